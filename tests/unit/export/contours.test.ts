import { describe, expect, it } from 'vitest';
import { closedContours } from '@/lib/export/rt/contours';
import { runsOf } from '@/lib/image/segmentation/mask';

/** A drawing: # inside. */
function contours(...rows: readonly string[]) {
  const columns = rows[0]?.length ?? 0;
  const pixels = [...rows.join('')].map((each) => Number(each === '#'));
  return closedContours(runsOf(pixels), { rows: rows.length, columns });
}

/** Fill each line by itself, by the even-odd rule at the centres of pixels, and draw it again. */
function filled(lines: ReturnType<typeof contours>, rows: number, columns: number) {
  return Array.from({ length: rows }, (_, y) =>
    Array.from({ length: columns }, (__, x) => {
      const times = lines.filter((line) => {
        let isIn = false;
        line.forEach(([ax, ay], at) => {
          const [bx, by] = line[(at + 1) % line.length] ?? [ax, ay];
          if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax)
            isIn = !isIn;
        });
        return isIn;
      }).length;
      return times === 0 ? '.' : times === 1 ? '#' : '2';
    }).join(''),
  );
}

describe('closed contours', () => {
  it('go round the edges of a pixel', () => {
    const [line, ...more] = contours('...', '.#.', '...');
    expect(more).toEqual([]);
    expect(line?.toSorted((a, b) => a[1] - b[1] || a[0] - b[0])).toEqual([
      [0.5, 0.5],
      [1.5, 0.5],
      [0.5, 1.5],
      [1.5, 1.5],
    ]);
  });

  it('have no corner where the edge goes straight on', () => {
    expect(contours('....', '.##.', '.##.', '....')[0]).toHaveLength(4);
  });

  it.each([
    ['a hole', ['#####', '#...#', '#.#.#', '#...#', '#####'], 2],
    ['two holes in a row', ['#######', '#.#.#.#', '#######'], 1],
    ['holes above each other', ['####', '#.##', '####', '#..#', '####'], 1],
    ['holes that touch at a corner', ['#####', '#.###', '##.##', '###.#', '#####'], 1],
    ['a hole that touches the outside at a corner', ['.####', '#.###', '#####'], 1],
    ['pieces that touch at a corner', ['##..', '##..', '..##', '..##'], undefined],
    [
      'a ring in a ring',
      ['#######', '#.....#', '#.###.#', '#.#.#.#', '#.###.#', '#.....#', '#######'],
      2,
    ],
    ['the corners of the frame', ['#.#', '...', '#.#'], 4],
    ['a comb', ['#.#.#', '#.#.#', '#####'], 1],
  ] as const)('fill to the same pixels: %s', (_, drawing, count) => {
    const lines = contours(...drawing);
    expect(filled(lines, drawing.length, drawing[0].length)).toEqual(drawing);
    if (count !== undefined) expect(lines).toHaveLength(count);
  });

  it('fill to the same pixels, whatever noise they are of', () => {
    let seed = 1;
    const next = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
    for (let round = 0; round < 60; round++) {
      const share = 0.2 + (0.6 * round) / 60;
      const drawing = Array.from({ length: 12 }, () =>
        Array.from({ length: 13 }, () => (next() < share ? '#' : '.')).join(''),
      );
      expect(filled(contours(...drawing), 12, 13)).toEqual(drawing);
    }
  });

  it('take no longer than there are corners: a quarter of a million of them', () => {
    // A hole at every other pixel of every other row.
    const size = 512;
    const pixels = Uint8Array.from({ length: size * size }, (_, at) =>
      Number(at % 2 === 0 || Math.floor(at / size) % 2 === 0 || at % size === size - 1),
    );
    const [line = [], ...more] = closedContours(runsOf(pixels), {
      rows: size,
      columns: size,
    });
    expect(more).toEqual([]);
    expect(line.length).toBeGreaterThan(250_000);
    // What it goes round, by the surveyor's formula: slits have no area.
    const twice = line.reduce((sum, [ax, ay], at) => {
      const [bx, by] = line[(at + 1) % line.length] ?? [ax, ay];
      return sum + ax * by - bx * ay;
    }, 0);
    expect(Math.abs(twice) / 2).toBe(pixels.filter(Boolean).length);
  });
});
