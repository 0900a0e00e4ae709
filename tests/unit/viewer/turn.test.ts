import { expect, it } from 'vitest';
import { turn, type Sight } from '@/lib/viewer/volume/turn';

/** From the front: up is the head (+z), and who looks stands before the patient (−y). */
const FRONT: Sight = { up: [0, 0, 1], towards: [0, -1, 0] };
const close = ({ up, towards }: Sight) => ({
  up: up.map((each) => expect.closeTo(each, 9) as number),
  towards: towards.map((each) => expect.closeTo(each, 9) as number),
});

it('turns what is in front to the right: the patient’s left side (+x) comes to be seen last', () => {
  // On the screen the patient's right (−x) is on the left: it comes to the front.
  expect(turn(FRONT, 90, 0)).toEqual(close({ up: [0, 0, 1], towards: [-1, 0, 0] }));
  expect(turn(FRONT, -90, 0)).toEqual(close({ up: [0, 0, 1], towards: [1, 0, 0] }));
});

it('turns it down: the top of the head comes to the front', () => {
  expect(turn(FRONT, 0, 90)).toEqual(close({ up: [0, 1, 0], towards: [0, 0, 1] }));
});

it('keeps both directions at right angles, and comes round', () => {
  let sight = FRONT;
  for (let step = 0; step < 36; step++) sight = turn(sight, 10, 0);
  expect(sight).toEqual(close(FRONT));
  const { up, towards } = turn(turn(FRONT, 30, 20), -50, 70);
  expect(up.reduce((sum, each, at) => sum + each * (towards[at] ?? 0), 0)).toBeCloseTo(0);
  expect(Math.hypot(...up)).toBeCloseTo(1);
});
