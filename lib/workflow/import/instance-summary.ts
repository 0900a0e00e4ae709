import {
  SUMMARY_VERSION,
  summarizeFrames,
  type FrameSummary,
} from '@/lib/dicom/frame-summary';
import { readFrameAttributes } from '@/lib/dicom/image-attributes';
import type { DicomJson } from '@/lib/dicom/json';

/** What listing and ordering need of an instance, so that its header needn't be read for them. */
export interface InstanceSummary {
  /** Of what is kept of a frame; absent in the first one. */
  version?: number;
  rows: number;
  columns: number;
  frameTimeMs: number | null;
  /** Empty when it has no picture. */
  frames: readonly FrameSummary[];
  /** It is a video, shown as such. */
  video?: { mediaType: string; frames: number };
  /** It holds a document of this media type, which other programs open. */
  document?: { mediaType: string; title: string };
  /** It is a segmentation: the labels of its segments. */
  segments?: readonly string[];
}

/** As `summarize` wrote it beside the instance. */
export const readSummary = (json: string) => JSON.parse(json) as InstanceSummary;

/** It was written by a version that kept less of a frame. */
export const isOutdated = ({ version, frames }: InstanceSummary): boolean =>
  version !== SUMMARY_VERSION && frames.length > 0;

/**
 * @param pixelSums - A check sum of each frame's stored bytes, where they are at hand.
 * @throws AppError `dicom_damaged` when the header doesn't describe an image.
 */
export function summarize(
  header: DicomJson,
  sopInstanceUid: string,
  pixelSums: readonly number[] = [],
): InstanceSummary {
  const frames = summarizeFrames(header, sopInstanceUid);
  const [first] = frames;
  return {
    version: SUMMARY_VERSION,
    rows: first?.rows ?? 0,
    columns: first?.columns ?? 0,
    frameTimeMs: readFrameAttributes(header, 1).frameTimeMs ?? null,
    frames: frames.map((frame, index) => {
      const pixels = pixelSums[index];
      return pixels === undefined ? frame : { ...frame, pixels };
    }),
  };
}

export const NO_PICTURE: InstanceSummary = {
  rows: 0,
  columns: 0,
  frameTimeMs: null,
  frames: [],
};
