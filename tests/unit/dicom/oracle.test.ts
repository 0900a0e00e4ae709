import { describe, expect, it } from 'vitest';
import { summarizeFrames, type FrameSummary } from '@/lib/dicom/frame-summary';
import { readFrameAttributes, readImageAttributes } from '@/lib/dicom/image-attributes';
import { readUltrasoundRegions } from '@/lib/dicom/attributes/ultrasound-regions';
import { TAG, stringOf, stringsOf, type DicomJson } from '@/lib/dicom/json';
import { parseInstance } from '@/lib/dicom/parse-instance';
import { buildStacks } from '@/lib/dicom/series-stacks';
import { AppError } from '@/lib/errors';
import { oracleFolders, readOracle, readTestFile, testData } from '@/tests/test-data';

/** Files that are refused, and what is said; all others must be read. */
const REFUSED: Record<string, string> = {
  'broken/MR_truncated.dcm':
    'The file ends in the middle of its pixel data: 8130 of 8192 bytes are there.',
  'broken/rtplan_truncated.dcm': 'The file ends in the middle of its header.',
  // One stray byte before the first tag: pydicom and DCMTK refuse it too.
  'broken/no_meta.dcm': 'This is not a DICOM file.',
  // Its only group is 0001, which no data set has.
  'broken/meta_missing_tsyntax.dcm': 'Its header cannot be read.',
  // No SOP class and no pixels.
  'broken/dwv-test_no-number-rows.dcm': 'It does not say what kind of object it is.',
  'broken/empty_charset_LEI.dcm': 'It does not say what kind of object it is.',
  'broken/nested_priv_SQ.dcm': 'It does not say what kind of object it is.',
  'dicomdir/DICOMDIR': 'This is a DICOMDIR: a list of files without images.',
};

const numbers = (text = '') => text.split('\\').filter(Boolean).map(Number);

/** Names the oracle's way: groups parted by =, values by \. */
const names = (header: DicomJson) =>
  (header[TAG.PatientName]?.Value ?? [])
    .map((value) => {
      const name = (value ?? {}) as Record<string, string>;
      return ['Alphabetic', 'Ideographic', 'Phonetic']
        .map((group) => name[group] ?? '')
        .join('=')
        .replace(/=+$/, '');
    })
    .join('\\');

const plane = (header: DicomJson) => {
  const { position, orientation } = readFrameAttributes(header, 1);
  return [position ?? [], orientation ?? []];
};

describe.runIf(testData)('what pydicom and DCMTK read of the same files', () => {
  it.each(oracleFolders())('%s', (_folder, rows) => {
    const differences = rows.flatMap((row) => {
      const differ = (what: string, mine: unknown, theirs: unknown) =>
        JSON.stringify(mine) === JSON.stringify(theirs)
          ? []
          : [{ path: row.path, what, mine, theirs }];
      try {
        const { header, frames, ...parsed } = parseInstance(readTestFile(row.path));
        const image = frames && readImageAttributes(header);
        const derived = parsed.derivedUids.join();
        return [
          ...differ('refused', undefined, REFUSED[row.path]),
          ...differ('class', parsed.sopClassUid, row['sop_class_uid']),
          ...(row['transfer_syntax']
            ? differ('syntax', parsed.transferSyntaxUid, row['transfer_syntax'])
            : []),
          ...(derived.includes('SOP')
            ? []
            : differ('instance', parsed.sopInstanceUid, row['sop_uid'])),
          ...(derived.includes('Series')
            ? []
            : differ('series', parsed.seriesUid, row['series_uid'])),
          ...(derived.includes('Study')
            ? []
            : differ('study', parsed.studyUid, row['study_uid'])),
          ...differ('modality', stringOf(header, TAG.Modality) ?? '', row['modality']),
          ...differ('id', stringOf(header, TAG.PatientID) ?? '', row['patient_id']),
          ...(names(header) === row['patient_name_dcmtk']
            ? []
            : differ('name', names(header), row['patient_name'])),
          ...differ(
            'charset',
            stringsOf(header, TAG.SpecificCharacterSet).join('\\'),
            row['charset'],
          ),
          ...(image
            ? [
                ...differ(
                  'thickness',
                  [readFrameAttributes(header, 1).sliceThickness ?? []].flat(),
                  numbers(row['slice_thickness']),
                ),
                ...differ('rows', image.rows, Number(row['rows'])),
                ...differ('columns', image.columns, Number(row['columns'])),
                ...differ('frames', image.numberOfFrames, Number(row['frames'] || 1)),
                ...differ('samples', image.samplesPerPixel, Number(row['samples'])),
                ...differ(
                  'photometric',
                  image.photometricInterpretation,
                  row['photometric'],
                ),
                ...(image.floatingPoint
                  ? []
                  : differ(
                      'bits',
                      [
                        image.bitsAllocated,
                        image.bitsStored,
                        image.highBit,
                        image.pixelRepresentation,
                      ].join('/'),
                      row['bits'],
                    )),
                ...differ('plane', plane(header), [
                  numbers(row['position']),
                  numbers(row['orientation']),
                ]),
                ...differ(
                  'regions',
                  readUltrasoundRegions(header).length,
                  row['us_regions']?.split(';').filter(Boolean).length,
                ),
              ]
            : []),
        ];
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        return differ('refused', error.message, REFUSED[row.path]);
      }
    });
    expect(differences).toEqual([]);
  });
});

describe.runIf(testData)('series of real files', () => {
  const series = Map.groupBy(
    readOracle().filter((row) => row['series_order'] && Number(row['series_size']) > 1),
    (row) => row['series_uid'] ?? '',
  );
  const stacksOf = (folder: string) => {
    const rows = readOracle().filter((row) => row.path.startsWith(`${folder}/`));
    const place = new Map<string, { order: number; mm: number }>();
    const frames = rows.flatMap((row): FrameSummary[] => {
      const { header, sopInstanceUid } = parseInstance(readTestFile(row.path));
      const mm = Number(row['series_position_mm']);
      place.set(sopInstanceUid, { order: Number(row['series_order']), mm });
      return summarizeFrames(header, sopInstanceUid);
    });
    return { ...buildStacks(frames), place, count: frames.length };
  };

  it.each([
    ['series/ct-ge-chest-lidc0003', [140], 2.5, []],
    ['series/ct-ge-head-study/axial-5mm', [34], 5, []],
    ['series/mr-siemens-t2-axial', [56], 2.5, []],
    [
      'series/mr-ge-pd-oblique',
      [20],
      6.972,
      ['The file says that slices lie 2 mm apart. Their positions'],
    ],
    ['series/pt-siemens-qin-headneck', [299], 3.375, []],
    ['series/mr-siemens-t1-sagittal', [175], 1, ['There is a gap of 2 mm']],
    ['geometry/gantry-tilt', [4], 4.851, ['The slices are sheared by 14.0°']],
    ['series/mr-canon-dti-4d', Array.from({ length: 13 }, () => 40), 3, []],
  ] as [string, number[], number, string[]][])(
    '%s',
    (folder, sizes, spacing, warnings) => {
      const { stacks, place, count } = stacksOf(folder);
      expect(stacks.map(({ frames }) => frames.length)).toEqual(sizes);
      expect(
        new Set(stacks.flatMap(({ frames }) => frames.map((each) => each.sopInstanceUid)))
          .size,
      ).toBe(count);
      for (const stack of stacks) {
        expect(stack.spacingMm).toBe(spacing);
        expect(stack.warnings).toHaveLength(warnings.length);
        warnings.forEach((text, at) => expect(stack.warnings[at]).toContain(text));
        // Monotonic in the oracle's own order, and the same millimetres.
        const theirs = stack.frames.map(({ sopInstanceUid }) =>
          place.get(sopInstanceUid),
        );
        const steps = theirs
          .slice(1)
          .map((each, at) => (each?.order ?? 0) - (theirs[at]?.order ?? 0));
        expect(new Set(steps.map(Math.sign)).size).toBe(1);
        stack.frames.forEach(({ positionMm }, at) =>
          expect(positionMm).toBeCloseTo(theirs[at]?.mm ?? Number.NaN, 2),
        );
      }
    },
  );

  it('an enhanced object: 104 frames are 13 positions × 2 echoes × 4 frame types', () => {
    const { stacks } = stacksOf('enhanced');
    const b0 = stacks.filter(({ frames }) => frames.length === 13);
    expect(b0).toHaveLength(8);
    expect(new Set(b0.map(({ label }) => label)).size).toBe(8);
  });

  it('there is a series for every kind of trouble', () => {
    expect(series.size).toBeGreaterThan(20);
  });
});
