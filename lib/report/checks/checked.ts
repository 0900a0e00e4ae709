import type { ImagePlane } from '@/lib/image/geometry';

/** What is known of a frame that evidence may point to. */
export interface CheckedFrame {
  readonly sopInstanceUid: string;
  /** 1-based. */
  readonly frame: number;
  readonly rows: number;
  readonly columns: number;
  /** Absent for ultrasound and everything else without a place in the patient. */
  readonly plane?: ImagePlane | undefined;
  /** Between rows, then between columns, in mm: where there is no plane but a calibration. */
  readonly pixelSpacing?: readonly [number, number] | undefined;
}

/** What was sent to the model, as far as a check needs it. */
export interface CheckContext {
  /** The frames sent; for a person's own findings, those of the study. */
  readonly frames: readonly CheckedFrame[];
  /** Along the stack; absent where the frames have no places. */
  readonly sentSpanMm?: number | undefined;
  readonly seriesSpanMm?: number | undefined;
  /** Largest distance between two neighbouring slices that were sent. */
  readonly widestGapMm?: number | undefined;
  /** Body Part Examined, or the reader's word for it: “CHEST”. */
  readonly bodyPart?: string | undefined;
  /** Modality codes of what was sent; empty or absent: not known. */
  readonly modalities?: readonly string[] | undefined;
}
