import { expect, it } from 'vitest';
import { nudged } from '@/app/_viewer/display/nudge';

it('makes a window wider by a tenth, and as it was again', () => {
  expect(nudged({ center: 40, width: 400 }, 'wider')).toEqual({ center: 40, width: 440 });
  expect(nudged({ center: 40, width: 440 }, 'narrower')).toEqual({
    center: 40,
    width: 400,
  });
});

it('goes to a lower level for a brighter picture, by a twentieth of the width', () => {
  expect(nudged({ center: 40, width: 400 }, 'brighter')).toEqual({
    center: 20,
    width: 400,
  });
  expect(nudged({ center: 20, width: 400 }, 'darker')).toEqual({
    center: 40,
    width: 400,
  });
});

it('has steps for values of 0 to 1, too', () => {
  const unit = { center: 0.5, width: 1, fn: 'LINEAR_EXACT' } as const;
  expect(nudged(unit, 'darker')).toEqual({ center: 0.55, width: 1 });
  expect(nudged(unit, 'narrower').width).toBeCloseTo(1 / 1.1, 9);
});

it('leaves a straight window two values, since one has no ends (PS3.3 C.11.2.1.2.1)', () => {
  let window = { center: 10, width: 12 };
  for (let step = 0; step < 60; step++) window = nudged(window, 'narrower');
  expect(window.width).toBe(2);
});
