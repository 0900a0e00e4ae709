import { keywordOf } from '@/lib/dicom/attributes/data-dictionary';
import type { DicomElement, DicomJson } from '@/lib/dicom/json';

/** One attribute of a data set, in words to be read. */
export interface Attribute {
  /** `(GGGG,EEEE)` */
  readonly tag: string;
  /** The keyword of the data dictionary; for private ones the creator that reserved the block. */
  readonly name: string;
  readonly vr: string;
  /** Values with `\` between them, as in the file; empty for sequences and for what is not here. */
  readonly value: string;
  /** Why there is no value to be read. */
  readonly absent?: string;
  /** Of a sequence. */
  readonly items: readonly (readonly Attribute[])[];
}

/** All attributes of a data set, in the order of their tags. */
export function attributesOf(header: DicomJson): Attribute[] {
  return Object.entries(header)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([tag, element]) => {
      const absent = whyAbsent(element);
      return {
        tag: `(${tag.slice(0, 4)},${tag.slice(4)})`,
        name: nameOf(header, tag),
        vr: element.vr,
        value: element.vr === 'SQ' ? '' : (element.Value ?? []).map(written).join('\\'),
        ...(absent !== undefined && { absent }),
        items:
          element.vr === 'SQ'
            ? (element.Value ?? []).map((item) => attributesOf((item ?? {}) as DicomJson))
            : [],
      };
    });
}

/**
 * Attributes whose name, tag or value has all the words; a sequence with what fits within it.
 *
 * @param search - Tags are found with and without brackets and comma.
 */
export function attributesWith(
  attributes: readonly Attribute[],
  search: string,
): readonly Attribute[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return attributes;
  return attributes.flatMap((each) => {
    const text =
      `${each.tag} ${each.tag.replace(/[(),]/g, '')} ${each.name} ${each.vr} ${each.value}`.toLowerCase();
    if (words.every((word) => text.includes(word))) return [each];
    const items = each.items.map((item) => attributesWith(item, search));
    return items.some((item) => item.length > 0) ? [{ ...each, items }] : [];
  });
}

/** A creator reserves (gggg,xx00)–(gggg,xxFF) by its name in (gggg,00xx). @see DICOM PS3.5 7.8.1 */
function nameOf(header: DicomJson, tag: string): string {
  const group = tag.slice(0, 4);
  if (Number.parseInt(group, 16) % 2 === 0) return keywordOf(tag) ?? 'Unknown';
  if (tag.startsWith('00', 4)) return 'Private creator';
  const [creator] = header[`${group}00${tag.slice(4, 6)}`]?.Value ?? [];
  return typeof creator === 'string' ? creator : 'Private, of no creator';
}

function whyAbsent({ vr, Value, InlineBinary, BulkDataURI }: DicomElement) {
  if (BulkDataURI !== undefined) return 'not loaded: large';
  if (InlineBinary !== undefined) {
    const padding = /=*$/.exec(InlineBinary)?.[0].length ?? 0;
    return `${(InlineBinary.length / 4) * 3 - padding} bytes`;
  }
  if (vr === 'SQ') return Value?.length ? undefined : 'no items';
  return Value?.length ? undefined : 'empty';
}

/** A person's name has up to three groups: letters, ideographs, phonetic. @see DICOM PS3.18 F.2.2 */
function written(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'object') return String(value);
  const { Alphabetic, Ideographic, Phonetic } = value as Record<string, unknown>;
  return [Alphabetic, Ideographic, Phonetic]
    .map((group) => (typeof group === 'string' ? group : ''))
    .join('=')
    .replace(/=+$/, '');
}
