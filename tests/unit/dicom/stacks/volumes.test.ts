import { describe, expect, it } from 'vitest';
import { buildStacks } from '@/lib/dicom/series-stacks';
import { axial, order, repeated, sizes } from './frames';

/** The dimensions of each stack, as `name value index/count`. */
const dimensions = (frames: ReturnType<typeof repeated>) =>
  buildStacks(frames).stacks.map((stack) =>
    stack.dimensions.map(
      ({ name, value, index, count }) => `${name} ${value} ${index}/${count}`,
    ),
  );

describe('volumes of one series', () => {
  it('diffusion: b-values, then directions, then repetitions', () => {
    const directions = [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ] as const;
    const frames = repeated(10, 3, (volume) => {
      if (volume === 0) return { bValue: 0 };
      const gradient = directions[(volume - 1) % 3];
      const bValue = volume < 4 ? 500 : 1000;
      return gradient ? { bValue, gradient } : { bValue };
    });
    expect(sizes(frames)).toEqual([
      ['b 0', 3],
      ['b 500, direction 1', 3],
      ['b 500, direction 2', 3],
      ['b 500, direction 3', 3],
      ['b 1000, direction 1, volume 1 of 2', 3],
      ['b 1000, direction 1, volume 2 of 2', 3],
      ['b 1000, direction 2, volume 1 of 2', 3],
      ['b 1000, direction 2, volume 2 of 2', 3],
      ['b 1000, direction 3, volume 1 of 2', 3],
      ['b 1000, direction 3, volume 2 of 2', 3],
    ]);
    expect(dimensions(frames).slice(0, 2)).toEqual([
      ['b-value 0 s/mm² 1/3'],
      ['b-value 500 s/mm² 2/3', 'direction 1.000, 0.000, 0.000 1/3'],
    ]);
  });

  it('b-values that a scanner rounds differently are one', () => {
    const b = [0, 995, 1000, 1005];
    const frames = repeated(4, 3, (volume) => ({ bValue: b[volume] ?? 0 }));
    expect(sizes(frames).map(([label]) => label)).toEqual([
      'b 0',
      'b 995, volume 1 of 3',
      'b 995, volume 2 of 3',
      'b 995, volume 3 of 3',
    ]);
  });

  it('b-values whose slices lie a little beside those of the others', () => {
    const frames = [0, 400, 800].flatMap((bValue, volume) =>
      Array.from({ length: 5 }, (_, at) =>
        axial(volume * 5 + at + 1, at * 5 + volume * 0.3, { bValue }),
      ),
    );
    expect(sizes(frames)).toEqual([
      ['b 0', 5],
      ['b 400', 5],
      ['b 800', 5],
    ]);
    expect(buildStacks(frames).stacks.map(({ spacingMm }) => spacingMm)).toEqual([
      5, 5, 5,
    ]);
  });

  it('a volume that was broken off is told', () => {
    const frames = repeated(3, 6, (volume) => ({ temporalPosition: volume + 1 })).slice(
      0,
      14,
    );
    const { stacks } = buildStacks(frames);
    expect(sizes(frames)).toEqual([
      ['time 1 of 3', 6],
      ['time 2 of 3', 6],
      ['time 3 of 3', 2],
    ]);
    expect(stacks.map(({ warnings }) => warnings)).toEqual([[], [], []]);
    expect(stacks[2]?.frames.map(({ positionMm }) => positionMm)).toEqual([5, 0]);
  });

  it('phases of the heart whose times differ from slice to slice', () => {
    // 25 phases at each of 8 places, the R-R interval another at each.
    const frames = Array.from({ length: 200 }, (_, index) => {
      const [place, phase] = [Math.floor(index / 25), index % 25];
      return axial(index + 1, place * 8, { triggerTime: phase * (30 + place) });
    });
    const { stacks } = buildStacks(frames);
    expect(stacks).toHaveLength(25);
    expect(stacks[6]).toMatchObject({
      label: 'cardiac phase 7 of 25',
      dimensions: [{ name: 'cardiac phase', index: 7, count: 25 }],
    });
    expect(stacks.every((stack) => stack.frames.length === 8)).toBe(true);
    // The phase of each place, whatever its clock says.
    expect(order(frames)[6]).toEqual(
      [7, 6, 5, 4, 3, 2, 1, 0].map((place) => `1.${place * 25 + 7}`),
    );
  });

  it('200 volumes of a functional series, each slice at a moment of its own', () => {
    const frames = repeated(200, 10, (volume, at) => ({
      acquiredAt: volume * 2 + at * 0.2,
    }));
    const { stacks } = buildStacks(frames);
    expect(stacks).toHaveLength(200);
    expect(stacks[199]).toMatchObject({
      label: 'time 200 of 200',
      dimensions: [{ name: 'time', value: '200', index: 200, count: 200 }],
    });
  });

  it('dynamics of one moment each say how long after the first they are', () => {
    const frames = repeated(3, 4, (volume) => ({ acquiredAt: 1000 + volume * 12.5 }));
    expect(dimensions(frames)).toEqual([
      ['time +0 s 1/3'],
      ['time +12.5 s 2/3'],
      ['time +25 s 3/3'],
    ]);
  });

  it('parts of the signal and echoes: eight volumes of a field map', () => {
    const parts = ['magnitude', 'real', 'imaginary', 'phase'] as const;
    const frames = repeated(8, 3, (volume) => ({
      component: parts[Math.floor(volume / 2)] ?? 'magnitude',
      echoTime: volume % 2 ? 6.3 : 4,
    }));
    expect(dimensions(frames)[7]).toEqual(['part phase 4/4', 'echo 6.3 ms 2/2']);
    expect(new Set(buildStacks(frames).stacks.map(({ geometry }) => geometry)).size).toBe(
      1,
    );
  });

  it('volumes come in order of time, each in reading order', () => {
    const frames = [
      ...[0, 5, 10].map((z, at) => axial(at + 1, z, { temporalPosition: 2 })),
      ...[10, 5, 0].map((z, at) => axial(at + 4, z, { temporalPosition: 1 })),
    ];
    expect(order(frames)).toEqual([
      ['1.4', '1.5', '1.6'],
      ['1.3', '1.2', '1.1'],
    ]);
  });
});
