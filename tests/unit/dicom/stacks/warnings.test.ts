import { describe, expect, it } from 'vitest';
import type { FrameSummary } from '@/lib/dicom/frame-summary';
import { buildStacks } from '@/lib/dicom/series-stacks';
import { AXIAL, axial, repeated, slice } from './frames';

const warnings = (frames: FrameSummary[]) => buildStacks(frames).stacks[0]?.warnings;
const ofSeries = (frames: FrameSummary[]) => buildStacks(frames).warnings;
const at = (positions: readonly number[], more: Partial<FrameSummary> = {}) =>
  positions.map((z, index) => axial(index + 1, z, more));

describe('what is told of a stack', () => {
  it('even slices have a spacing, a thickness and no warning', () => {
    const { stacks } = buildStacks(at([0, 2.5, 5, 7.5], { sliceThickness: 3 }));
    expect(stacks[0]).toMatchObject({
      spacingMm: 2.5,
      thicknessMm: 3,
      warnings: [],
      method: 'position',
    });
  });

  it('a gap, with its place counted in reading order', () => {
    expect(warnings(at([0, 1, 2, 4, 5, 6]))).toEqual([
      'There is a gap of 2 mm between slices 3 and 4 where 1 mm are usual: slices are missing.',
    ]);
  });

  it('the instance numbers that a gap lacks, once', () => {
    const frames = [1, 2, 3, 6, 7, 8].map((number) => axial(number, number));
    expect(warnings(frames)).toEqual([
      'There is a gap of 3 mm between slices 3 and 4 where 1 mm are usual: slices are missing (instance numbers 4–5).',
    ]);
    expect(ofSeries(frames)).toEqual([]);
  });

  it('many gaps: the first three, and how many more', () => {
    const told = warnings(
      at([0, 1, 2, 3, 4, 5, 6, 7, 10, 11, 14, 15, 18, 19, 22, 23, 26, 27]),
    );
    expect(told).toHaveLength(4);
    expect(told?.[3]).toBe('There are 2 more such gaps.');
  });

  it('uneven distances', () => {
    expect(warnings(at([0, 5, 10, 15.5]))).toEqual([
      'The distance between slices varies from 5 mm to 5.5 mm.',
    ]);
  });

  it('a distance in the file that is not the one between the positions', () => {
    const stated = (spacingBetweenSlices: number) =>
      warnings(at([0, 7, 14], { spacingBetweenSlices }));
    expect(stated(2)).toEqual([
      'The file says that slices lie 2 mm apart. Their positions, which count here, say 7 mm.',
    ]);
    expect(stated(7.1)).toEqual([]);
    // The sign is a direction, and 0 is no distance.
    expect(stated(-7)).toEqual([]);
    expect(stated(0)).toEqual([]);
    const { stacks } = buildStacks(at([0, 7, 14], { spacingBetweenSlices: 2 }));
    expect(stacks[0]?.spacingMm).toBe(7);
  });

  it('shear, with its angle; a CT’s is the gantry’s', () => {
    // 1 mm sideways for each √3 mm up: 30°.
    const sheared = (more: Partial<FrameSummary>) =>
      [0, 1, 2].map((index) =>
        slice(index, {
          orientation: AXIAL,
          position: [0, index, index * Math.sqrt(3)],
          ...more,
        }),
      );
    expect(warnings(sheared({}))).toEqual([
      'The slices are sheared by 30.0°: they don’t lie straight behind one another.',
    ]);
    expect(
      warnings(sheared({ sopClassUid: '1.2.840.10008.5.1.4.1.1.2' }))?.[0],
    ).toContain('30.0° (gantry tilt)');
  });

  it('slices that are shifted sideways, by more than a pixel', () => {
    const shifted = (mm: number) =>
      [0, mm, 0].map((x, index) =>
        axial(index + 1, index * 5, {
          position: [x, 0, index * 5],
          pixelSpacing: [1, 1],
        }),
      );
    expect(warnings(shifted(0.9))).toEqual([]);
    expect(warnings(shifted(4))).toEqual([
      'Slices are shifted sideways against one another by up to 4 mm.',
    ]);
  });

  it('slices far apart; overlapping ones are as they should be', () => {
    expect(warnings(at([0, 10, 20], { sliceThickness: 1 }))).toEqual([
      'Slices of 1 mm lie 10 mm apart: what is between them isn’t shown.',
    ]);
    expect(warnings(at([0, 10, 20], { sliceThickness: 5 }))).toEqual([]);
    expect(warnings(at([0, 1, 2], { sliceThickness: 5 }))).toEqual([]);
  });

  it.each([
    ['the same', 7, ', with the same pixels'],
    ['other', 8, ', with other pixels'],
    ['unknown', undefined, ''],
  ])('a slice that is there twice, its pixels %s', (_what, pixels, words) => {
    const twice = axial(5, 5, pixels === undefined ? {} : { pixels });
    const { stacks } = buildStacks([...at([0, 5, 10, 15], { pixels: 7 }), twice]);
    expect(stacks.map(({ id, frames }) => [id, frames.length])).toEqual([
      ['all', 4],
      ['repeated-slices', 1],
    ]);
    expect(stacks.map((stack) => stack.warnings)).toEqual([
      [
        `Slice 3 is there more than once${words}: the stack “repeated slices” has the others.`,
      ],
      [],
    ]);
  });

  it('a volume that came twice under other names', () => {
    const { stacks } = buildStacks(repeated(2, 3, (_, index) => ({ pixels: index })));
    expect(stacks.map((stack) => stack.warnings)).toEqual([
      [],
      ['Its pixels are those of “volume 1 of 2” again.'],
    ]);
  });

  it('volumes that lack slices', () => {
    const frames = repeated(3, 4, () => ({})).filter((_, index) => index !== 5);
    expect(buildStacks(frames).stacks[2]?.warnings).toContain(
      'This volume has 3 of the 4 positions of the others.',
    );
  });

  it('a number that several instances have', () => {
    const frames = [1, 2, 2, 3].map((number, index) =>
      axial(number, index * 5, { sopInstanceUid: `1.${index}` }),
    );
    expect(warnings(frames)).toEqual(['Several instances have the instance number 2.']);
  });
});

describe('what is told of a series', () => {
  it('nothing where there is nothing to tell', () => {
    expect(ofSeries(at([0, 5, 10, 15]))).toEqual([]);
  });

  it('mixed geometry', () => {
    expect(
      ofSeries([
        ...at([0, 5], { pixelSpacing: [1, 1] }),
        axial(3, 10, { pixelSpacing: [2, 2], columns: 128 }),
        slice(4),
      ]),
    ).toEqual([
      'This series mixes 2 sizes of image.',
      'This series mixes 2 pixel spacings.',
      '1 of 4 frames don’t say where they lie: they come in an order of their own.',
    ]);
  });

  it('numbers that are missing where positions don’t tell', () => {
    const numbered = (numbers: number[]) => numbers.map((number) => slice(number));
    expect(ofSeries(numbered([1, 2, 3, 4, 5, 6, 7, 9, 10, 11]))).toEqual([
      'The images are numbered from 1 to 11: instance number 8 is missing.',
    ]);
    // Every other number is a scanner's way of counting.
    expect(ofSeries(numbered([1, 3, 5, 7, 9]))).toEqual([]);
  });

  it('images that the scanner announced', () => {
    const short = at([0, 5, 10], { imagesInAcquisition: 12, acquisitionNumber: 1 });
    expect(ofSeries(short)).toEqual([
      'The scanner announced 12 images of an acquisition: 3 are here.',
    ]);
    // One image in each of its acquisitions, as some scanners count.
    const each = [0, 5, 10].map((z, index) =>
      axial(index + 1, z, { imagesInAcquisition: 1, acquisitionNumber: index }),
    );
    expect(ofSeries(each)).toEqual([]);
  });

  it('points in time that the scanner announced', () => {
    const frames = repeated(3, 4, (volume) => ({
      temporalPosition: volume + 1,
      temporalPositions: 5,
    }));
    expect(ofSeries(frames)).toEqual([
      'The scanner announced 5 points in time: 3 are here.',
    ]);
  });
});
