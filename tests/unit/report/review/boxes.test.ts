import { describe, expect, it } from 'vitest';
import {
  cornersOf,
  outlined,
  withContourCorner,
  withCorner,
  withoutCorner,
} from '@/lib/report/review/boxes';

const box = [10, 20, 30, 40] as [number, number, number, number];
const size = { columns: 64, rows: 50 };

it.each([
  ['top left', [0, 1], [12.5, 18], [12.5, 18, 30, 40]],
  ['top right', [2, 1], [33, 19], [10, 19, 33, 40]],
  ['bottom right', [2, 3], [25, 44], [10, 20, 25, 44]],
  ['bottom left', [0, 3], [5, 35], [5, 20, 30, 35]],
  // It stays on the frame, which ends half a pixel beyond the last centre …
  ['bottom right beyond the frame', [2, 3], [99, 99], [10, 20, 63.5, 49.5]],
  ['top left beyond the frame', [0, 1], [-7, -7], [-0.5, -0.5, 30, 40]],
  // … and a box, a pixel wide at least.
  ['top left past the other corner', [0, 1], [35, 45], [29, 39, 30, 40]],
  ['bottom right past the other corner', [2, 3], [0, 0], [10, 20, 11, 21]],
] as const)('moves the %s corner and no other', (_, corner, to, expected) => {
  expect(withCorner(box, corner, to, size)).toEqual(expected);
});

describe('a contour', () => {
  const frame = { columns: 100, rows: 50 };
  const place = { seriesUid: '1', sopInstanceUid: '1.1', frame: 1 };
  const box = { ...place, box: [10, 20, 30, 40] as [number, number, number, number] };

  it('is a box’s corners and one between them, with the box around all', () => {
    // Pulled out of the right edge, between the second corner and the third.
    const corners = withContourCorner(cornersOf(box), 1, [45, 30], frame, { more: true });
    expect(corners).toEqual([
      [10, 20],
      [30, 20],
      [45, 30],
      [30, 40],
      [10, 40],
    ]);
    const contour = outlined(box, corners);
    expect(contour).toEqual({ ...place, outline: corners, box: [10, 20, 45, 40] });
    expect(cornersOf(contour)).toEqual(corners);
  });

  it('stays on its frame, and keeps three corners', () => {
    const corners = cornersOf(box);
    expect(withContourCorner(corners, 2, [500, -9], frame)[2]).toEqual([99.5, -0.5]);
    const three = withoutCorner(corners, 0);
    expect(three).toEqual(corners.slice(1));
    expect(withoutCorner(three, 1)).toEqual(three);
    expect(cornersOf({ box: null })).toEqual([]);
  });
});
