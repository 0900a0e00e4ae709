import type { LookUpTable } from '@/lib/dicom/look-up-tables';
import type { Voi, VoiFunction } from '@/lib/image/voi';
import type { ColorMapId } from '@/lib/viewer/display/color-maps';
import type { VoiRange } from '@/lib/viewer/display/voi-range';

/**
 * A window; a table of the file; the file's own; or one spread between two percentiles of the slice that
 * is shown, or of the slices of the stack that are loaded.
 */
export type WindowChoice =
  | Voi
  | 'file'
  | { readonly table: LookUpTable }
  | { readonly low: number; readonly high: number; readonly of: 'slice' | 'stack' };

/** How values are shown, to show them so again. */
export interface DisplayLook {
  readonly curve: 'file' | VoiFunction | LookUpTable;
  readonly range: VoiRange | undefined;
  readonly invert: boolean;
  readonly colors: ColorMapId | null;
  readonly smooth: boolean;
  readonly gamma: number;
}

const GAMMA = { least: 0.4, most: 2.5 };
export const withinGamma = (gamma: number) =>
  Math.round(Math.min(GAMMA.most, Math.max(GAMMA.least, gamma)) * 100) / 100;

/** As the file has it. */
export const PLAIN: DisplayLook = {
  curve: 'file',
  range: undefined,
  invert: false,
  colors: null,
  smooth: true,
  gamma: 1,
};
