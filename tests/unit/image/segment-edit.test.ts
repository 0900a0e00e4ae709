import { expect, it } from 'vitest';
import { pixelPoint } from '@/lib/image/geometry';
import { enclosedAt, pieceAt } from '@/lib/image/segmentation/edit/regions';
import { outlineOf } from '@/lib/image/segmentation/edit/outline';
import { cut, pixelAt, stroke } from '@/lib/image/segmentation/edit/strokes';

/** Rows of `.` and `#`, as one sees them. */
const read = (...lines: string[]) => ({
  bitmap: Uint8Array.from(lines.join(''), (sign) => Number(sign === '#')),
  matrix: { rows: lines.length, columns: lines[0]?.length ?? 0 },
});
const write = (bitmap: Uint8Array, columns: number) =>
  [...bitmap]
    .map((value) => (value ? '#' : '.'))
    .join('')
    .match(new RegExp(`.{${columns}}`, 'g'));

function drawn(
  rows: number,
  columns: number,
  draw: (matrix: { rows: number; columns: number }, touch: (at: number) => void) => void,
) {
  const bitmap = new Uint8Array(rows * columns);
  draw({ rows, columns }, (at) => (bitmap[at] = 1));
  return write(bitmap, columns);
}

it('a brush touches the pixels whose centres it covers', () => {
  const brush = { diameter: 4, aspect: 1 };
  expect(
    drawn(5, 7, (matrix, touch) =>
      stroke(matrix, pixelPoint(3, 2), pixelPoint(3, 2), brush, touch),
    ),
  ).toEqual(['...#...', '..###..', '.#####.', '..###..', '...#...']);
});

it('a fast brush leaves no gaps, and none beyond the edge of the frame', () => {
  const brush = { diameter: 2, aspect: 1 };
  expect(
    drawn(4, 8, (matrix, touch) =>
      stroke(matrix, pixelPoint(-20, 1), pixelPoint(5, 1), brush, touch),
    ),
  ).toEqual(['######..', '#######.', '######..', '........']);
});

it('a brush is round in the patient: on pixels twice as tall it takes half the rows', () => {
  const brush = { diameter: 4, aspect: 2 };
  expect(
    drawn(5, 7, (matrix, touch) =>
      stroke(matrix, pixelPoint(3, 2), pixelPoint(3, 2), brush, touch),
    ),
  ).toEqual(['.......', '...#...', '.#####.', '...#...', '.......']);
});

it('the smallest brush draws the pixel under it, wherever in it it stands', () => {
  const brush = { diameter: 1, aspect: 1 };
  for (const tip of [pixelPoint(1, 1), pixelPoint(1.49, 1.49), pixelPoint(0.51, 1.4)]) {
    expect(
      drawn(3, 3, (matrix, touch) => stroke(matrix, tip, tip, brush, touch)),
    ).toEqual(['...', '.#.', '...']);
  }
});

it('scissors take the pixels whose centres lie in the shape', () => {
  expect(
    drawn(4, 6, (matrix, touch) =>
      cut(matrix, { kind: 'rectangle', left: 0.5, top: 1, right: 3.4, bottom: 9 }, touch),
    ),
  ).toEqual(['......', '.###..', '.###..', '.###..']);
  expect(
    drawn(4, 6, (matrix, touch) =>
      cut(
        matrix,
        {
          kind: 'polygon',
          points: [pixelPoint(0, 0), pixelPoint(3, 0), pixelPoint(0, 3)],
        },
        touch,
      ),
    ),
  ).toEqual(['####..', '###...', '##....', '#.....']);
  expect(pixelAt({ rows: 4, columns: 6 }, pixelPoint(5.6, 0))).toBeUndefined();
});

it('what a segment encloses is found, and nothing that leaks', () => {
  const { bitmap, matrix } = read('.......', '.##....', '#..#...', '.##.##.', '.......');
  // Closed at corners.
  expect(enclosedAt(bitmap, matrix, 2 * 7 + 1)).toEqual([15, 16]);
  expect(enclosedAt(bitmap, matrix, 2 * 7 + 4)).toBeNull();
  expect(enclosedAt(bitmap, matrix, 1 * 7 + 1)).toEqual([]);
});

it('a piece hangs together by its corners', () => {
  const { bitmap, matrix } = read('#...', '.#.#', '...#');
  expect(pieceAt(bitmap, matrix, 0)).toEqual([0, 5]);
  expect(pieceAt(bitmap, matrix, 7)).toEqual([7, 11]);
  expect(pieceAt(bitmap, matrix, 1)).toEqual([]);
});

/** Shoelace; clockwise on the screen is positive. */
const areaOf = (loop: readonly number[]) => {
  let twice = 0;
  for (let at = 0; at < loop.length; at += 2) {
    const [x = 0, y = 0] = loop.slice(at);
    const [nextX = loop[0] ?? 0, nextY = loop[1] ?? 0] = loop.slice(at + 2);
    twice += x * nextY - nextX * y;
  }
  return twice / 2;
};

it('an outline goes around every piece and every hole', () => {
  // A ring of 3 × 3 around a hole, and a pixel that touches it at a corner.
  const ring = [0, 3, 2, 1, 1, 1, 2, 3, 5, 1, 1];
  //   ###..
  //   #.#..
  //   ###..
  //   ...#.
  const loops = outlineOf(ring, { rows: 4, columns: 5 });
  expect(loops.map(areaOf).sort((a, b) => a - b)).toEqual(expect.arrayContaining([-1]));
  // All areas together: the pixels inside.
  expect(loops.map(areaOf).reduce((sum, each) => sum + each, 0)).toBe(9);
});

it('an outline of a mask that runs on into the next row is cut at the edge', () => {
  const loops = outlineOf([2, 4, 0], { rows: 2, columns: 3 });
  expect(loops.map(areaOf).reduce((sum, each) => sum + each, 0)).toBe(4);
});
