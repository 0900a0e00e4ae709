import { matchFindings, type Match } from '@/lib/evaluation/findings/match';
import { boxIou } from '@/lib/evaluation/location/boxes';
import { between } from '@/lib/evaluation/refusal';
import { contentWords } from '@/lib/report/checks/words';
import type { Statement } from '@/lib/report/finding';

/** Both reports of one study, as findings. */
export interface FindingPair {
  readonly candidate: readonly Statement[];
  readonly reference: readonly Statement[];
}

/** Right, too many, and left out. */
export interface Counts {
  readonly right: number;
  readonly extra: number;
  readonly missing: number;
}

/** How one kind of attribute fared among matched findings. */
export interface AttributeCounts {
  readonly same: number;
  readonly different: number;
  /** The reference states it, the draft doesn't. */
  readonly omitted: number;
}

export interface FindingScores {
  readonly matches: readonly Match[];
  /** Of what is said to be there: a finding is right when its match says that it is there too. */
  readonly present: Counts;
  /** Of everything said: a finding is right when its match has the same polarity. */
  readonly all: Counts;
  /** Matched findings of opposite polarity: there, but denied; or not there, but stated. */
  readonly denied: number;
  readonly invented: number;
  /** Of matched findings that both say are there: */
  readonly side: AttributeCounts;
  readonly size: AttributeCounts;
  readonly anatomy: AttributeCounts;
  /** `same`: both cite a frame, and one of them is the same. */
  readonly frame: AttributeCounts;
  /** Largest differences of stated sizes, mm, where both state one. */
  readonly sizeDifferencesMm: readonly number[];
  /** Best IoU of boxes on one frame, for each match with boxes on both sides; 0 on other frames. */
  readonly boxIous: readonly number[];
}

/** Two readers' calipers differ by so much: whichever is larger. */
export const SIZE_TOLERANCE = { share: 0.2, mm: 1 } as const;

/**
 * A draft's findings against a reference's.
 *
 * @param pair - Findings only: technique, impression and addendum are left out.
 */
export function scoreFindings(pair: FindingPair): FindingScores {
  const candidate = pair.candidate.filter(({ section }) => section === 'findings');
  const reference = pair.reference.filter(({ section }) => section === 'findings');
  const matches = matchFindings(candidate, reference);
  const pairs = matches.flatMap((match) => {
    const [own, theirs] = [candidate[match.candidate], reference[match.reference]];
    return own && theirs ? [{ own, theirs }] : [];
  });
  const agreed = pairs.filter(({ own, theirs }) => own.polarity === theirs.polarity);
  const present = agreed.filter(({ own }) => own.polarity === 'present');
  const presentIn = (list: readonly Statement[]) =>
    list.filter(({ polarity }) => polarity === 'present').length;
  const counts = (right: number, said: number, there: number): Counts => ({
    right,
    extra: said - right,
    missing: there - right,
  });
  const opposite = pairs.filter(({ own, theirs }) => own.polarity !== theirs.polarity);
  const invented = opposite.filter(({ own }) => own.polarity === 'present').length;
  return {
    matches,
    present: counts(present.length, presentIn(candidate), presentIn(reference)),
    all: counts(agreed.length, candidate.length, reference.length),
    denied: opposite.length - invented,
    invented,
    side: tally(
      present,
      ({ side }) => side,
      (a, b) => a === b,
    ),
    size: tally(present, ({ sizeMm }) => sizeMm, isSameSize),
    anatomy: tally(present, ({ anatomy }) => anatomy, isSamePlace),
    frame: tally(present, framesOf, (a, b) => a.some((frame) => b.includes(frame))),
    sizeDifferencesMm: present.flatMap(({ own, theirs }) =>
      own.sizeMm === null || theirs.sizeMm === null
        ? []
        : [Math.abs(own.sizeMm - theirs.sizeMm)],
    ),
    boxIous: present.flatMap(({ own, theirs }) => bestIou(own, theirs) ?? []),
  };
}

type Pairs = readonly { readonly own: Statement; readonly theirs: Statement }[];

function tally<Value>(
  pairs: Pairs,
  read: (statement: Statement) => Value | null,
  isSame: (a: Value, b: Value) => boolean,
): AttributeCounts {
  const counts = { same: 0, different: 0, omitted: 0 };
  for (const { own, theirs } of pairs) {
    const [a, b] = [read(own), read(theirs)];
    if (b === null) continue;
    if (a === null) counts.omitted++;
    else if (isSame(a, b)) counts.same++;
    else counts.different++;
  }
  return counts;
}

/** Of `a`, stated for what is `b` mm large. */
export const isSameSize = (a: number, b: number) =>
  Math.abs(a - b) <= Math.max(SIZE_TOLERANCE.mm, SIZE_TOLERANCE.share * b);

/** The same words, in any order. */
export const isSamePlace = (a: string, b: string) =>
  contentWords(a).sort().join(' ') === contentWords(b).sort().join(' ');

const framesOf = ({ evidence }: Statement): string[] | null =>
  evidence.length === 0
    ? null
    : evidence.map(({ sopInstanceUid, frame }) => `${sopInstanceUid}/${frame}`);

function bestIou(own: Statement, theirs: Statement): number | undefined {
  const boxes = ({ evidence }: Statement) =>
    evidence.flatMap(({ box, sopInstanceUid, frame }) =>
      box ? [{ box, on: `${sopInstanceUid}/${frame}` }] : [],
    );
  const [a, b] = [boxes(own), boxes(theirs)];
  if (a.length === 0 || b.length === 0) return undefined;
  return Math.max(
    0,
    ...a.flatMap((each) =>
      b.filter(({ on }) => on === each.on).map(({ box }) => boxIou(each.box, box)),
    ),
  );
}

export interface PrecisionRecallF1 {
  /** Null where nothing was said, or nothing was there to say. */
  readonly precision: number | null;
  readonly recall: number | null;
  readonly f1: number | null;
}

/** Precision, recall and their harmonic mean (van Rijsbergen 1979). 0 … 1. */
export function precisionRecallF1({ right, extra, missing }: Counts): PrecisionRecallF1 {
  const share = (whole: number) => (whole === 0 ? null : right / whole);
  return {
    precision: share(right + extra),
    recall: share(right + missing),
    f1:
      right + extra + missing === 0 ? null : (2 * right) / (2 * right + extra + missing),
  };
}

/** Of a set of drafts: counts are pooled, so that a long report weighs more than a short one. */
export interface FindingSetScores {
  readonly present: Counts;
  readonly all: Counts;
  readonly denied: number;
  readonly invented: number;
  readonly side: AttributeCounts;
  readonly size: AttributeCounts;
  readonly anatomy: AttributeCounts;
  readonly frame: AttributeCounts;
  readonly meanSizeDifferenceMm: number | null;
  readonly meanBoxIou: number | null;
}

const MOST_DRAFTS = 200_000;

export function pooled(scores: readonly FindingScores[]): FindingSetScores {
  between(scores.length, 1, MOST_DRAFTS, 'Scored drafts');
  const number = (pick: (score: FindingScores) => number) =>
    scores.reduce((sum, score) => sum + pick(score), 0);
  const counts = (key: 'present' | 'all'): Counts => ({
    right: number((score) => score[key].right),
    extra: number((score) => score[key].extra),
    missing: number((score) => score[key].missing),
  });
  const attribute = (key: 'side' | 'size' | 'anatomy' | 'frame'): AttributeCounts => ({
    same: number((score) => score[key].same),
    different: number((score) => score[key].different),
    omitted: number((score) => score[key].omitted),
  });
  return {
    present: counts('present'),
    all: counts('all'),
    denied: number(({ denied }) => denied),
    invented: number(({ invented }) => invented),
    side: attribute('side'),
    size: attribute('size'),
    anatomy: attribute('anatomy'),
    frame: attribute('frame'),
    meanSizeDifferenceMm: mean(scores.flatMap((score) => score.sizeDifferencesMm)),
    meanBoxIou: mean(scores.flatMap((score) => score.boxIous)),
  };
}

const mean = (values: readonly number[]) =>
  values.length === 0
    ? null
    : values.reduce((sum, value) => sum + value, 0) / values.length;
