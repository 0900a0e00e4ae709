import { ofKind, type Vote } from '@/lib/evaluation/blind/answers';
import { outcomeOf } from '@/lib/evaluation/blind/statistics/preferences';
import { characterEdits } from '@/lib/evaluation/text/edit';

/** What readers must differ by for an adjudicator to be asked. */
export interface DisputeRule {
  /** Any difference, or one reader for one draft and one for the other. */
  readonly preference: 'any' | 'opposite';
  /** Steps of any item of a form. */
  readonly form: number;
  /** Clinically significant errors. */
  readonly errors: number;
  /** Normalised edit distance of corrected texts, 0 … 1. */
  readonly correction: number;
}

export const DISPUTE_RULE: DisputeRule = {
  preference: 'opposite',
  form: 2,
  errors: 2,
  correction: 0.3,
};

export interface Dispute {
  readonly unit: string;
  readonly votes: readonly Vote[];
}

/** What readers differ on, by the rule. Hidden repeats don’t count. */
export function disputesOf(votes: readonly Vote[], rule: DisputeRule): Dispute[] {
  const first = votes.filter(({ repeatOf }) => repeatOf === null);
  return [...Map.groupBy(first, ({ unit }) => unit)]
    .filter(([, of]) => of.length > 1 && isDisputed(of, rule))
    .map(([unit, of]) => ({ unit, votes: of }));
}

function isDisputed(votes: readonly Vote[], rule: DisputeRule): boolean {
  const outcomes = new Set(ofKind(votes, 'preference').map((vote) => outcomeOf(vote)));
  if (rule.preference === 'any' ? outcomes.size > 1 : isOpposite(outcomes)) return true;
  const forms = ofKind(votes, 'form').map(({ answer }) => answer.values);
  const items = new Set(forms.flatMap((values) => Object.keys(values)));
  for (const item of items) {
    if (spread(forms.flatMap((values) => values[item] ?? [])) >= rule.form) return true;
  }
  const errors = ofKind(votes, 'errors').map(
    ({ answer }) =>
      answer.marks.filter(({ significance }) => significance === 'significant').length,
  );
  if (errors.length > 1 && spread(errors) >= rule.errors) return true;
  // Those of a study that is gone have no words left.
  const texts = ofKind(votes, 'correction')
    .map(({ answer }) => answer.text)
    .filter((text) => text.trim() !== '');
  return texts.some((a, at) =>
    texts.slice(at + 1).some((b) => apart(a, b) >= rule.correction),
  );
}

const isOpposite = (outcomes: ReadonlySet<string>) =>
  outcomes.has('first') && outcomes.has('second');

const spread = (values: readonly number[]) =>
  values.length < 2 ? 0 : Math.max(...values) - Math.min(...values);

const apart = (a: string, b: string) =>
  characterEdits([{ candidate: a, references: [b] }])[0]?.normalised ?? 0;
