/**
 * The size of the picture a model is given. We resize, the server never does: each kind repeats the
 * arithmetic that a family of services would do by itself, so that boxes can be taken back exactly.
 */
export type Resize =
  /** Fit into a square and pad around the centre; enlarges (SigLIP towers). */
  | {
      readonly kind: 'square';
      readonly side: number;
      readonly pad: 'center';
      /**
       * `model`: a smaller picture is padded to a square as it is. The model's own processor
       * enlarges it, as it did in training; a square stays one, so that boxes mean the same.
       */
      readonly enlargedBy?: 'model' | undefined;
      /** What such a square costs; 256 where nothing is said. */
      readonly tokens?: number | undefined;
    }
  /** Stretch both sides to a multiple, the area within `min`…`max` pixels (Qwen-VL). */
  | {
      readonly kind: 'pixels';
      readonly multiple: number;
      readonly min: number;
      readonly max: number;
    }
  /**
   * Shrink to at most `maxEdge`, then to at most `maxPatches` patches; pad right and bottom to a
   * multiple of `padTo`. `factor` is tokens per patch.
   */
  | {
      readonly kind: 'patch';
      readonly patch: number;
      readonly maxPatches?: number | undefined;
      readonly maxEdge?: number | undefined;
      readonly factor: number;
      readonly padTo?: number | undefined;
    }
  /** Shrink into `fit`², then the short side to `short`; tokens are `base + perTile` × tiles. */
  | {
      readonly kind: 'tile';
      readonly fit: number;
      readonly short: number;
      readonly tile: number;
      readonly base: number;
      readonly perTile: number;
    }
  /**
   * Stretch to the grid of tiles whose shape is nearest (InternVL and its relatives). `tokens` are
   * of one tile; from two tiles on, a picture of the whole in one tile is added by the model.
   */
  | {
      readonly kind: 'grid';
      readonly tile: number;
      readonly maxTiles: number;
      readonly tokens: number;
    }
  /** Any size costs the same: leave it. */
  | { readonly kind: 'budget'; readonly tokens: number }
  /** Shrink until the long side is at most `maxEdge`. */
  | { readonly kind: 'fit'; readonly maxEdge: number };

/** All in pixels. The picture is scaled to `contentWidth` × `contentHeight`, then padded. */
export interface ResizePlan {
  readonly contentWidth: number;
  readonly contentHeight: number;
  /** Of the whole picture, padding included. */
  readonly width: number;
  readonly height: number;
  /** Padding left of and above the content. */
  readonly padX: number;
  readonly padY: number;
  /** Content pixels per source pixel, rounding included, so that the inverse is exact. */
  readonly scaleX: number;
  readonly scaleY: number;
}

/** Between rows, then between columns; any unit, only their ratio counts. */
export type Spacing = readonly [rowSpacing: number, columnSpacing: number];

/** A ratio beyond this is a damaged header, not a scanner; such pixels are taken as square. */
const STEEPEST_ASPECT = 20;

/**
 * Plan the size of a picture for a model. Never enlarges, save where the kind demands it (`square`;
 * `pixels` below its minimum or up to the next multiple) and to make pixels square: the coarser
 * direction is stretched, since shrinking the finer one would lose detail.
 *
 * @param width - Of the picture in standard orientation, pixels.
 * @param spacing - Of the same turned picture, (between rows, between columns).
 * @throws RangeError when the picture has no pixels or the policy a size that isn't positive.
 */
export function planResize(
  resize: Resize,
  width: number,
  height: number,
  spacing?: Spacing,
): ResizePlan {
  if (!(width >= 1 && height >= 1)) {
    throw new RangeError(`A picture of ${width} × ${height} pixels can't be resized.`);
  }
  const square = squarePixels(width, height, spacing);
  const content = contentSize(resize, square.width, square.height);
  const canvas = canvasSize(resize, content.width, content.height);
  const centred = resize.kind === 'square';
  return {
    contentWidth: content.width,
    contentHeight: content.height,
    width: canvas.width,
    height: canvas.height,
    padX: centred ? Math.floor((canvas.width - content.width) / 2) : 0,
    padY: centred ? Math.floor((canvas.height - content.height) / 2) : 0,
    scaleX: content.width / width,
    scaleY: content.height / height,
  };
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The size with square pixels, not rounded: rounding happens once, at the end. */
function squarePixels(width: number, height: number, spacing?: Spacing): Size {
  const aspect = spacing ? spacing[0] / spacing[1] : 1; // height over width of one pixel
  const usable = aspect >= 1 / STEEPEST_ASPECT && aspect <= STEEPEST_ASPECT;
  if (!usable) return { width, height };
  return aspect >= 1
    ? { width, height: height * aspect }
    : { width: width / aspect, height };
}

function contentSize(resize: Resize, width: number, height: number): Size {
  switch (resize.kind) {
    case 'square': {
      const scale = positive(resize.side) / Math.max(width, height);
      const most = resize.enlargedBy === 'model' ? 1 : Infinity;
      return scaleBy(Math.min(scale, most), width, height);
    }
    case 'fit':
      return shrinkBy(positive(resize.maxEdge) / Math.max(width, height), width, height);
    case 'budget':
      return scaleBy(1, width, height);
    case 'tile': {
      const fit = Math.min(1, positive(resize.fit) / Math.max(width, height));
      const short = positive(resize.short) / (Math.min(width, height) * fit);
      return shrinkBy(fit * Math.min(1, short), width, height);
    }
    case 'patch':
      return shrinkBy(patchScale(resize, width, height), width, height);
    case 'pixels':
      return toMultiples(resize, width, height);
    case 'grid': {
      const { columns, rows } = nearestGrid(resize, width, height);
      return { width: columns * resize.tile, height: rows * resize.tile };
    }
  }
}

/**
 * The rule of InternVL's `find_closest_aspect_ratio`: among grids of equal shape the larger one is
 * taken only for a picture of more than half its area.
 */
function nearestGrid(
  { tile, maxTiles }: Extract<Resize, { kind: 'grid' }>,
  width: number,
  height: number,
): { columns: number; rows: number } {
  let best = { columns: 1, rows: 1 };
  let nearest = Infinity;
  for (const { columns, rows } of gridsUpTo(maxTiles)) {
    const off = Math.abs(width / height - columns / rows);
    const large = width * height > 0.5 * positive(tile) ** 2 * columns * rows;
    if (off < nearest || (off === nearest && large)) best = { columns, rows };
    nearest = Math.min(nearest, off);
  }
  return best;
}

/** All grids of at most so many tiles, the fewest tiles first. */
function gridsUpTo(most: number) {
  const sides = Array.from({ length: most }, (_, index) => index + 1);
  return sides
    .flatMap((columns) => sides.map((rows) => ({ columns, rows })))
    .filter(({ columns, rows }) => columns * rows <= most)
    .sort((a, b) => a.columns * a.rows - b.columns * b.rows);
}

/**
 * The published rule: shrink so that the area is that of `maxPatches`, then a little more, until one
 * side is a whole number of patches. Without the second step the rounded-up count exceeds the limit.
 */
function patchScale(
  resize: Extract<Resize, { kind: 'patch' }>,
  width: number,
  height: number,
): number {
  const { patch, maxPatches = Infinity, maxEdge = Infinity } = resize;
  const edge = Math.min(1, maxEdge / Math.max(width, height));
  const columns = (width * edge) / positive(patch);
  const rows = (height * edge) / patch;
  if (Math.ceil(columns) * Math.ceil(rows) <= maxPatches) return edge;
  const area = Math.sqrt(maxPatches / (columns * rows));
  const whole = (count: number) =>
    Math.max(1, Math.floor(count * area + 1e-9)) / (count * area);
  return edge * Math.min(1, area * Math.min(whole(columns), whole(rows)));
}

/** The rule of the Qwen-VL image processors, ties to even as Python rounds. */
function toMultiples(
  { multiple, min, max }: Extract<Resize, { kind: 'pixels' }>,
  width: number,
  height: number,
): Size {
  const step = positive(multiple);
  const nearest = (side: number) => Math.max(step, roundHalfEven(side / step) * step);
  const size = { width: nearest(width), height: nearest(height) };
  const area = size.width * size.height;
  if (area > max) {
    const by = Math.sqrt((width * height) / max);
    const down = (side: number) => Math.max(step, Math.floor(side / by / step) * step);
    return { width: down(width), height: down(height) };
  }
  if (area < min) {
    const by = Math.sqrt(min / (width * height));
    const up = (side: number) => Math.ceil((side * by) / step) * step;
    return { width: up(width), height: up(height) };
  }
  return size;
}

function canvasSize(resize: Resize, width: number, height: number): Size {
  if (resize.kind === 'square') {
    const side = resize.enlargedBy === 'model' ? Math.max(width, height) : resize.side;
    return { width: side, height: side };
  }
  if (resize.kind === 'patch' && resize.padTo) {
    const { padTo } = resize;
    return {
      width: Math.ceil(width / padTo) * padTo,
      height: Math.ceil(height / padTo) * padTo,
    };
  }
  return { width, height };
}

const scaleBy = (scale: number, width: number, height: number): Size => ({
  width: Math.max(1, Math.round(width * scale)),
  height: Math.max(1, Math.round(height * scale)),
});

const shrinkBy = (scale: number, width: number, height: number) =>
  scaleBy(Math.min(1, scale), width, height);

const roundHalfEven = (value: number) => {
  const below = Math.floor(value);
  if (value - below !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
};

const positive = (value: number) => {
  if (value > 0) return value;
  throw new RangeError(`A resize policy needs positive sizes, got ${value}.`);
};
