import { expect, it } from 'vitest';
import { isClip } from '@/lib/hanging/display-set';

const shown = (
  frames: readonly (readonly [sop: string, frame: number, at: number | null])[],
  frameTimeMs: number | null = null,
) =>
  ({
    stack: {
      frames: frames.map(([sopInstanceUid, frame, positionMm]) => ({
        sopInstanceUid,
        frame,
        positionMm,
      })),
    },
    series: { frameTimeMs },
  }) as unknown as Parameters<typeof isClip>[0];

it.each([
  [
    'one file of many frames',
    true,
    shown([
      ['1', 1, null],
      ['1', 2, null],
    ]),
  ],
  [
    'frames that have a time',
    true,
    shown(
      [
        ['1', 1, 0],
        ['1', 2, 0],
      ],
      40,
    ),
  ],
  [
    'two radiographs',
    false,
    shown([
      ['1', 1, null],
      ['2', 1, null],
    ]),
  ],
  [
    'slices of a volume',
    false,
    shown([
      ['1', 1, 0],
      ['1', 2, 5],
    ]),
  ],
  ['one picture', false, shown([['1', 1, null]])],
])('a clip, or not: %s', (_, expected, series) => {
  expect(isClip(series)).toBe(expected);
});
