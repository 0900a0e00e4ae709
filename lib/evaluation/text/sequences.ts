/** Number the items of sequences so that equal items have equal numbers. */
export function numbered<Item>(...sequences: readonly Iterable<Item>[]): Int32Array[] {
  const numbers = new Map<Item, number>();
  return sequences.map((sequence) =>
    Int32Array.from(sequence, (item) => {
      const known = numbers.get(item);
      if (known !== undefined) return known;
      numbers.set(item, numbers.size);
      return numbers.size - 1;
    }),
  );
}

/**
 * Levenshtein's distance: the fewest insertions, deletions and replacements of one item that make one
 * sequence the other.
 *
 * Time grows with `a.length · b.length / 32`, memory with `a.length`.
 *
 * @see Myers, A fast bit-vector algorithm for approximate string matching, JACM 46 (1999); the block
 *   form of Hyyrö, A bit-vector algorithm for computing Levenshtein and Damerau edit distances (2003)
 */
export function editDistance(a: Int32Array, b: Int32Array): number {
  if (a.length === 0 || b.length === 0) return Math.max(a.length, b.length);
  const blocks = Math.ceil(a.length / 32);
  const where = positions(a, blocks);
  const nowhere = new Int32Array(blocks);
  const up = new Int32Array(blocks).fill(-1);
  const down = new Int32Array(blocks);
  const last = 1 << ((a.length - 1) % 32);
  let score = a.length;
  for (const item of b) {
    const matches = where.get(item) ?? nowhere;
    // The distance grows by one along the first row: a carry of +1 into the lowest block.
    let carryUp = 1;
    let carryDown = 0;
    for (let block = 0; block < blocks; block++) {
      const vp = up[block] ?? 0;
      const vn = down[block] ?? 0;
      const match = matches[block] ?? 0;
      const vertical = match | vn;
      const equal = match | carryDown;
      const horizontal = ((((equal & vp) + vp) | 0) ^ vp) | equal;
      let hp = vn | ~(horizontal | vp);
      let hn = vp & horizontal;
      if (block === blocks - 1) {
        if (hp & last) score++;
        else if (hn & last) score--;
      }
      const nextUp = hp >>> 31;
      const nextDown = hn >>> 31;
      hp = (hp << 1) | carryUp;
      hn = (hn << 1) | carryDown;
      up[block] = hn | ~(vertical | hp);
      down[block] = hp & vertical;
      carryUp = nextUp;
      carryDown = nextDown;
    }
  }
  return score;
}

/** For each item, a bit for each place where it stands. */
function positions(sequence: Int32Array, blocks: number): Map<number, Int32Array> {
  const where = new Map<number, Int32Array>();
  sequence.forEach((item, at) => {
    let bits = where.get(item);
    if (!bits) where.set(item, (bits = new Int32Array(blocks)));
    bits[at >>> 5] = (bits[at >>> 5] ?? 0) | (1 << (at & 31));
  });
  return where;
}

/** The length of the longest sequence that both contain in order, not necessarily side by side. */
export function longestCommon(a: Int32Array, b: Int32Array): number {
  const row = new Int32Array(b.length + 1);
  for (const item of a) {
    let diagonal = 0;
    for (let at = 1; at <= b.length; at++) {
      const above = row[at] ?? 0;
      row[at] = item === b[at - 1] ? diagonal + 1 : Math.max(above, row[at - 1] ?? 0);
      diagonal = above;
    }
  }
  return row[b.length] ?? 0;
}
