import { readFrameAttributes } from '@/lib/dicom/image-attributes';
import { stringOf, TAG, type DicomJson } from '@/lib/dicom/json';
import type { LookUpTable } from '@/lib/dicom/look-up-tables';
import type { Voi, VoiFunction } from '@/lib/image/voi';
import { rangeOf, type VoiRange } from '@/lib/viewer/display/voi-range';

/** How a file wants its values to be shown. */
export interface FileWindow {
  readonly window?: Voi | undefined;
  /** Only where there is no window. */
  readonly table?: LookUpTable | undefined;
  readonly modality?: string | undefined;
}

/** The file's own window for a frame, or else its own table. @param frame - From 1. */
export function fileWindow(header: DicomJson, frame: number): FileWindow {
  const { windows, voiLuts } = readFrameAttributes(header, frame);
  const window = windows.find(hasGreys);
  const table = window ? undefined : voiLuts?.[0];
  return { window, table, modality: stringOf(header, TAG.Modality) };
}

/**
 * A LINEAR window of width 1 has but two greys (PS3.3 C.11.2.1.2.1), and is written by those who mean
 * “from 0 to 1”.
 */
const hasGreys = ({ width, fn }: Voi) => width > 1 || fn !== 'LINEAR';

/** The values that the first and the last entry of a table are for. */
export const domainOf = ({ firstMapped, entries }: LookUpTable) => ({
  lower: firstMapped,
  upper: firstMapped + entries.length - 1,
});

/** What values go through between black and white. */
export type Curve = VoiFunction | LookUpTable;

/** The ends of a window on a curve: those of a table are counted as of a straight one. */
export const stretched = (
  { center, width }: Pick<Voi, 'center' | 'width'>,
  curve: Curve,
): VoiRange =>
  rangeOf({ center, width, fn: typeof curve === 'object' ? undefined : curve });
