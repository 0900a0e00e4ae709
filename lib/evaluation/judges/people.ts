import { cohenKappa } from '@/lib/evaluation/agreement/kappa';
import { kendallTau } from '@/lib/evaluation/agreement/rank-correlation';
import { ofKind, type Vote } from '@/lib/evaluation/blind/answers';
import type { Interval } from '@/lib/evaluation/bootstrap';

export interface AgreementWithPeople {
  readonly errors: {
    readonly drafts: number;
    readonly tau: number | null;
    readonly interval: Interval;
  } | null;
  readonly preferences: {
    readonly votes: number;
    readonly kappa: number | null;
    readonly interval: Interval;
  } | null;
}

/** Of fewer, nothing is told. */
const LEAST = 2;
const SIDES = ['left', 'right', 'equivalent'];

/** What made a draft, and of which study. */
export const draftKey = (study: string, arm: string) => JSON.stringify([study, arm]);

/**
 * How far a judge agrees with people who read the same drafts blind, hidden repeats left out: its score
 * with the mean number of clinically significant errors that readers marked in a draft (fewer is better),
 * and which of two drafts it scores higher with which one a reader preferred. Both bad counts as
 * equivalent.
 *
 * @param scores - The judge's, by `draftKey`.
 * @see Yu and others, ReXVal, 2023: τ-b of metrics and readers' errors
 */
export function agreementWithPeople(
  scores: ReadonlyMap<string, number>,
  votes: readonly Vote[],
  seed: number,
): AgreementWithPeople {
  const first = votes.filter(({ repeatOf }) => repeatOf === null);
  return {
    errors: errorsOf(scores, first, seed),
    preferences: choicesOf(scores, first, seed),
  };
}

function errorsOf(
  scores: ReadonlyMap<string, number>,
  votes: readonly Vote[],
  seed: number,
): AgreementWithPeople['errors'] {
  const marked = Map.groupBy(ofKind(votes, 'errors'), ({ study, left }) =>
    draftKey(study, left),
  );
  const drafts = [...marked].flatMap(([key, own]) => {
    const score = scores.get(key);
    const [one] = own;
    if (score === undefined || !one) return [];
    const counts = own.map(
      ({ answer }) =>
        answer.marks.filter(({ significance }) => significance === 'significant').length,
    );
    const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    return [{ score, good: -mean, study: one.study }];
  });
  if (drafts.length < LEAST) return null;
  return {
    drafts: drafts.length,
    ...kendallTau(
      drafts.map(({ score }) => score),
      drafts.map(({ good }) => good),
      drafts.map(({ study }) => study),
      seed,
    ),
  };
}

function choicesOf(
  scores: ReadonlyMap<string, number>,
  votes: readonly Vote[],
  seed: number,
): AgreementWithPeople['preferences'] {
  const both = ofKind(votes, 'preference').flatMap(({ study, left, right, answer }) => {
    const a = scores.get(draftKey(study, left));
    const b = scores.get(draftKey(study, right ?? ''));
    if (a === undefined || b === undefined) return [];
    const judge = a > b ? 'left' : a < b ? 'right' : 'equivalent';
    const reader = answer.choice === 'both-bad' ? 'equivalent' : answer.choice;
    return [{ judge, reader }];
  });
  if (both.length < LEAST) return null;
  const { value, interval } = cohenKappa(
    both.map(({ judge }) => judge),
    both.map(({ reader }) => reader),
    SIDES,
    'none',
    { seed },
  );
  return { votes: both.length, kappa: value, interval };
}
