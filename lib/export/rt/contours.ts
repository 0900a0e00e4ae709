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

/** A corner of a line that may be lengthened: the next one is a reference. */
interface Link {
  readonly corner: Corner;
  next: Link;
}

/**
 * Each hole goes into the loop whose corner is the nearest to the left of the hole's own leftmost one, on
 * the same line between rows: every edge that could lie between has a corner there, so that the slit
 * crosses nothing.
 */
function joined(loops: readonly Corner[][]): Corner[][] {
  const rings = loops.map((loop) => {
    const isHole = signedArea(loop) < 0;
    return { isHole, start: ringOf(isHole ? startingAt(loop, leftmost(loop)) : loop) };
  });
  const isWhole = rings.map(({ isHole }) => !isHole);
  const onLine = cornersByLine(rings.map(({ start }) => start));
  let waiting = rings
    .flatMap(({ isHole, start }, ring) => (isHole ? [{ ring, start }] : []))
    .sort((a, b) => a.start.corner[0] - b.start.corner[0]);
  // A hole may hang on another one that hangs on the outside, hence in rounds.
  while (waiting.length > 0) {
    const left = waiting.filter(({ ring, start }) => {
      const place = nearestLeft(onLine, isWhole, ring, start.corner);
      if (!place) return true;
      hang(start, place);
      isWhole[ring] = true;
      return false;
    });
    if (left.length === waiting.length) throw new Error('A hole lies in nothing.');
    waiting = left;
  }
  return rings.flatMap(({ isHole, start }) => (isHole ? [] : [cornersFrom(start)]));
}

function ringOf(loop: readonly Corner[]): Link {
  const links = loop.map((corner) => ({ corner }) as Link);
  for (const [at, link] of links.entries())
    link.next = links[(at + 1) % links.length] as Link;
  return links[0] as Link;
}

function cornersFrom(start: Link): Corner[] {
  const corners = [start.corner];
  for (let link = start.next; link !== start; link = link.next) corners.push(link.corner);
  return corners;
}

/** Go from a corner of another line to the start of a hole, round it, and back. */
function hang(start: Link, place: Link) {
  let last = start;
  while (last.next !== start) last = last.next;
  const back: Link = { corner: place.corner, next: place.next };
  last.next = { corner: start.corner, next: back };
  place.next = start;
}

interface Placed {
  readonly ring: number;
  readonly link: Link;
}

/** All corners by the line between rows that they are on, from the left. */
function cornersByLine(starts: readonly Link[]): ReadonlyMap<number, readonly Placed[]> {
  const found = new Map<number, Placed[]>();
  for (const [ring, start] of starts.entries()) {
    let link = start;
    do {
      const others = found.get(link.corner[1]);
      if (others) others.push({ ring, link });
      else found.set(link.corner[1], [{ ring, link }]);
      link = link.next;
    } while (link !== start);
  }
  for (const corners of found.values())
    corners.sort((a, b) => a.link.corner[0] - b.link.corner[0]);
  return found;
}

/** undefined where a hole that isn't joined yet lies nearer. */
function nearestLeft(
  onLine: ReadonlyMap<number, readonly Placed[]>,
  isWhole: readonly boolean[],
  hole: number,
  [startX, startY]: Corner,
): Link | undefined {
  const corners = onLine.get(startY) ?? [];
  // The last that is not to the right.
  let [from, to] = [0, corners.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((corners[middle]?.link.corner[0] ?? 0) <= startX) from = middle + 1;
    else to = middle;
  }
  let nearest: number | undefined;
  for (let at = from - 1; at >= 0; at--) {
    const { ring, link } = corners[at] as Placed;
    if (ring === hole) continue;
    const [x] = link.corner;
    if (nearest !== undefined && x < nearest) return undefined;
    if (isWhole[ring]) return link;
    nearest = x;
  }
  return undefined;
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
