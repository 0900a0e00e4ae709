import { describe, expect, it } from 'vitest';
import { readPace } from '@/lib/dicom/attributes/pace';
import type { DicomJson } from '@/lib/dicom/json';
import { roundOf } from '@/lib/viewer/time/round';

const header = (values: Record<string, unknown[]>): DicomJson =>
  Object.fromEntries(
    Object.entries(values).map(([tag, Value]) => [tag, { vr: 'DS', Value }]),
  ) as DicomJson;
const TIME = '00181063';
const VECTOR = '00181065';
const RATE = '00180040';
const RECOMMENDED = '00082144';
const POINTER = '00280009';

describe('the pace of a clip', () => {
  it('is the rate for display, before the time at which frames were taken, before the cine rate', () => {
    const all = { [RECOMMENDED]: [10], [TIME]: [20], [RATE]: [25] };
    expect(readPace(header(all), 2)).toEqual({
      durationsMs: [100, 100],
      source: 'Recommended Display Frame Rate',
    });
    expect(readPace(header({ [TIME]: [20], [RATE]: [25] }), 2).durationsMs).toEqual([
      20, 20,
    ]);
    expect(readPace(header({ [RATE]: [25] }), 2).durationsMs).toEqual([40, 40]);
    expect(readPace(header({ [RATE]: [0] }), 2)).toEqual({
      durationsMs: [40, 40],
      source: 'nothing',
    });
  });

  it('is uneven where the increment pointer names the vector, whose first value is no frame’s', () => {
    const uneven = { [VECTOR]: [0, 30, 50, 40], [TIME]: [33] };
    expect(readPace(header({ ...uneven, [POINTER]: ['00181065'] }), 4)).toEqual({
      // The last one: (30 + 50 + 40) / 3.
      durationsMs: [30, 50, 40, 40],
      source: 'Frame Time Vector',
    });
    expect(readPace(header({ ...uneven, [POINTER]: ['00181063'] }), 4).source).toBe(
      'Frame Time',
    );
    // Too short for the frames there are.
    expect(readPace(header({ [VECTOR]: [0, 30] }), 4).source).toBe('nothing');
  });
});

describe('a round through a clip', () => {
  // 30 ms, 50 ms, 40 ms: the frames begin at 0, 30 and 80, and again at 120.
  const loop = roundOf([30, 50, 40], 'loop');
  it('shows each frame for its own time, then the first again', () => {
    expect([0, 29.9, 30, 79, 80, 119, 120, 150].map(loop.frameAt)).toEqual([
      0, 0, 1, 1, 2, 2, 0, 1,
    ]);
    expect([0, 1, 2].map(loop.startOf)).toEqual([0, 30, 80]);
  });

  it('goes back the way it came, its ends once', () => {
    const bounce = roundOf([30, 50, 40], 'bounce');
    // 0 … 30 … 80 … 120 (frame 1 again) … 170
    expect(bounce.lengthMs).toBe(170);
    expect([100, 125, 169, 170].map(bounce.frameAt)).toEqual([2, 1, 1, 0]);
  });

  it('of one frame stays on it', () => {
    expect(roundOf([40], 'bounce').frameAt(1234)).toBe(0);
    expect(roundOf([], 'loop').frameAt(5)).toBe(0);
  });
});
