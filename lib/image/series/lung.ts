import { connectedParts } from '@/lib/image/series/body-mask';

/** Below this is air, above it tissue: half way between the two, HU. */
export const AIR_HU = -500;
/** Air that is darker than this on average is gas in an airway or the bowel, not lung, HU. */
const GAS_HU = -950;
/** A part of a slice smaller than this is left out: noise, and small bronchi. */
const LEAST_PART_MM2 = 20;
/** No lung volume is stated below this: bowel content looks like lung, too. */
const LEAST_LUNG_MM3 = 50_000;
/** The second lung is at least this share of the first. */
const SECOND_LUNG = 0.2;

interface Piece {
  readonly slice: number;
  readonly areaMm2: number;
}

/**
 * Follows lung from slice to slice. On each slice, connected air inside the body whose mean is between
 * -950 and -500 HU may be lung; parts that overlap on slices fed one after the other are one object.
 * Lung is the largest object and those at least a fifth as large.
 */
export class LungFollower {
  #previous: Int32Array | undefined;
  readonly #pieces: Piece[] = [];
  /** Union-find: the piece that each piece was joined to; roots point at themselves. */
  readonly #joined: number[] = [];

  /**
   * @param slice - Index of the slice; feed them in the order they lie in.
   * @param inside - The body mask; undefined when the slice shows no body.
   */
  add(
    slice: number,
    values: Float32Array,
    inside: Uint8Array | undefined,
    { width, height, pixelMm2 }: { width: number; height: number; pixelMm2: number },
  ): void {
    const before = this.#previous;
    this.#previous = undefined;
    if (!inside) return;
    const air = new Uint8Array(inside.length);
    for (let at = 0; at < air.length; at++) {
      air[at] = inside[at] === 1 && (values[at] ?? NaN) < AIR_HU ? 1 : 0;
    }
    const { labels, sizes } = connectedParts(air, width, height);
    const sums = new Float64Array(sizes.length);
    for (let at = 0; at < labels.length; at++) {
      const label = labels[at] ?? 0;
      if (label > 0) sums[label] = (sums[label] ?? 0) + (values[at] ?? 0);
    }
    // From labels on this slice to pieces, counted from 1; 0 is no lung.
    const pieceOf = sizes.map((size, label) => {
      const areaMm2 = size * pixelMm2;
      const mean = (sums[label] ?? 0) / size;
      if (label === 0 || areaMm2 < LEAST_PART_MM2 || !(mean > GAS_HU)) return 0;
      this.#joined.push(this.#pieces.length);
      return this.#pieces.push({ slice, areaMm2 });
    });
    for (let at = 0; at < labels.length; at++) {
      const piece = pieceOf[labels[at] ?? 0] ?? 0;
      labels[at] = piece;
      const other = before?.[at] ?? 0;
      if (piece > 0 && other > 0) this.#join(piece - 1, other - 1);
    }
    this.#previous = labels;
  }

  /**
   * @param slabMm - The thickness that each slice stands for.
   * @returns The volume and the area on each slice; undefined when nothing is large enough.
   */
  lung(
    slabMm: readonly number[],
  ): { mm3: number; areaOf: Map<number, number> } | undefined {
    const volumes = new Map<number, number>();
    this.#pieces.forEach(({ slice, areaMm2 }, piece) => {
      const root = this.#root(piece);
      const mm3 = areaMm2 * (slabMm[slice] ?? 0);
      volumes.set(root, (volumes.get(root) ?? 0) + mm3);
    });
    const largest = Math.max(0, ...volumes.values());
    if (largest < LEAST_LUNG_MM3) return undefined;
    const areaOf = new Map<number, number>();
    let mm3 = 0;
    this.#pieces.forEach(({ slice, areaMm2 }, piece) => {
      if ((volumes.get(this.#root(piece)) ?? 0) < SECOND_LUNG * largest) return;
      mm3 += areaMm2 * (slabMm[slice] ?? 0);
      areaOf.set(slice, (areaOf.get(slice) ?? 0) + areaMm2);
    });
    return { mm3, areaOf };
  }

  #root(piece: number): number {
    let at = piece;
    for (let up = this.#joined[at] ?? at; up !== at; up = this.#joined[at] ?? at) {
      // Halving the path keeps later searches short.
      this.#joined[at] = this.#joined[up] ?? up;
      at = up;
    }
    return at;
  }

  #join(a: number, b: number): void {
    const [one, other] = [this.#root(a), this.#root(b)];
    if (one !== other) this.#joined[Math.max(one, other)] = Math.min(one, other);
  }
}
