import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Annotation, AnnotatedStudy } from '@/lib/export/annotated-study';
import { maskShape, shapeOf } from '@/lib/export/coco/shapes';
import { coco } from '@/lib/export/formats/coco';
import { csvTables } from '@/lib/export/formats/csv-tables';
import { reportJson } from '@/lib/export/formats/report-json';
import { reviewLines, reviewLineSchema } from '@/lib/export/formats/review-lines';
import { writeCsv } from '@/lib/export/tables/csv';
import { pixelPoint } from '@/lib/image/geometry';
import { stating } from '@/tests/contract/export-contract';
import {
  CANARY,
  chestCt,
  tiedTo,
  ultrasoundClip,
} from '@/tests/contract/export-fixtures';
import { onlyFile, written } from '@/tests/contract/written';
import { installed, runOn } from './installed';

const PYTHON = '/usr/bin/python3';
const SCRIPT = path.join(import.meta.dirname, 'read-tables.py');
const image = (number: number) => `1.2.826.0.1.3680043.10.1.1.${number}/1`;
const [drawn] = chestCt.annotations as [Annotation];

const read = (bytes: Uint8Array, ...args: string[]) => {
  const { stdout, stderr } = runOn(bytes, PYTHON, [SCRIPT, ...args]);
  expect(stderr).toBe('');
  return JSON.parse(stdout) as Record<string, unknown>[];
};
const tableNamed = async (name: string, study: AnnotatedStudy) => {
  const file = (await written(csvTables, study)).find((each) => each.name === name);
  return file?.bytes ?? new Uint8Array();
};

describe('a table', () => {
  const text = (value: string | number | null) =>
    new TextDecoder('utf-8', { ignoreBOM: true })
      .decode(writeCsv([{ name: 'a', about: '', value: () => value }], [null]))
      .slice('\uFEFFa\r\n'.length, -'\r\n'.length);

  it.each([
    ['=HYPERLINK("http://x","y")', '"\'=HYPERLINK(""http://x"",""y"")"'],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['\r=1', '"\'\r=1"'],
    ['＝1+1', "'＝1+1"],
  ])('has no cell that a spreadsheet would reckon: %j', (value, cell) => {
    expect(text(value)).toBe(cell);
  });

  it.each([
    [-3, '-3'],
    [1e-7, '1e-7'],
    [NaN, ''],
    [null, ''],
    ['a=b', 'a=b'],
    ['say "no", twice\nthen', '"say ""no"", twice\nthen"'],
    [' kept', '" kept"'],
  ])('has the rest as it is: %j', (value, cell) => {
    expect(text(value)).toBe(cell);
  });

  it('begins with the mark that spreadsheets know UTF-8 by', () => {
    expect([...writeCsv([], [])].slice(0, 3)).toEqual([0xef, 0xbb, 0xbf]);
  });
});

describe.skipIf(!installed(PYTHON, ['-c', 'import numpy'], 'python3-numpy'))(
  'Python',
  () => {
    it('reads measurements, with the volume of segments by hand', async () => {
      const rows = read(await tableNamed('measurements.csv', chestCt), 'csv');
      expect(rows.map(({ name, value, unit }) => [name, value, unit])).toEqual([
        ['length', '25', 'mm'],
        ['mean', '41.123456789012344', 'HU'],
        ['area', '157.07963267948966', 'mm²'],
        ['sd', '12.5', 'HU'],
        ['min', '-3', 'HU'],
        ['max', '88', 'HU'],
        ['pixels', '628', '1'],
        // 43 × 37 + 51 × 41 pixels of 0.5 mm × 0.5 mm, 5 mm apart.
        ['voxels', '3682', '1'],
        ['volume', '4.6025', 'ml'],
        ['voxels', '100', '1'],
        ['volume', '0.125', 'ml'],
        ['voxels', '0', '1'],
        ['volume', '0', 'ml'],
      ]);
      expect(rows[9]?.label).toBe('Leber, größter Anteil 肝');
    });

    it('reads a finding of several lines as one row', async () => {
      const statement = 'One "line",\r\nand another; 左.';
      const rows = read(await tableNamed('findings.csv', stating(statement)), 'csv');
      expect(rows.map((row) => row.statement)).toEqual([statement]);
      expect(rows[0]?.evidence).toBe(
        `${image(2)} [95 115 135 165] | ${image(3)} [97 118 133 160] | ${image(4)}`,
      );
    });

    it('reads what findings were measured by, a row for each number', async () => {
      const rows = read(await tableNamed('measured.csv', tiedTo(chestCt)), 'csv');
      expect(
        rows.map((row) => [
          row.finding_id,
          row.id,
          row.version,
          row.name,
          row.value,
          row.unit,
        ]),
      ).toEqual([
        ['f1', drawn.id, '3', 'length', '12.3', 'mm'],
        ['f1', drawn.id, '3', 'width', '8.1', 'mm'],
      ]);
      expect(await tableNamed('measured.csv', chestCt)).toHaveLength(0);
    });

    it('reads COCO: runs, polygons and boxes', () => {
      expect(read(onlyFile(coco, chestCt), 'coco')).toEqual([
        {
          ...{ image: image(3), category: 'Nodule', area: 1591 },
          bbox: [97, 118, 37, 43],
          pixels: [1591, [97, 118, 134, 161]],
        },
        {
          ...{ image: image(2), category: 'Nodule', area: 2091 },
          bbox: [95, 115, 41, 51],
          pixels: [2091, [95, 115, 136, 166]],
        },
        {
          ...{ image: image(4), category: 'Liver', area: 100 },
          bbox: [511, 200, 1, 100],
          pixels: [100, [511, 200, 512, 300]],
        },
        {
          // An ellipse of half axes 20 and 10 around (200, 210), from the corner of its pixel.
          ...{ image: image(3), category: 'EllipticalROI', pixels: null },
          bbox: [180.5, 200.5, 40, 20],
          area: expect.closeTo(Math.PI * 200, -1) as number,
        },
        {
          ...{ image: image(2), category: 'lung', pixels: null },
          bbox: [95.5, 115.5, 40, 50],
          area: 2000,
        },
        {
          ...{ image: image(3), category: 'lung', pixels: null },
          bbox: [97.5, 118.5, 36, 42],
          area: 1512,
        },
      ]);
    });

    it.skipIf(!installed(PYTHON, ['-c', 'import jsonschema'], 'python3-jsonschema'))(
      'finds them as their schemas say',
      () => {
        for (const [format, name] of [
          [coco, 'overread-coco-1'],
          [reviewLines, 'overread-review-1'],
          [reportJson, 'overread-report-1'],
        ] as const) {
          const schema = `public/schemas/${name}.json`;
          expect(read(onlyFile(format, ultrasoundClip), 'schema', schema)).toEqual([]);
        }
        const schema = 'public/schemas/overread-coco-1.json';
        expect(read(Buffer.from('{}'), 'schema', schema)).not.toEqual([]);
      },
    );
  },
);

describe('COCO shapes', () => {
  it('go down the columns', () => {
    // Rows "##." and "#..": column by column 2 inside, then 1 inside, 1 outside, 2 outside.
    expect(maskShape({ rows: 2, columns: 3 }, [0, 2, 1, 1, 2])).toEqual({
      segmentation: { size: [2, 3], counts: [0, 3, 3] },
      bbox: [0, 0, 2, 2],
      area: 3,
    });
  });

  it.each([
    [
      'RectangleROI',
      [
        [1, 2],
        [5, 2],
        [1, 9],
        [5, 9],
      ],
      [1.5, 2.5, 4, 7],
      28,
    ],
    [
      'CircleROI',
      [
        [10, 10],
        [13, 14],
      ],
      [5.5, 5.5, 10, 10],
      78.41,
    ],
    [
      'PlanarFreehandROI',
      [
        [0, 0],
        [4, 0],
        [4, 3],
      ],
      [0.5, 0.5, 4, 3],
      6,
    ],
  ] as const)('has %s as a polygon', (tool, points, bbox, area) => {
    const shape = shapeOf({
      ...drawn,
      tool,
      pixels: points.map(([x, y]) => pixelPoint(x, y)),
    });
    expect(shape?.bbox).toEqual(bbox);
    expect(shape?.area).toBeCloseTo(area, 1);
  });

  it.each([
    'Length',
    'Angle',
    'Probe',
    'ArrowAnnotate',
    'KeyImage',
    'Bidirectional',
  ] as const)('has %s not: it is no object', (tool) => {
    const pixels = [1, 2, 3, 4].map((at) => pixelPoint(at, at * at));
    expect(shapeOf({ ...drawn, tool, pixels })).toBeUndefined();
  });
});

const SLICES = '5 slices of the chest, 5 mm apart.';

describe('a line of a review', () => {
  const line = reviewLineSchema.parse(
    JSON.parse(new TextDecoder().decode(onlyFile(reviewLines, chestCt))),
  );

  it('holds drafts with what became of them, rejected ones too', () => {
    expect(
      line.findings.map(({ draft, decision, reason, final }) => [
        ...[draft?.statement, decision, reason, final?.statement],
      ]),
    ).toEqual([
      [SLICES, 'accepted', null, SLICES],
      [
        'Nodule of 2 cm in the right lung.',
        'edited',
        null,
        '25 mm nodule in the left lung.',
      ],
      ['No pleural effusion.', 'accepted', null, 'No pleural effusion.'],
      [CANARY, 'rejected', CANARY, undefined],
      [undefined, 'accepted', null, 'Nodule, follow-up advised.'],
      [CANARY, 'undecided', null, undefined],
    ]);
    expect(line.run?.images.map(({ frame }) => frame)).toEqual([1, 1]);
    expect(line.report.text.map(({ sentence }) => sentence)).not.toContain(CANARY);
  });

  it('numbers readers, and names none', () => {
    expect(line.findings.map(({ reader }) => reader)).toEqual([1, 1, 1, 1, 1, null]);
    expect(JSON.stringify(line)).not.toContain('Ada');
  });
});
