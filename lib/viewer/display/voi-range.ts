import type { Voi, VoiFunction } from '@/lib/image/voi';

/** Cornerstone names a window by its ends; everything of ours by centre and width. */
export interface VoiRange {
  lower: number;
  upper: number;
}

/** The values that become black and white. @see DICOM PS3.3 C.11.2.1.2.1, C.11.2.1.3.2 */
export function rangeOf({ center, width, fn }: Voi): VoiRange {
  if (fn === 'LINEAR_EXACT')
    return { lower: center - width / 2, upper: center + width / 2 };
  const lower = center - 0.5 - (width - 1) / 2;
  return { lower, upper: lower + width - 1 };
}

/** The inverse of `rangeOf`. */
export function windowOf({ lower, upper }: VoiRange, fn: VoiFunction = 'LINEAR'): Voi {
  return fn === 'LINEAR_EXACT'
    ? { center: (lower + upper) / 2, width: upper - lower, fn }
    : { center: (lower + upper) / 2 + 0.5, width: upper - lower + 1, fn };
}
