import { ofKind, type Vote } from '@/lib/evaluation/blind/answers';
import type { Resampling } from '@/lib/evaluation/bootstrap';
import { rank, type Comparison, type Ranking } from '@/lib/evaluation/ranking/rank';

export type PreferenceVote = ReturnType<typeof ofKind<'preference'>>[number];

/** For the maker whose name comes first, or the other one; sides are gone. */
export type Outcome = 'first' | 'tie' | 'second';

/** The two makers of a comparison, in the order of their names’ code units. */
export const pairOf = ({ left, right }: Vote): [first: string, second: string] =>
  left < (right ?? '') ? [left, right ?? ''] : [right ?? '', left];

/** Of every two makers, in the order of their names. */
export function byPair(votes: readonly PreferenceVote[]): PreferenceVote[][] {
  const groups = [...Map.groupBy(votes, (vote) => JSON.stringify(pairOf(vote))).values()];
  const names = (of: readonly PreferenceVote[]) => (of[0] ? pairOf(of[0]) : ['', '']);
  return groups.sort((one, other) => {
    const [[a = '', b = ''], [c = '', d = '']] = [names(one), names(other)];
    return a < c || (a === c && b < d) ? -1 : 1;
  });
}

/** Equivalent drafts tie, and so do two bad ones. */
export function outcomeOf(vote: PreferenceVote): Outcome {
  const { choice } = vote.answer;
  if (choice !== 'left' && choice !== 'right') return 'tie';
  const chosen = choice === 'left' ? vote.left : vote.right;
  return chosen === pairOf(vote)[0] ? 'first' : 'second';
}

export interface PairTally {
  readonly first: string;
  readonly second: string;
  readonly wins: number;
  readonly ties: number;
  readonly losses: number;
  /** Of the ties: both drafts were bad. */
  readonly bothBad: number;
}

export interface Preferences {
  readonly comparisons: number;
  readonly pairs: readonly PairTally[];
  /** Of decided comparisons, repeats included: how many went to the left. Far from half: a habit. */
  readonly left: { readonly chosen: number; readonly decided: number };
  readonly ranking: Ranking;
}

/** Hidden repeats don’t count, but for the sides. */
export function preferencesOf(
  votes: readonly Vote[],
  resampling: Resampling,
  minimum: { least: number; leastOfEach: number },
): Preferences {
  const all = ofKind(votes, 'preference');
  const once = all.filter(({ repeatOf }) => repeatOf === null);
  const decided = all.filter(({ answer: { choice } }) => /^(left|right)$/.test(choice));
  return {
    comparisons: once.length,
    pairs: byPair(once).map(tallyOf),
    left: {
      chosen: decided.filter(({ answer }) => answer.choice === 'left').length,
      decided: decided.length,
    },
    ranking: rank(once.map(toComparison), resampling, minimum),
  };
}

function tallyOf(votes: readonly PreferenceVote[]): PairTally {
  const [first, second] = votes[0] ? pairOf(votes[0]) : ['', ''];
  const of = (outcome: Outcome) =>
    votes.filter((vote) => outcomeOf(vote) === outcome).length;
  return {
    ...{ first, second, wins: of('first'), ties: of('tie'), losses: of('second') },
    bothBad: votes.filter(({ answer }) => answer.choice === 'both-bad').length,
  };
}

function toComparison(vote: PreferenceVote): Comparison {
  const [first, second] = pairOf(vote);
  return { first, second, outcome: outcomeOf(vote), study: vote.study };
}
