import {
  TAG,
  itemOf,
  itemsOf,
  numbersOf,
  stringOf,
  type DicomJson,
} from '@/lib/dicom/json';

/** Where a maker keeps an attribute: a group, the creator that reserves a block of it, an element. */
export interface PrivateAttribute {
  readonly creator: string;
  /** Four hexadecimal digits, odd. */
  readonly group: string;
  /** The two digits of the element within the block. */
  readonly element: string;
  /** What its bytes are where the VR was lost (UN). */
  readonly vr: 'text' | 'FL' | 'FD';
}

/**
 * The data sets in which a maker's attributes of one frame may stand: for enhanced objects the
 * private functional groups of the frame and the shared ones, and the groups themselves; the
 * instance last.
 *
 * @param frame - From 1.
 */
export function privatePlaces(header: DicomJson, frame: number): DicomJson[] {
  const own = itemOf(header, TAG.PerFrameFunctionalGroupsSequence, frame);
  const shared = itemsOf(header, TAG.SharedFunctionalGroupsSequence)[0];
  return [
    ...[own, shared].flatMap((group) => (group ? [...privateItems(group), group] : [])),
    header,
  ];
}

const privateItems = (group: DicomJson): DicomJson[] =>
  Object.keys(group)
    .filter((tag) => Number.parseInt(tag.slice(0, 4), 16) % 2 === 1)
    .flatMap((tag) => itemsOf(group, tag).slice(0, 1));

/**
 * The values of a private attribute, from the first of the data sets that has it.
 *
 * @see DICOM PS3.5 7.8.1
 */
export function privateNumbers(
  places: readonly DicomJson[],
  attribute: PrivateAttribute,
): readonly number[] {
  for (const place of places) {
    const tag = tagOf(place, attribute);
    if (tag === undefined) continue;
    const numbers = numbersOf(place, tag);
    if (numbers.length > 0) return numbers;
    const bytes = place[tag]?.InlineBinary;
    if (bytes !== undefined) return decoded(bytes, attribute.vr);
  }
  return [];
}

/** The full tag: its creator's element names the block. */
function tagOf(
  place: DicomJson,
  { group, creator, element }: PrivateAttribute,
): string | undefined {
  const reserving = `${group}00`;
  for (const tag in place) {
    if (!tag.startsWith(reserving) || stringOf(place, tag) !== creator) continue;
    const full = `${group}${tag.slice(6)}${element}`;
    if (tag.slice(6) >= '10' && place[full] !== undefined) return full;
  }
  return undefined;
}

/** Bytes of an element that went through an archive which didn't know it. Little endian. */
function decoded(base64: string, vr: PrivateAttribute['vr']): number[] {
  const text = atob(base64);
  if (vr === 'text') {
    const values = text.replaceAll('\0', '').split('\\');
    const numbers = values.map((value) =>
      value.trim() === '' ? Number.NaN : Number(value),
    );
    return numbers.filter((value) => Number.isFinite(value));
  }
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  const size = vr === 'FD' ? 8 : 4;
  return Array.from({ length: Math.floor(bytes.length / size) }, (_, index) =>
    vr === 'FD'
      ? view.getFloat64(index * size, true)
      : view.getFloat32(index * size, true),
  ).filter((value) => Number.isFinite(value));
}
