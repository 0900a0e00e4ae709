/** A cylinder along the patient's long axis: where it is in the slice, and what it is made of. */
interface Cylinder {
  readonly x: number;
  readonly y: number;
  readonly radiusMm: number;
  readonly hu: number;
  /** Slices from…to, 0-based, the last excluded; all when left out. */
  readonly slices?: readonly [number, number];
}

const body: Cylinder = { x: 0, y: 0, radiusMm: 110, hu: 40 };
const rightLung: Cylinder = { x: -50, y: -15, radiusMm: 40, hu: -850 };
const leftLung: Cylinder = { x: 50, y: -15, radiusMm: 35, hu: -850 };
const trachea: Cylinder = { x: 0, y: -45, radiusMm: 9, hu: -1000 };
const spine: Cylinder = { x: 0, y: 70, radiusMm: 18, hu: 700 };
const fat: Cylinder = { x: 0, y: 25, radiusMm: 20, hu: -100 };
/** Looks like lung but is far too small to be one. */
const bowel: Cylinder = { x: 70, y: 50, radiusMm: 10, hu: -700, slices: [7, 9] };

/**
 * A CT of a trunk made of cylinders, on a hollow table, with pixels that aren't square.
 *
 * Volumes are those of cylinders, π r² h, by hand; nothing is computed with the code under test.
 */
export const thorax = {
  rows: 300,
  columns: 320,
  rowSpacingMm: 1,
  columnSpacingMm: 0.8,
  sliceCount: 10,
  sliceSpacingMm: 5,

  /** π (40² + 35²) × 50 mm, in mL. */
  lungMl: 443.7499,
  /** π 9² × 50 mm + π 10² × 10 mm, in mL: trachea and bowel. */
  otherAirMl: 12.7235 + 3.1416,
  /** Shares of the body's cross-section of π 110², in per cent: 18² / 110² and 20² / 110². */
  bonePercent: 2.6777,
  fatPercent: 3.3058,
  /** 110² - 40² - 35² - 9² - 18² - 20² of 110²; less a fifth of 10² for two of ten slices. */
  softPercent: 69.8347,

  /** HU of slice `n` (from 0), row by row. @param noiseHu - Standard deviation of Gaussian noise. */
  slice(n: number, noiseHu = 0): Float32Array {
    const parts = [body, rightLung, leftLung, trachea, spine, fat, bowel].filter(
      ({ slices }) => !slices || (n >= slices[0] && n < slices[1]),
    );
    const noise = gaussian(n + 1);
    const values = new Float32Array(this.rows * this.columns);
    for (let row = 0; row < this.rows; row++) {
      for (let column = 0; column < this.columns; column++) {
        const x = (column - 159.5) * this.columnSpacingMm;
        const y = (row - 130) * this.rowSpacingMm;
        const hit = parts.findLast(
          (part) => Math.hypot(x - part.x, y - part.y) < part.radiusMm,
        );
        const hu = hit?.hu ?? tableHu(x, y);
        values[row * this.columns + column] = hu + noise() * noiseHu;
      }
    }
    return values;
  },

  /** Image Plane attributes of slice `n`: 5 mm above the one before. */
  place(n: number) {
    return {
      rows: this.rows,
      columns: this.columns,
      position: [-127.6, -130, 20 + n * this.sliceSpacingMm] as const,
      orientation: [1, 0, 0, 0, 1, 0] as const,
      pixelSpacing: [this.rowSpacingMm, this.columnSpacingMm] as const,
    };
  },
};

/** A shell of 100 HU, 2 mm thick, filled with foam of -900 HU, 10 mm below the body. */
function tableHu(x: number, y: number): number {
  if (Math.abs(x) > 100 || y < 120 || y > 140) return -1000;
  return Math.abs(x) > 98 || y < 122 || y > 138 ? 100 : -900;
}

/** Numbers of mean 0 and standard deviation 1, the same on every machine (Box and Muller). */
export function gaussian(seed: number): () => number {
  let state = seed;
  const uniform = () => {
    // The generator of C's rand(); the upper bits are good enough for noise.
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return ((state >>> 8) + 0.5) / 2 ** 23;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}
