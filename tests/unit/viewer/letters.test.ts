import { expect, it } from 'vitest';
import { keepHeader } from '@/lib/viewer/frames/headers';
import { projectionLettersOf } from '@/lib/viewer/frames/letters';

const imageIdOf = (sop: string) =>
  `wadors:http://x/dicomweb/studies/1/series/2/instances/${sop}/frames/1`;
const keep = (sop: string, ...orientation: string[]) =>
  keepHeader({
    '00080018': { vr: 'UI', Value: [sop] },
    '00200020': { vr: 'CS', Value: orientation },
  });

/** Where the screen's right and bottom go on the picture, in columns and rows. */
const seen = (right: readonly [number, number], down: readonly [number, number]) => ({
  canvasToWorld: ([x, y]: readonly [number, number]) =>
    [x * right[0] + y * down[0], x * right[1] + y * down[1], 0] as [
      number,
      number,
      number,
    ],
});
const AS_STORED = seen([1, 0], [0, 1]);

it('puts letters at the edges of a projection by its Patient Orientation, flipped and turned', () => {
  keep('1.1', 'P', 'FL'); // the right breast, medio-lateral oblique
  const letters = (viewport: ReturnType<typeof seen>) => {
    const { left, right, top, bottom } = projectionLettersOf(
      viewport,
      imageIdOf('1.1'),
    ) as { left: string; right: string; top: string; bottom: string };
    return [left, right, top, bottom];
  };
  expect(letters(AS_STORED)).toEqual(['A', 'P', 'HR', 'FL']);
  expect(letters(seen([-1, 0], [0, 1]))).toEqual(['P', 'A', 'HR', 'FL']);
  // By a quarter to the right: what was at the bottom is at the left.
  expect(letters(seen([0, -1], [1, 0]))).toEqual(['FL', 'HR', 'A', 'P']);
});

it('never guesses them', () => {
  keep('1.2');
  keep('1.3', 'P');
  keep('1.4', 'LEFT', 'DOWN');
  for (const sop of ['1.2', '1.3', '1.4', 'none']) {
    expect(projectionLettersOf(AS_STORED, imageIdOf(sop))).toBeNull();
  }
});
