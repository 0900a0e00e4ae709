import type { Element } from 'dicom-parser';
import type { ByteRange } from '@/lib/dicom/frame-index';
import type { StoredDataSet } from '@/lib/dicom/part10/data-set';
import { vrAt } from '@/lib/dicom/part10/element-stream';
import { fragmentsOf } from '@/lib/dicom/part10/pixel-data';

/** Where a value that DICOM JSON only refers to lies. */
export interface BulkValue {
  readonly vr: string;
  /** To be joined: the fragments of encapsulated pixel data, else one. */
  readonly ranges: readonly ByteRange[];
  /** Big endian words that DICOM JSON wants swapped (PS3.18 F.2.7): their bytes, else 1. */
  readonly swapped: number;
}

const WORD_BYTES: Record<string, number> = {
  ...{ OW: 2, OF: 4, OL: 4, OD: 8, OV: 8 },
  ...{ AT: 2, US: 2, SS: 2, UL: 4, SL: 4, FL: 4, FD: 8, UV: 8, SV: 8 },
};

/**
 * Find a value by what follows `bulkdata/` in its URI: `7FE00010`, `00540100/1/00281201`.
 *
 * @param wordBytes - Of pixel data, whose words may be longer than its VR says.
 * @returns Undefined when there is none.
 */
export function findBulkValue(
  stored: StoredDataSet,
  path: string,
  wordBytes = 2,
): BulkValue | undefined {
  const [first = '', ...rest] = path.split('/');
  const { pixelData, littleEndian } = stored;
  if (pixelData && rest.length === 0 && keyOf(first) === pixelData.tag) {
    const { offset, length, vr = 'OW' } = pixelData;
    if (length === undefined) {
      return { vr: 'OB', ranges: fragmentsOf(stored, pixelData), swapped: 1 };
    }
    const present = Math.min(length, stored.bytes.length - offset);
    const swapped = littleEndian || vr === 'OB' ? 1 : wordBytes;
    return { vr, ranges: [[offset, present]], swapped };
  }
  let element: Element | undefined = stored.elements[keyOf(first)];
  for (let at = 0; at + 1 < rest.length && element; at += 2) {
    const item: Element | undefined = element.items?.[Number(rest[at]) - 1];
    element = item?.dataSet?.elements[keyOf(rest[at + 1] ?? '')];
  }
  if (!element || element.items || rest.length % 2 !== 0) return undefined;
  const vr = element.vr ?? vrAt(stored.bytes, element.dataOffset);
  const word = littleEndian ? 1 : (WORD_BYTES[vr] ?? 1);
  return { vr, ranges: [[element.dataOffset, element.length]], swapped: word };
}

/** As dicom-parser writes a tag. */
const keyOf = (tag: string) => `x${tag.toLowerCase()}`;
