import type { Matrix } from './strokes';

/** Corners of pixels one after the other, x and y in turn: (0, 0) is the top left corner of the frame. */
export type Loop = readonly number[];

/**
 * The lines between the pixels inside a segment and those outside, as closed loops; holes have their
 * own, turned the other way round.
 *
 * @param runs - Of one frame's mask: outside, inside, outside … in turn, row by row.
 */
export function outlineOf(runs: readonly number[], matrix: Matrix): Loop[] {
  const { rows, columns } = matrix;
  const rowsOfRuns = byRow(runs, matrix);
  // From corner to corners, inside on the right.
  const edges = new Map<number, number[]>();
  const corner = (x: number, y: number) => y * (columns + 1) + x;
  const edge = (fromX: number, fromY: number, toX: number, toY: number) => {
    const from = corner(fromX, fromY);
    const others = edges.get(from);
    if (others) others.push(corner(toX, toY));
    else edges.set(from, [corner(toX, toY)]);
  };
  for (let row = 0; row <= rows; row++) {
    const [above = [], here = []] = [rowsOfRuns.get(row - 1), rowsOfRuns.get(row)];
    if (above.length === 0 && here.length === 0) continue;
    for (let at = 0; at < here.length; at += 2) {
      const [start, end] = [here[at] as number, here[at + 1] as number];
      edge(start, row + 1, start, row);
      edge(end, row, end, row + 1);
    }
    const turns = [...new Set([...above, ...here])].sort((a, b) => a - b);
    // How many ends of each row were come by: inside after an odd number of them.
    let [passedAbove, passedHere] = [0, 0];
    for (const [index, from] of turns.entries()) {
      const to = turns[index + 1];
      if (to === undefined) break;
      while ((above[passedAbove] ?? Infinity) <= from) passedAbove += 1;
      while ((here[passedHere] ?? Infinity) <= from) passedHere += 1;
      const [isAbove, isHere] = [passedAbove % 2 === 1, passedHere % 2 === 1];
      if (isHere && !isAbove) edge(from, row, to, row);
      if (isAbove && !isHere) edge(to, row, from, row);
    }
  }
  return linked(edges, columns + 1);
}

/** Where runs inside begin and end in each row that has some; runs that go on are cut at its end. */
function byRow(runs: readonly number[], { columns }: Matrix) {
  const found = new Map<number, number[]>();
  let at = 0;
  for (const [index, run] of runs.entries()) {
    const end = at + run;
    while (index % 2 === 1 && at < end) {
      const row = Math.floor(at / columns);
      const stop = Math.min(end, (row + 1) * columns);
      const ends = [at - row * columns, stop - row * columns];
      const others = found.get(row);
      if (others) others.push(...ends);
      else found.set(row, ends);
      at = stop;
    }
    at = end;
  }
  return found;
}

function linked(edges: Map<number, number[]>, width: number): Loop[] {
  const loops: number[][] = [];
  for (const [start, waiting] of edges) {
    while (waiting.length > 0) {
      const loop: number[] = [];
      let at = start;
      do {
        loop.push(at % width, Math.floor(at / width));
        // Every corner that is come to is also left: as many edges end in it as begin.
        at = edges.get(at)?.pop() ?? start;
      } while (at !== start);
      loops.push(loop);
    }
  }
  return loops;
}
