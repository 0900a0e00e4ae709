/** Labels of the connected parts of a mask: 0 outside, 1… by part; `sizes[label]` in pixels. */
export interface Parts {
  readonly labels: Int32Array;
  readonly sizes: readonly number[];
}

/** The connected parts of a mask; pixels touch by an edge, not by a corner. */
export function connectedParts(mask: Uint8Array, width: number, height: number): Parts {
  const labels = new Int32Array(mask.length);
  const sizes = [0];
  const waiting = new Int32Array(mask.length);
  for (let seed = 0; seed < mask.length; seed++) {
    if (mask[seed] !== 1 || labels[seed] !== 0) continue;
    const label = sizes.length;
    sizes.push(flood(labels, label, seed, width, height, waiting, mask));
  }
  return { labels, sizes };
}

/**
 * Give `label` to everything reachable from `seed` over pixels that are 1 in `open`.
 *
 * @param waiting - As long as the picture; its content is lost.
 * @returns How many pixels that was.
 */
function flood(
  labels: Int32Array,
  label: number,
  seed: number,
  width: number,
  height: number,
  waiting: Int32Array,
  open: Uint8Array,
): number {
  let last = 0;
  let size = 0;
  waiting[last++] = seed;
  labels[seed] = label;
  const visit = (at: number) => {
    if (labels[at] !== 0 || open[at] !== 1) return;
    labels[at] = label;
    waiting[last++] = at;
  };
  const lastRow = width * (height - 1);
  while (last > 0) {
    const at = waiting[--last] ?? 0;
    size++;
    const column = at % width;
    if (column > 0) visit(at - 1);
    if (column < width - 1) visit(at + 1);
    if (at >= width) visit(at - width);
    if (at < lastRow) visit(at + width);
  }
  return size;
}

/** Above this is tissue: below fat, above lung, HU. */
const TISSUE_HU = -300;
/** Parts smaller than this share of the largest are a table, a head rest, a cable. */
const BODY_SHARE = 0.3;

/**
 * Which pixels of an axial CT slice lie inside the body, its air included.
 *
 * Tissue above -300 HU; its largest connected part and those at least 0.3 times as large (two legs);
 * then everything that air from the picture's border can't reach. Where the body is cut by the
 * picture's border, air that touches the border there counts as outside.
 *
 * @param values - HU; NaN (padding) counts as outside.
 * @param leastPixels - Less tissue than this is no body.
 * @returns 1 inside, 0 outside; undefined when there is no body on the slice.
 */
export function bodyMask(
  values: Float32Array,
  width: number,
  height: number,
  leastPixels: number,
): Uint8Array | undefined {
  const tissue = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++)
    tissue[i] = (values[i] ?? NaN) > TISSUE_HU ? 1 : 0;
  const { labels, sizes } = connectedParts(tissue, width, height);
  const largest = sizes.reduce((most, size) => Math.max(most, size), 0);
  if (largest < Math.max(leastPixels, 1)) return undefined;
  const isBody = sizes.map((size) => size >= BODY_SHARE * largest);

  const outside = new Int32Array(values.length);
  const waiting = new Int32Array(values.length);
  const open = new Uint8Array(values.length);
  for (let i = 0; i < open.length; i++) open[i] = isBody[labels[i] ?? 0] ? 0 : 1;
  const enter = (at: number) => {
    if (outside[at] !== 0 || open[at] !== 1) return;
    flood(outside, 1, at, width, height, waiting, open);
  };
  for (let column = 0; column < width; column++) {
    enter(column);
    enter(width * (height - 1) + column);
  }
  for (let row = 0; row < height; row++) {
    enter(row * width);
    enter(row * width + width - 1);
  }
  const inside = new Uint8Array(values.length);
  for (let i = 0; i < inside.length; i++) {
    inside[i] = outside[i] === 0 && !Number.isNaN(values[i] ?? NaN) ? 1 : 0;
  }
  return inside;
}
