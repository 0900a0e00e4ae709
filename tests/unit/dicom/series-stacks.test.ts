import { describe, expect, it } from 'vitest';
import type { FrameSummary } from '@/lib/dicom/frame-summary';
import { buildStacks } from '@/lib/dicom/series-stacks';

const AXIAL = [1, 0, 0, 0, 1, 0] as const;
const SAGITTAL = [0, 1, 0, 0, 0, -1] as const;
const CORONAL = [1, 0, 0, 0, 0, -1] as const;

const slice = (
  instanceNumber: number,
  more: Partial<FrameSummary> = {},
): FrameSummary => ({
  sopInstanceUid: `1.${instanceNumber}`,
  frame: 1,
  framesInInstance: 1,
  instanceNumber,
  rows: 256,
  columns: 256,
  imageType: ['ORIGINAL', 'PRIMARY'],
  ...more,
});

const axial = (instanceNumber: number, z: number, more: Partial<FrameSummary> = {}) =>
  slice(instanceNumber, { orientation: AXIAL, position: [0, 0, z], ...more });

const order = (frames: FrameSummary[]) =>
  buildStacks(frames).stacks.map((stack) =>
    stack.frames.map(({ sopInstanceUid }) => sopInstanceUid),
  );

describe('reading order', () => {
  it('axial: superior first, whatever the instance numbers say', () => {
    expect(order([axial(1, 0), axial(2, 5), axial(3, 10)])).toEqual([
      ['1.3', '1.2', '1.1'],
    ]);
    expect(order([axial(1, 10), axial(2, 5), axial(3, 0)])).toEqual([
      ['1.1', '1.2', '1.3'],
    ]);
  });

  it('sagittal: left first (+x is left); coronal: anterior first (−y is anterior)', () => {
    const at = (number: number, orientation: typeof SAGITTAL, x: number, y: number) =>
      slice(number, { orientation, position: [x, y, 0] });
    expect(order([at(1, SAGITTAL, -30, 0), at(2, SAGITTAL, 30, 0)])).toEqual([
      ['1.2', '1.1'],
    ]);
    const coronal = CORONAL as unknown as typeof SAGITTAL;
    expect(order([at(1, coronal, 0, 50), at(2, coronal, 0, -50)])).toEqual([
      ['1.2', '1.1'],
    ]);
  });

  it('without positions: instance, then frame number', () => {
    const frames = [slice(10), slice(9), slice(11)];
    expect(order(frames)).toEqual([['1.9', '1.10', '1.11']]);
    expect(buildStacks(frames).stacks[0]).toMatchObject({
      method: 'instance-number',
      spacingMm: null,
      frames: [{ positionMm: null }, { positionMm: null }, { positionMm: null }],
    });
  });

  it('does not depend on the order in which files came', () => {
    const frames = Array.from({ length: 20 }, (_, at) => axial(at + 1, (at % 10) * 3));
    const shuffled = frames.toSorted(
      (a, b) => ((a.instanceNumber ?? 0) % 7) - ((b.instanceNumber ?? 0) % 7),
    );
    expect(buildStacks(shuffled)).toEqual(buildStacks(frames));
  });
});

describe('splitting', () => {
  it('by matrix, image type, b-value, echo and frame of reference', () => {
    const variants: Partial<FrameSummary>[] = [
      { columns: 128 },
      { imageType: ['DERIVED', 'PRIMARY'] },
      { bValue: 1000 },
      { echoTime: 90 },
      { frameOfReferenceUid: '1.9' },
    ];
    for (const variant of variants) {
      const { stacks } = buildStacks([axial(1, 0), axial(2, 5), axial(3, 0, variant)]);
      expect(stacks.map(({ frames }) => frames.length)).toEqual([2, 1]);
      expect(stacks[0]?.label).not.toBe(stacks[1]?.label);
    }
  });

  it('by orientation, which is told; one degree is the same orientation', () => {
    const turned = (degrees: number) => {
      const [cos, sin] = [Math.cos, Math.sin].map((of) => of((degrees * Math.PI) / 180));
      return [1, 0, 0, 0, cos ?? 0, sin ?? 0] as const;
    };
    const three = (degrees: number) =>
      buildStacks([
        axial(1, 0),
        axial(2, 5),
        axial(3, 10, { orientation: turned(degrees) }),
      ]);
    expect(three(0.5).stacks).toHaveLength(1);
    const { stacks } = three(20);
    expect(stacks).toHaveLength(2);
    expect(stacks[0]?.warnings).toContain(
      'This series mixes 2 orientations: each is a stack.',
    );
  });

  it('repeated positions are volumes, in order of time', () => {
    // Two volumes of three slices, the second acquired from the other end.
    const frames = [
      ...[0, 5, 10].map((z, at) => axial(at + 1, z, { temporalPosition: 1 })),
      ...[10, 5, 0].map((z, at) => axial(at + 4, z, { temporalPosition: 2 })),
    ];
    const { stacks } = buildStacks(frames);
    expect(stacks.map(({ label }) => label)).toEqual(['volume 1 of 2', 'volume 2 of 2']);
    expect(order(frames)).toEqual([
      ['1.3', '1.2', '1.1'],
      ['1.4', '1.5', '1.6'],
    ]);
    expect(stacks.flatMap(({ warnings }) => warnings)).toEqual([]);
  });

  it('one position repeated now and then is told', () => {
    const { stacks } = buildStacks([axial(1, 0), axial(2, 5), axial(3, 10), axial(4, 5)]);
    expect(stacks.map(({ frames }) => frames.length)).toEqual([3, 1]);
    expect(stacks[0]?.warnings).toEqual(['1 positions are repeated.']);
  });

  it('one position all the time is a cine: one stack in order of time', () => {
    const frames = [axial(2, 7), axial(1, 7), axial(3, 7)];
    expect(order(frames)).toEqual([['1.1', '1.2', '1.3']]);
    expect(buildStacks(frames).stacks[0]?.method).toBe('instance-number');
  });

  it('a clip is a stack of its own, stills share one', () => {
    const clip = (number: number) =>
      [3, 1, 2].map((frame) => slice(number, { frame, framesInInstance: 3 }));
    const { stacks } = buildStacks([slice(1), ...clip(2), ...clip(3), slice(4)]);
    expect(
      stacks.map(({ label, frames }) => [label, frames.map(({ frame }) => frame)]),
    ).toEqual([
      ['', [1, 1]],
      ['clip 1', [1, 2, 3]],
      ['clip 2', [1, 2, 3]],
    ]);
    expect(new Set(stacks.map(({ id }) => id)).size).toBe(3);
  });

  it('nothing in, nothing out', () => {
    expect(buildStacks([])).toEqual({ stacks: [] });
  });
});

describe('geometry', () => {
  const warnings = (frames: FrameSummary[]) => buildStacks(frames).stacks[0]?.warnings;

  it('even slices have a spacing and no warning', () => {
    const { stacks } = buildStacks([0, 2.5, 5, 7.5].map((z, at) => axial(at, z)));
    expect(stacks[0]).toMatchObject({ spacingMm: 2.5, warnings: [], method: 'position' });
  });

  it('a missing slice is told, with its place counted in reading order', () => {
    expect(warnings([0, 1, 2, 4, 5, 6].map((z, at) => axial(at, z)))).toEqual([
      'There is a gap of 2 mm between slices 3 and 4 where 1 mm are usual: slices are missing.',
    ]);
  });

  it('uneven distances are told', () => {
    expect(warnings([0, 5, 10, 15.5].map((z, at) => axial(at, z)))).toEqual([
      'The distance between slices varies from 5 mm to 5.5 mm.',
    ]);
  });

  it('a sheared stack is told, with its angle', () => {
    // 1 mm sideways for each √3 mm up: 30°.
    const sheared = [0, 1, 2].map((at) =>
      slice(at, { orientation: AXIAL, position: [0, at, at * Math.sqrt(3)] }),
    );
    expect(warnings(sheared)?.[0]).toMatch(/sheared by 30\.0°/);
  });
});
