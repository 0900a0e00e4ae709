import { outlineOf, type Loop } from '@/lib/image/segmentation/edit/outline';
import { pixelPoint, type PixelPoint } from '@/lib/image/geometry';

type Corner = readonly [x: number, y: number];

/**
 * The outlines of a segment on one frame, along the edges of its pixels, each as one closed line. A hole
 * is joined to what is around it by a slit of no width ("keyhole"), so that every line can be filled by
 * itself.
 *
 * @param runs - Of one frame's mask: outside, inside, outside … in turn, row by row.
 * @returns Corners, the first one not repeated.
 * @see DICOM PS3.3 C.8.8.6.3, CLOSED_PLANAR
 */
export function closedContours(
  runs: readonly number[],
  matrix: { readonly rows: number; readonly columns: number },
): PixelPoint[][] {
  const loops = outlineOf(runs, matrix).map(cornersOf);
  return joined(loops).map((loop) =>
    withoutStops(loop).map(([x, y]) => pixelPoint(x - 0.5, y - 0.5)),
  );
}

const cornersOf = (loop: Loop): Corner[] =>
  Array.from({ length: loop.length / 2 }, (_, at) => [
    loop[2 * at] ?? 0,
    loop[2 * at + 1] ?? 0,
  ]);

/** Twice the area that a line goes round; its sign tells holes from what they are in. */
const signedArea = (loop: readonly Corner[]): number =>
  loop.reduce((sum, [x, y], at) => {
    const [nextX, nextY] = loop[(at + 1) % loop.length] ?? [x, y];
    return sum + x * nextY - nextX * y;
  }, 0);

/**
 * Each hole goes into the loop whose corner is the nearest to the left of the hole's own leftmost one, on
 * the same line between rows: every edge that could lie between has a corner there, so that the slit
 * crosses nothing.
 */
function joined(loops: readonly Corner[][]): Corner[][] {
  const outer = loops.filter((loop) => signedArea(loop) > 0);
  const holes = loops
    .filter((loop) => signedArea(loop) < 0)
    .map((loop) => startingAt(loop, leftmost(loop)))
    .sort(([a], [b]) => (a?.[0] ?? 0) - (b?.[0] ?? 0));
  const whole = outer.map((loop) => [...loop]);
  const waiting = [...holes];
  // A hole may hang on another one that hangs on the outside, hence in rounds.
  while (waiting.length > 0) {
    const before = waiting.length;
    for (const hole of waiting.splice(0)) {
      const [start] = hole;
      const place = start && nearestLeft(whole, waiting, hole, start);
      const loop = place && whole[place.loop];
      if (!loop || !start) waiting.push(hole);
      else loop.splice(place.at + 1, 0, ...hole, start, loop[place.at] ?? start);
    }
    if (waiting.length === before) throw new Error('A hole lies in nothing.');
  }
  return whole;
}

function leftmost(loop: readonly Corner[]): number {
  let best = 0;
  for (const [at, [x, y]] of loop.entries()) {
    const [bestX, bestY] = loop[best] ?? [x, y];
    if (x < bestX || (x === bestX && y < bestY)) best = at;
  }
  return best;
}

const startingAt = (loop: readonly Corner[], at: number): Corner[] => [
  ...loop.slice(at),
  ...loop.slice(0, at),
];

/** undefined where a hole that isn't joined yet lies nearer. */
function nearestLeft(
  whole: readonly Corner[][],
  waiting: readonly Corner[][],
  hole: readonly Corner[],
  [startX, startY]: Corner,
) {
  const isCandidate = ([x, y]: Corner) => y === startY && x <= startX;
  let best: { loop: number; at: number; x: number } | undefined;
  for (const [loop, corners] of whole.entries()) {
    for (const [at, corner] of corners.entries()) {
      if (isCandidate(corner) && (!best || corner[0] > best.x)) {
        best = { loop, at, x: corner[0] };
      }
    }
  }
  const isNearer = waiting.some(
    (other) =>
      other !== hole &&
      other.some((corner) => isCandidate(corner) && (!best || corner[0] > best.x)),
  );
  return isNearer ? undefined : best;
}

/** Without corners at which a line goes straight on; where it turns back on itself it keeps them. */
function withoutStops(loop: readonly Corner[]): Corner[] {
  const steps = loop.filter(([x, y], at) => {
    const [fromX, fromY] = loop.at(at - 1) ?? [];
    return x !== fromX || y !== fromY;
  });
  return steps.filter(([x, y], at) => {
    const [fromX, fromY] = steps.at(at - 1) ?? [x, y];
    const [toX, toY] = steps[(at + 1) % steps.length] ?? [x, y];
    const [dx, dy, ex, ey] = [x - fromX, y - fromY, toX - x, toY - y];
    return dx * ey !== dy * ex || dx * ex + dy * ey < 0;
  });
}
