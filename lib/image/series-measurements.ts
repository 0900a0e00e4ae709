/** One number, or word, that was measured or read, and where. */
export interface MeasuredFact {
  /** Stable: `slice-count`, `coverage`, `lung-volume`, `noise` … */
  readonly id: string;
  /** In radiology's words: “Lung volume”. */
  readonly label: string;
  readonly value: number | string;
  readonly unit: string | null;
  /** 1-based, in the order of the slices prepared; the most telling one first; empty = header only. */
  readonly slices: readonly number[];
}

/** What can be said of a series without any model: header facts, geometry, pixel measurements. */
export interface SeriesMeasurements {
  readonly modality: string;
  readonly technique: readonly MeasuredFact[];
  readonly geometry: readonly MeasuredFact[];
  readonly pixels: readonly MeasuredFact[];
}
