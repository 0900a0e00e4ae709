import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { ReportedStudy } from '@/lib/export/annotated-study';
import { brokenLines } from '@/lib/export/documents/lines';
import { pdf } from '@/lib/export/formats/documents/pdf';
import { languageOf } from '@/lib/report/writing/language';
import { unpacked } from '@/lib/workflow/export/fonts';
import { chestCt } from '@/tests/contract/export-fixtures';
import { written } from '@/tests/contract/written';
import { readsPdf } from './pdf-text';

/** What a program of Poppler says of a file, or makes of it beside it. */
function poppler<T>(bytes: Uint8Array, act: (folder: string, file: string) => T): T {
  const folder = mkdtempSync(path.join(tmpdir(), 'overread-pdf-'));
  try {
    const file = path.join(folder, 'report.pdf');
    writeFileSync(file, bytes);
    return act(folder, file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
const said = (command: string, args: readonly string[]) => {
  const { stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  expect(stderr).toBe('');
  return stdout;
};
const pagesOf = (bytes: Uint8Array) =>
  poppler(bytes, (_, file) =>
    said('pdftotext', ['-raw', file, '-']).split('\f').slice(0, -1),
  );

async function reported(study: ReportedStudy): Promise<Uint8Array> {
  const [file] = await written(pdf, study);
  if (!file) throw new Error('It wrote no file.');
  return file.bytes;
}

const SENTENCES = [
  '左肺上叶见一枚实性结节（长径 8 mm），边缘光滑，与 2025 年 3 月 1 日相比无明显变化。',
  '心影增大，心胸比 ≥ 0.5；“双侧”肋膈角变钝——考虑少量胸腔积液。',
  '椎体序列良好，未见明确骨质破坏，龢、囍亦可读出。',
];
const chinese: ReportedStudy = {
  ...chestCt,
  report: {
    ...chestCt.report,
    ...{ signature: null, status: 'draft', language: { tag: 'zh', name: 'Chinese' } },
    prose: {
      ...chestCt.report.prose,
      findings: Array.from({ length: 30 }, (_, at) => ({
        ...{ findingId: 'f1', text: SENTENCES[at % SENTENCES.length] ?? '' },
      })),
    },
  },
};

describe.skipIf(!readsPdf)('a report on paper', () => {
  it('reads back in Chinese, sentence by sentence, over the ends of lines and pages', async () => {
    const pages = pagesOf(await reported(chinese));
    const body = pages
      .map((page) => page.slice(0, page.lastIndexOf('Doe^Jane')))
      .join('')
      .replaceAll(/\s/g, '');
    const whole = SENTENCES.join('').repeat(10).replaceAll(/\s/g, '');
    expect(body).toContain(whole);
    for (const word of [
      '影像所见',
      '未核实的草稿',
      '危急结果',
      '须在数小时内告知',
      '已告知Dr.Lee,ward3（电话）',
    ])
      expect(body).toContain(word);
  });

  it('says on every page whose it is, that it is a draft of synthetic data, and which page of how many', async () => {
    const pages = pagesOf(await reported(chinese));
    expect(pages.length).toBeGreaterThan(2);
    pages.forEach((page, at) => {
      expect(page).toContain(`第 ${at + 1} 页，共 ${pages.length} 页`);
      for (const text of [
        'Doe^Jane',
        'P-1',
        'UNVERIFIED DRAFT',
        'SYNTHETIC DATA',
        'Not a medical device.',
      ])
        expect(page).toContain(text);
    });
    const [signed = ''] = pagesOf(await reported(chestCt));
    expect(signed).toContain(
      'Signed by Ada Reader, 2026-03-01T10:20:30.000Z. Version 4, final.',
    );
    expect(signed).not.toContain('UNVERIFIED');
  });

  it('has Greek, Cyrillic and signs, and tells who was told of a critical result', async () => {
    const text = 'β-blocker, Δ ≤ 3 µm → Жук ½ Ħ, cafe\u0301.';
    const prose = { ...chestCt.report.prose, findings: [{ findingId: 'f1', text }] };
    const pages = pagesOf(
      await reported({ ...chestCt, report: { ...chestCt.report, prose } }),
    );
    expect(pages[0]).toContain('β-blocker, Δ ≤ 3 µm → Жук ½ Ħ, café.');
    expect(pages[0]?.replaceAll('\n', ' ')).toContain(
      'Told to Dr. Lee, ward 3 by telephone, 2026-03-01T10:10:00.000Z, read back (written down by Bea Second).',
    );
  });

  it('names the study in its title, and nobody in what is not printed', async () => {
    const info = poppler(await reported(chestCt), (_, file) => said('pdfinfo', [file]));
    expect(info).toMatch(/Title: +Imaging report 1\.2\.826\.0\.1\.3680043\.10\.1\n/);
    expect(info).toMatch(/Producer: +Overread 0\.1\.0\n/);
    for (const whose of ['Doe', 'P-1', '1960', 'A1\n']) expect(info).not.toContain(whose);
  });

  // Slice 2, 512² pixels: a line from (100, 120) to (130, 160), a box from (95, 115) to (135, 165).
  it.each([
    [
      'as it lies',
      [1, 0, 0, 0, 1, 0],
      ([column, row]: readonly [number, number]) => [column, row],
    ],
    [
      'turned round',
      [-1, 0, 0, 0, -1, 0],
      ([column, row]: readonly [number, number]) => [511 - column, 511 - row],
    ],
  ] as const)(
    'draws what was drawn where it was drawn, on a picture %s',
    async (_, orientation, at) => {
      const series = chestCt.series.map((each) => ({
        ...each,
        instances: each.instances.map((instance) => ({
          ...instance,
          places: instance.places.map((place) => ({ ...place, orientation })),
        })),
      }));
      const { bytes, width } = await pageWith(
        await reported({ ...chestCt, series }),
        'Nodule, long axis',
      );
      const color = (column: number, row: number) => {
        const [x, y] = [column, row].map(Math.round) as [number, number];
        return [...bytes.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)];
      };
      const picture = darkSquare(bytes, width);
      const onPage = (point: readonly [number, number]) => {
        const [column = 0, row = 0] = at(point);
        return color(
          picture.left + ((column + 0.5) / 512) * picture.side - 0.5,
          picture.top + ((row + 0.5) / 512) * picture.side - 0.5,
        );
      };
      const [red = 0, green = 0, blue = 255] = onPage([115, 140]);
      expect([red > 180, green > 150, blue < 110], 'the line is yellow').toEqual([
        true,
        true,
        true,
      ]);
      const [cyanRed = 255, , cyanBlue = 0] = onPage([95, 140]);
      expect([cyanRed < 130, cyanBlue > 150], 'the box is blue').toEqual([true, true]);
      expect(onPage([300, 300])).toEqual([2, 2, 2]);
    },
  );

  it('shows 24 images, those with marks before the others, and names the rest', async () => {
    const [series] = chestCt.series;
    const [first] = series?.instances ?? [];
    if (!series || !first) throw new Error('The fixture has lost its images.');
    const instances = Array.from({ length: 40 }, (_, at) => ({
      ...first,
      ...{ sopInstanceUid: `1.2.3.${100 + at}` },
      ...{ rows: 16, columns: 16 },
    }));
    const findings = chestCt.report.findings.map((each) =>
      each.id === 'f1'
        ? {
            ...each,
            evidence: instances.map(({ sopInstanceUid }, at) => ({
              ...{ seriesUid: series.uid, sopInstanceUid, frame: 1 },
              box: at === 39 ? ([1, 1, 3, 3] as [number, number, number, number]) : null,
            })),
          }
        : { ...each, evidence: [] },
    );
    const study = { ...chestCt, annotations: [], segments: [] };
    const report = { ...chestCt.report, findings };
    const text = pagesOf(
      await reported({ ...study, report, series: [{ ...series, instances }] }),
    ).join('');
    expect(text).toContain('16 more images are referred to, and not shown:');
    const named = instances.filter(({ sopInstanceUid }) => text.includes(sopInstanceUid));
    expect(named).toHaveLength(40);
    expect(text.indexOf('1.2.3.139')).toBeLessThan(text.indexOf('16 more images'));
    expect(text.indexOf('1.2.3.123')).toBeGreaterThan(text.indexOf('16 more images'));
  });
});

/** The page that says this, 72 dots an inch: a point is a pixel. */
const pageWith = async (bytes: Uint8Array, words: string) => {
  const page = pagesOf(bytes).findIndex((text) => text.includes(words)) + 1;
  const png = poppler(bytes, (folder, file) => {
    const to = path.join(folder, 'page');
    said('pdftoppm', [
      '-r',
      '72',
      '-f',
      `${page}`,
      '-l',
      `${page}`,
      '-singlefile',
      '-png',
      file,
      to,
    ]);
    return readFileSync(`${to}.png`);
  });
  const { data, info } = await sharp(png)
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { bytes: data, width: info.width };
};

/** Where the last picture on a page is: the fixture's are nearly black. */
function darkSquare(bytes: Uint8Array, width: number) {
  const isDark = (row: number) => {
    const at = (row * width + Math.round(width / 2) + 60) * 3;
    return bytes.subarray(at, at + 3).every((value) => value === 2);
  };
  const rows = Array.from({ length: bytes.length / 3 / width }, (_, row) => row);
  const bottom = rows.findLast(isDark) ?? 0;
  let top = bottom;
  while (isDark(top - 1)) top -= 1;
  const side = bottom + 1 - top;
  return { top, side, left: width / 2 - side / 2 };
}

it.each([
  ['between words', 'one two three', 8, ['one two', 'three']],
  ['in a word that is too long', 'abcdefgh ij', 3, ['abc', 'def', 'gh', 'ij']],
  ['between ideographs', '左肺上叶结节', 4, ['左肺上叶', '结节']],
  ['not before a full stop', '左肺上叶。结节', 4, ['左肺上', '叶。结节']],
  ['not after a bracket that opens', '左肺上（叶）', 4, ['左肺上', '（叶）']],
  ['nowhere in nothing', '', 4, ['']],
])('breaks lines %s', (_, text, width, lines) => {
  expect(brokenLines(text, width, (piece) => [...piece].length)).toEqual(lines);
});

it.each([
  ['左肺上叶见结节，直径 8 mm。CT angiography', 'zh'],
  ['The patient 王小明 has a nodule.', 'en'],
  ['左肺上葉に結節影を認める。', 'en'],
  ['', 'en'],
])('knows the language of %s', (text, tag) => {
  expect(languageOf(text).tag).toBe(tag);
});

it('unpacks fonts: every table has its check sum', () => {
  const file =
    'node_modules/@fontsource/noto-sans-sc/files/noto-sans-sc-latin-400-normal.woff';
  const font = Buffer.from(unpacked(readFileSync(file)));
  const tables = Array.from({ length: font.readUInt16BE(4) }, (_, at) => 12 + 16 * at);
  expect(tables.length).toBeGreaterThan(9);
  for (const at of tables) {
    const tag = font.toString('latin1', at, at + 4);
    const [sum, from, length] = [4, 8, 12].map((field) =>
      font.readUInt32BE(at + field),
    ) as [number, number, number];
    // OpenType 1.9, Calculating Checksums: big-endian words, of `head` without its adjustment.
    let counted = 0;
    for (let word = from; word < from + length; word += 4) {
      if (tag !== 'head' || word !== from + 8)
        counted = (counted + font.readUInt32BE(word)) >>> 0;
    }
    expect(counted, tag).toBe(sum);
  }
  expect(() => unpacked(Buffer.from('no font'))).toThrow(
    expect.objectContaining({ code: 'unsupported' }) as Error,
  );
});
