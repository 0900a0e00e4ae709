/**
 * How finely a volume is drawn: the sides of the picture, as a part of those of the canvas that it is
 * enlarged to. Samples along a ray stay as dense: to have less of them hardly saves any time, since what
 * takes it are those around the surface that is seen.
 */
export type Fineness = number;

export const FINEST: Fineness = 1;
export const COARSEST: Fineness = 1 / 16;

const LEVELS: readonly Fineness[] = [
  ...[FINEST, 1 / 2, 1 / 3, 1 / 4],
  ...[1 / 6, 1 / 8, 1 / 12, COARSEST],
];

/** How long a picture takes, as a part of what the finest one takes. */
export const workOf = (fineness: Fineness): number => fineness ** 2;

/**
 * The finest picture that is drawn in a time.
 *
 * @param ms - There is.
 * @param finestMs - The finest picture takes.
 */
export const finestWithin = (ms: number, finestMs: number): Fineness =>
  LEVELS.find((each) => workOf(each) * finestMs <= ms) ?? COARSEST;

/** Less than this many times more, and a picture between two would cost more than it is worth. */
const WORTH = 6;

/** The pictures by which one is refined: each takes several times as long as the one before. */
export function stepsFrom(drawn: Fineness): readonly Fineness[] {
  const steps: Fineness[] = [];
  for (let last = drawn; last < FINEST; steps.push(last)) {
    const least = WORTH * workOf(last);
    last = LEVELS.findLast((each) => workOf(each) >= least) ?? FINEST;
  }
  return steps;
}
