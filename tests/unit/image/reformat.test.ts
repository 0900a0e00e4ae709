import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readFrameAttributes, readImageAttributes } from '@/lib/dicom/image-attributes';
import { parseInstance } from '@/lib/dicom/parse-instance';
import { mayReformat, type ReformatSlice } from '@/lib/image/series/reformat';
import { readTestFile, testData } from '@/tests/test-data';

/** An axial slice of 64 × 64 mm at a height. */
const axial = (z: number, more: Partial<ReformatSlice> = {}): ReformatSlice => ({
  rows: 64,
  columns: 64,
  samplesPerPixel: 1,
  position: [-31.5, -31.5, z],
  orientation: [1, 0, 0, 0, 1, 0],
  pixelSpacing: [1, 1],
  frameOfReferenceUid: '1.2.3',
  sliceThicknessMm: 5,
  ...more,
});
const at = (...heights: number[]) => heights.map((z) => axial(z));
const reasonOf = (slices: readonly ReformatSlice[]) => {
  const answer = mayReformat(slices);
  return answer.possible ? 'possible' : answer.reason;
};

describe('a stack that can be cut anew', () => {
  it('is evenly spaced, in either order', () => {
    const possible = { possible: true, spacingMm: 5, notes: [] };
    expect(mayReformat(at(0, 5, 10, 15))).toEqual(possible);
    expect(mayReformat(at(15, 10, 5, 0))).toEqual(possible);
  });

  it('may be rounded in its decimals', () => {
    const answer = mayReformat(at(0, 0.63, 1.25, 1.88, 2.5));
    expect(answer.possible && answer.spacingMm).toBeCloseTo(0.625);
    const turned: Partial<ReformatSlice> = { orientation: [1, 0, 0.001, 0, 1, 0] };
    expect(reasonOf([axial(0), axial(5, turned), axial(10)])).toBe('possible');
  });

  it('may lie aslant in the patient, as long as its slices are square above each other', () => {
    // Turned by 30° about x: the normal is (0, -sin 30°, cos 30°) = (0, -0.5, 0.8660254).
    const slices = [0, 1, 2, 3].map((step) =>
      axial(0, {
        position: [0, -0.5 * 4 * step, 0.8660254 * 4 * step],
        orientation: [1, 0, 0, 0, 0.8660254, 0.5],
      }),
    );
    const answer = mayReformat(slices);
    expect(answer.possible && answer.spacingMm).toBeCloseTo(4);
  });

  it('says what was not measured between thin slices', () => {
    const slices = [0, 10, 20].map((z) => axial(z, { sliceThicknessMm: 1 }));
    expect(mayReformat(slices)).toMatchObject({
      notes: ['Slices of 1 mm lie 10 mm apart: what is between them was not measured.'],
    });
  });
});

describe('a stack that can’t', () => {
  it.each<[what: string, sentence: string, slices: ReformatSlice[]]>([
    ['too few', 'Planes need at least 3 slices; this stack has 2.', at(0, 5)],
    [
      'colour',
      'Planes are made of grey values; these pictures are in colour.',
      [0, 5, 10].map((z) => axial(z, { samplesPerPixel: 3 })),
    ],
    [
      'mixed sizes',
      'The slices differ in size: 64 × 64, 32 × 64 pixels.',
      [axial(0), axial(5), axial(10, { columns: 32 })],
    ],
    [
      'other pixels',
      'Slice 3 has pixels of another size than slice 1.',
      [axial(0), axial(5), axial(10, { pixelSpacing: [1, 0.8] })],
    ],
    [
      'too many',
      'Planes hold up to 2048 pixels or slices along an edge; here are 2049.',
      Array.from({ length: 2049 }, (_, index) => axial(index)),
    ],
    [
      'two frames of reference',
      'The slices don’t share one frame of reference: their positions can’t be compared.',
      [axial(0), axial(5), axial(10, { frameOfReferenceUid: '1.2.4' })],
    ],
    [
      'no place',
      'Slice 2 doesn’t say where it lies in the patient.',
      [axial(0), axial(5, { position: undefined }), axial(10)],
    ],
    [
      'mixed orientation',
      // A rotation about x by asin 0.6 = 36.9°.
      'Orientations are mixed: slice 3 is turned by 36.9° against slice 1.',
      [axial(0), axial(5), axial(10, { orientation: [1, 0, 0, 0, 0.8, 0.6] })],
    ],
    [
      'a missing slice',
      'A slice is missing: between slices 2 and 3 lie 10 mm, elsewhere 5 mm.',
      at(0, 5, 15, 20, 25),
    ],
    [
      'missing slices, from the head on',
      '3 slices are missing: between slices 3 and 4 lie 10 mm, elsewhere 2.5 mm.',
      at(15, 12.5, 10, 0, -2.5, -5),
    ],
    [
      'uneven spacing',
      'The slices are unevenly spaced: from 2.5 mm to 3.6 mm apart.',
      at(0, 2.5, 5, 8.6, 11.1),
    ],
    [
      'spacing that changes half way',
      'The slices are unevenly spaced: from 3 mm to 4 mm apart.',
      at(0, 3, 6, 9, 13, 17, 21),
    ],
    [
      'two slices at one place',
      'Slices 2 and 3 lie at the same place: which of them belongs there can’t be told.',
      at(0, 5, 5, 10),
    ],
    [
      'a tilted gantry',
      // atan(1 / 5) = 11.3°.
      'The gantry was tilted: the slices lie 11.3° aslant above each other, and planes through them would be sheared.',
      [0, 1, 2, 3].map((step) =>
        axial(5 * step, { position: [-31.5, -31.5 + step, 5 * step] }),
      ),
    ],
    [
      'a table that moved',
      'The slices are shifted against each other sideways: planes through them would be broken.',
      [0, 1, 2, 3].map((step) =>
        axial(5 * step, { position: [step === 2 ? -28 : -31.5, -31.5, 5 * step] }),
      ),
    ],
  ])('%s', (_, sentence, slices) => expect(reasonOf(slices)).toBe(sentence));
});

describe.skipIf(!testData)('real series', () => {
  // Slices, spacing, what is missing: SERIES.tsv and the README of the files; the tilt is that of
  // Image Orientation, whose columns are (0, 0.9703, -0.2419): acos 0.9703 = 14.0°.
  const slicesIn = (folder: string) =>
    readdirSync(path.join(testData ?? '', folder)).flatMap((name): ReformatSlice[] => {
      const { header } = parseInstance(readTestFile(`${folder}/${name}`));
      const { numberOfFrames, ...image } = readImageAttributes(header);
      return Array.from({ length: numberOfFrames }, (_, index) => {
        const frame = readFrameAttributes(header, index + 1);
        return { ...image, ...frame, sliceThicknessMm: frame.sliceThickness };
      });
    });

  it.each([
    ['series/ct-ge-chest-lidc0003', 'possible'],
    ['series/ct-ge-head-study/axial-5mm', 'possible'],
    ['series/mr-siemens-t2-axial', 'possible'],
    ['series/mr-ge-pd-oblique', 'possible'],
    ['series/pt-siemens-qin-headneck', 'possible'],
    [
      'series/mr-siemens-t1-sagittal',
      'A slice is missing: between slices 137 and 138 lie 2 mm, elsewhere 1 mm.',
    ],
    [
      'geometry/gantry-tilt',
      'The gantry was tilted: the slices lie 14.0° aslant above each other, and planes through them would be sheared.',
    ],
    ['geometry/too-few-slices', 'Planes need at least 3 slices; this stack has 2.'],
  ])('%s: %s', (folder, sentence) => {
    expect(reasonOf(slicesIn(folder))).toBe(sentence);
  });
});
