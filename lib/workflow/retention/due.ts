import type { StudyFacts } from '@/lib/store/retention/facts';
import type { RuleContent } from '@/lib/store/retention/rules';

const DAY_MS = 24 * 3600 * 1000;

/** Since when a study may go, by which rules. */
export interface Due<Rule extends RuleContent = RuleContent> {
  since: Date;
  rules: readonly Rule[];
  /** All of them say that the server deletes it. */
  automatic: boolean;
  /** All of them say that reports, annotations and segments go along. */
  withWork: boolean;
}

/**
 * Rules of a study's collections stand before those for all studies; of those that count, the one
 * that keeps it longest decides.
 *
 * @returns undefined: it isn't due at that time, or never will be.
 */
export function dueOf<Rule extends RuleContent>(
  rules: readonly Rule[],
  facts: StudyFacts,
  now: Date,
): Due<Rule> | undefined {
  const own = rules.filter(
    ({ collectionId }) =>
      collectionId !== null && facts.collectionIds.includes(collectionId),
  );
  const counting =
    own.length > 0 ? own : rules.filter(({ collectionId }) => collectionId === null);
  const ends = counting.map((rule) => endOf(rule, facts));
  const since = Math.max(...ends);
  // Without a rule that is -Infinity, and with one that can't be counted, Infinity.
  if (!Number.isFinite(since) || since > now.getTime()) return undefined;
  return {
    since: new Date(since),
    rules: counting,
    automatic: counting.every(({ outcome }) => outcome === 'delete'),
    withWork: counting.every(({ withWork }) => withWork),
  };
}

/** When it may go by one rule, in milliseconds; Infinity where that can't be told. */
function endOf({ after, days }: RuleContent, facts: StudyFacts): number {
  const { changedAt, viewedAt } = facts;
  const beginnings = {
    import: changedAt.getTime(),
    // Nobody has looked at it yet: the days are counted from when it came.
    view: Math.max(changedAt.getTime(), viewedAt?.getTime() ?? 0),
    'study-date': dayOf(facts.studyDate),
  };
  return beginnings[after] + days * DAY_MS;
}

/** The end of a day as DICOM writes it; Infinity for what is none. */
function dayOf(date: string): number {
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)$/.exec(date) ?? [];
  const start = new Date(`${year}-${month}-${day}T00:00:00Z`);
  const isDay = start.getUTCDate() === Number(day);
  return isDay ? start.getTime() + DAY_MS : Infinity;
}
