import type { DeidOptions } from '@/lib/dicom/deidentify/options';
import { rowOf, type BasicAction, type Row } from '@/lib/dicom/deidentify/table';

/** What becomes of an attribute. `shift`: a date is moved; `keep` still recurses into sequences. */
export type Action = 'remove' | 'empty' | 'dummy' | 'uid' | 'keep' | 'shift' | 'outside';

/** Kinds of object by what their IODs ask of attributes that most of them need not have. */
export type Kind =
  'enhanced' | 'pet' | 'document' | 'rt' | 'breast' | 'x-ray-3d' | 'other';

const STORAGE = '1.2.840.10008.5.1.4.1.1.';
const KINDS: readonly (readonly [RegExp, Kind])[] = [
  [/^128$/, 'pet'],
  [/^13\.1\.[12]$/, 'x-ray-3d'],
  [/^1\.2(\.1)?$|^13\.1\.3$/, 'breast'],
  [/^(88\.|59$)/, 'document'],
  [/^481\./, 'rt'],
  [
    /^(2\.[12]|4\.[1-4]|6\.2|6\.3|12\.[12]\.1|13\.1\.\d|1\.3\.\d|128\.1|130)$/,
    'enhanced',
  ],
  [/^(66(\.|$)|30$|67$|9\.|14\.|77\.1\.(5|6)|91\.)/, 'enhanced'],
];

export function kindOf(sopClassUid: string): Kind {
  if (!sopClassUid.startsWith(STORAGE)) return 'other';
  const rest = sopClassUid.slice(STORAGE.length);
  return KINDS.find(([pattern]) => pattern.test(rest))?.[1] ?? 'other';
}

/**
 * Attributes for which the table leaves the choice to the IOD: where it is Type 1 or 1C a dummy stands,
 * where it is Type 2 or 2C nothing, elsewhere (Type 3) it is removed.
 *
 * @see Types of PS3.3 2024e, as dicom3tools (`libsrc/standard/module`) has them
 */
const NEEDED: Readonly<
  Record<
    string,
    Partial<Record<Kind, 'dummy' | 'empty'>> & { always?: 'dummy' | 'empty' }
  >
> = {
  '00080012': {},
  '00080013': {},
  '00080021': { pet: 'dummy', rt: 'dummy' },
  '00080022': { pet: 'empty' },
  '00080023': {
    always: 'empty',
    enhanced: 'dummy',
    document: 'dummy',
    'x-ray-3d': 'dummy',
  },
  '0008002A': { enhanced: 'dummy' },
  '00080031': { pet: 'dummy', rt: 'dummy' },
  '00080032': { pet: 'empty' },
  '00080033': {
    always: 'empty',
    enhanced: 'dummy',
    document: 'dummy',
    'x-ray-3d': 'dummy',
  },
  '00080080': { document: 'empty' },
  '00080082': { document: 'empty' },
  '00081010': { document: 'empty' },
  '00081070': { rt: 'empty' },
  '00081072': {},
  '00081110': { document: 'empty' },
  '00081111': { document: 'empty' },
  '00100020': { always: 'dummy' },
  '00102203': { always: 'empty' },
  '00180010': { always: 'empty', 'x-ray-3d': 'dummy' },
  '00181000': { enhanced: 'dummy', 'x-ray-3d': 'dummy' },
  '00181030': {},
  '00181400': { 'x-ray-3d': 'dummy' },
  '0018700A': { breast: 'dummy' },
  '0018700C': { breast: 'dummy' },
  '0018700E': { breast: 'dummy' },
  '00189516': { 'x-ray-3d': 'dummy' },
  '00189517': { 'x-ray-3d': 'dummy' },
  '00189919': { always: 'dummy' },
  '00321060': { document: 'empty' },
  '00400555': { always: 'empty' },
  '0040A032': { document: 'dummy' },
  '00700084': { always: 'empty' },
  '22000002': { always: 'empty' },
  '22000005': { always: 'empty' },
};

/** Those of radiotherapy are Type 2 at least wherever they stand. */
const OF_RADIOTHERAPY: Readonly<Record<string, 'empty' | 'dummy'>> = {
  'X/Z': 'empty',
  'X/D': 'dummy',
};

function resolved({ tag, basic }: Row, kind: Kind): Action {
  const needed = NEEDED[tag] ?? {};
  const choice =
    needed[kind] ??
    needed.always ??
    (/^30/.test(tag) ? OF_RADIOTHERAPY[basic] : undefined) ??
    'remove';
  // Never less than the table allows.
  return basic.startsWith('Z') && choice === 'remove' ? 'empty' : choice;
}

const PLAIN: Readonly<Partial<Record<BasicAction, Action>>> = {
  X: 'remove',
  Z: 'empty',
  D: 'dummy',
  U: 'uid',
  'X/Z/U*': 'uid',
};

/** The table removes them; a presentation state without them is none (PS3.3 C.11.10, Type 1). */
const DESPITE = new Set(['00700082', '00700083']);

const DATES = new Set(['DA', 'TM', 'DT']);

/**
 * What the profile with its options makes of an attribute; `outside`: the table doesn't name it.
 *
 * Dates follow the options for dates alone, so that none stays beside others that were moved.
 *
 * @param vr - As it is written, or as the dictionary has it.
 */
export function actionOf(
  tag: string,
  vr: string,
  kind: Kind,
  options: DeidOptions,
): Action {
  // Nothing is left of a curve or an overlay whose data are gone.
  if (/^[56]0/.test(tag)) return 'remove';
  const row = rowOf(tag);
  if (!row) return 'outside';
  if (row.options['full-dates'] && options.has('full-dates')) return 'keep';
  if (row.options['modified-dates'] && options.has('modified-dates')) return 'shift';
  const kept = (['device', 'institution', 'patient'] as const).some(
    (option) => options.has(option) && row.options[option] === 'K',
  );
  if (kept && !DATES.has(vr)) return 'keep';
  if (DESPITE.has(tag)) return 'dummy';
  return PLAIN[row.basic] ?? resolved(row, kind);
}
