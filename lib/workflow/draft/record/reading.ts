import { decodeBox, type ImagePolicy } from '@/lib/models/policies';
import { draftFromChecklist } from '@/lib/report/asking/assemble';
import type { Step } from '@/lib/report/asking/steps';
import type { DraftAnswer } from '@/lib/report/answer-form';
import type { CheckContext } from '@/lib/report/checks/checked';
import type { CheckedDraft } from '@/lib/report/checks/compare-drafts';
import { checkStatements } from '@/lib/report/checks/statements';
import { usageWarning } from '@/lib/report/checks/usage';
import { ordersIn } from '@/lib/report/injection';
import { parseDraft, type DecodeBox, type SentSlice } from '@/lib/report/draft';
import { checkContext } from '@/lib/workflow/draft/check-context';
import type { Prepared } from '@/lib/workflow/prepare/prepare';

/** What an answer is read and checked by; kept with the run, so that it can be read again. */
export interface Reading {
  /** In the order of their numbers. */
  readonly slices: readonly SentSlice[];
  readonly checks: CheckContext;
  readonly box: ImagePolicy['box'];
  /** What the policy reckoned with; null where nobody counts. */
  readonly tokens: number | null;
}

/** A question and what came back. */
export interface Exchange {
  readonly kind: Step['kind'];
  /** What a `finding` asked about. */
  readonly finding: string | null;
  readonly question: string;
  /** As the service gave it. */
  readonly answer: string;
  /** The answer in our form, where an adapter translated it. */
  readonly draft: DraftAnswer | null;
}

export const readingOf = (prepared: Prepared): Reading => ({
  slices: prepared.slices.map(({ seriesUid, sopInstanceUid, frame, transform }) => ({
    ...{ seriesUid, sopInstanceUid, frame, transform },
  })),
  checks: checkContext(prepared),
  box: prepared.model.policy.box,
  tokens:
    prepared.model.policy.wire !== 'none' && prepared.model.destination !== null
      ? prepared.tokens
      : null,
});

export const boxDecoder =
  ({ box }: Pick<Reading, 'box'>): DecodeBox =>
  (numbers, size) =>
    decodeBox(box ? { box } : {}, numbers, size);

/**
 * The draft that an answer makes. The same answer read by the same rules makes the same draft.
 *
 * @param counted - Tokens of the input as the service counted them.
 * @throws AppError as `parseDraft`.
 */
export function readExchanges(
  exchanges: readonly Exchange[],
  reading: Reading,
  counted: number | undefined,
): CheckedDraft {
  const { text, notes: own } = draftIn(exchanges);
  const { statements, notes } = parseDraft(text, reading.slices, boxDecoder(reading));
  const usage = reading.tokens === null ? null : usageWarning(counted, reading.tokens);
  return {
    statements,
    warnings: checkStatements(statements, reading.checks),
    notes: [...own, ...notes, ...(usage ? [usage] : [])],
  };
}

/** What the draft is read from: the last answer, or those to a checklist put together. */
function draftIn(exchanges: readonly Exchange[]): {
  text: string;
  notes: readonly string[];
} {
  const asked = exchanges.flatMap(({ finding, answer }) =>
    finding === null ? [] : [{ finding, answer }],
  );
  if (asked.length > 0) {
    const { draft, notes } = draftFromChecklist(asked);
    return { text: JSON.stringify(draft), notes };
  }
  const last = exchanges.at(-1);
  const described = exchanges.find(({ kind }) => kind === 'describe')?.answer ?? '';
  return {
    text: last?.draft ? JSON.stringify(last.draft) : (last?.answer ?? ''),
    notes:
      ordersIn(described).length > 0
        ? [
            'The description, which the model read again, holds words that order it about.',
          ]
        : [],
  };
}
