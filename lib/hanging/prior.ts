import type { Attributes } from '@/lib/hanging/attributes';

/** What tells whether two studies of a patient can be laid side by side. */
export interface StudyFacts {
  readonly modalities: readonly string[];
  /** Body Part Examined of its series; empty where none says. */
  readonly bodyParts: readonly string[];
  readonly description: string;
}

/** Of series that hold no pictures of their own. */
const NO_IMAGES = ['SR', 'PR', 'KO', 'SEG', 'DOC', 'REG', 'RTSTRUCT', 'RTPLAN', 'RTDOSE'];

/**
 * Have two studies a modality of images and a part of the body in common? Where the files don't name the
 * part, the description of the study has to be the same.
 */
export function areAlike(one: StudyFacts, other: StudyFacts): boolean {
  const images = one.modalities.filter((each) => !NO_IMAGES.includes(each));
  if (!images.some((each) => other.modalities.includes(each))) return false;
  const [here, there] = [folded(one.bodyParts), folded(other.bodyParts)];
  if (here.length > 0 && there.length > 0)
    return here.some((each) => there.includes(each));
  const [text = ''] = folded([one.description]);
  return text !== '' && text === folded([other.description])[0];
}

const folded = (words: readonly string[]) =>
  words.map((each) => each.trim().toUpperCase()).filter(Boolean);

/** Date and time of a study as DICOM writes them, or empty. */
export interface StudyMoment {
  readonly date: string;
  readonly time: string;
}

/** Was a study made before another one? `undated`: what they say doesn't tell. */
export function whenOf(
  study: StudyMoment,
  than: StudyMoment,
): 'before' | 'after' | 'undated' {
  if (!study.date || !than.date) return 'undated';
  if (study.date !== than.date) return study.date < than.date ? 'before' : 'after';
  if (!study.time || !than.time || study.time === than.time) return 'undated';
  return study.time < than.time ? 'before' : 'after';
}

/** What must not differ where both say it, what had better be the same, and by how much. */
const COMPARED: readonly (readonly [attribute: string, must: boolean, weight: number])[] =
  [
    ['Modality', true, 1],
    ['isLocalizer', true, 1],
    ['isClip', true, 1],
    ['BodyPartExamined', false, 4],
    ['mrKind', true, 8],
    ['plane', false, 8],
    ['kernelKind', false, 4],
    ['DiffusionBValue', false, 4],
    ['SeriesDescription', false, 2],
    ['SliceThickness', false, 1],
  ];

/**
 * The display set of another study that is most like this one.
 *
 * @param sets - In the order in which they are listed: of equals the first.
 * @param taken - Indices of those that hang already.
 * @returns Its index; undefined where there is none of this modality and kind.
 */
export function likest(
  to: Attributes,
  sets: readonly Attributes[],
  taken: ReadonlySet<number> = new Set(),
): number | undefined {
  const scored = sets
    .map((set, at) => ({ at, score: taken.has(at) ? 0 : likeness(to, set) }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score || a.at - b.at);
  return scored[0]?.at;
}

/** 0: not to be compared. */
function likeness(one: Attributes, other: Attributes): number {
  let score = 0;
  for (const [attribute, must, weight] of COMPARED) {
    const [a, b] = [one[attribute], other[attribute]].map(said);
    if (a === undefined || b === undefined) continue;
    if (a === b) score += weight;
    else if (must) return 0;
  }
  return score;
}

const said = (value: Attributes[string]) =>
  value === undefined || value === null || value === '' || value === 'unknown'
    ? undefined
    : String(value).trim().toUpperCase();

/**
 * The slice of a series that is as far along as another one's, where nothing says how two series lie to each
 * other. Slices count from 0.
 */
export const asFarAlong = (index: number, count: number, otherCount: number): number =>
  count < 2
    ? Math.floor((otherCount - 1) / 2)
    : Math.round((index / (count - 1)) * (otherCount - 1));
