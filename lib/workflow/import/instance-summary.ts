import type { FrameSummary } from '@/lib/dicom/frame-summary';

/** What listing and ordering need of an instance, so that its header needn't be read for them. */
export interface InstanceSummary {
  rows: number;
  columns: number;
  frameTimeMs: number | null;
  /** Empty when it has no picture. */
  frames: readonly FrameSummary[];
}

/** As `readInstance` wrote it beside the instance. */
export const readSummary = (json: string) => JSON.parse(json) as InstanceSummary;

export const NO_PICTURE: InstanceSummary = {
  rows: 0,
  columns: 0,
  frameTimeMs: null,
  frames: [],
};
