import { AppError } from '@/lib/errors';
import { standing } from '@/lib/report/prose';
import { type Finding, type Statement, statementSchema } from '@/lib/report/finding';

/** What a reader may do with a finding. */
export type ReviewDecision =
  | { readonly decision: 'accepted' }
  /** `changes` replace what stands; the model's words stay in `proposed`. */
  | { readonly decision: 'edited'; readonly changes: Partial<Statement> }
  | { readonly decision: 'rejected'; readonly reason: string }
  /** Take a decision back: what the model said stands again, to be decided on. */
  | { readonly decision: 'undecided' };

/** A model's statement as it enters a review. */
export const propose = (statement: Statement, id: string): Finding => ({
  ...statement,
  id,
  source: 'model',
  proposed: statement,
  decision: 'undecided',
  reason: null,
  decidedBy: null,
  decidedAt: null,
  warnings: [],
});

/**
 * A finding of the reader's own: decided by being written.
 *
 * @param at - ISO 8601.
 * @throws AppError `invalid_request` when it says nothing.
 */
export const addFinding = (
  statement: Statement,
  id: string,
  by: string,
  at: string,
): Finding => ({
  ...checked(statement),
  id,
  source: 'person',
  proposed: null,
  decision: 'accepted',
  reason: null,
  decidedBy: by,
  decidedAt: at,
  warnings: [],
});

/**
 * Decide on a finding. The value given is not changed.
 *
 * @param at - ISO 8601.
 * @throws AppError `invalid_request` for a rejection without a reason, an edit that leaves nothing
 *   said, or the decision on a person's own finding being taken back (it is rejected instead).
 */
export function decide(
  finding: Finding,
  review: ReviewDecision,
  by: string,
  at: string,
): Finding {
  const decided = { ...finding, decidedBy: by, decidedAt: at, reason: null };
  switch (review.decision) {
    case 'accepted':
      // Only the model's own words can be accepted; confirming an edit leaves it one.
      return { ...decided, decision: isChanged(finding) ? 'edited' : 'accepted' };
    case 'edited':
      return {
        ...decided,
        ...checked({ ...statementOf(finding), ...review.changes }),
        decision: 'edited',
      };
    case 'rejected': {
      const reason = review.reason.trim();
      if (reason) return { ...decided, decision: 'rejected', reason };
      throw new AppError('invalid_request', 'Rejecting a finding needs a reason.');
    }
    case 'undecided':
      if (finding.proposed) {
        return {
          ...finding,
          ...finding.proposed,
          decision: 'undecided',
          reason: null,
          decidedBy: null,
          decidedAt: null,
        };
      }
      throw new AppError(
        'invalid_request',
        'A finding of your own has no earlier state.',
        {
          hint: 'Reject it instead.',
        },
      );
  }
}

/** The part of a finding that says something about the images. */
export const statementOf = ({
  section,
  statement,
  polarity,
  certainty,
  anatomy,
  side,
  sizeMm,
  evidence,
}: Statement): Statement => ({
  section,
  statement,
  polarity,
  certainty,
  anatomy,
  side,
  sizeMm,
  evidence,
});

const isChanged = (finding: Finding): boolean =>
  finding.proposed !== null &&
  JSON.stringify(statementOf(finding)) !== JSON.stringify(statementOf(finding.proposed));

function checked(statement: Statement): Statement {
  const read = statementSchema.safeParse({
    ...statementOf(statement),
    statement: statement.statement.trim(),
  });
  if (read.success) return read.data;
  throw new AppError(
    'invalid_request',
    'A finding needs a sentence, and values in range.',
    {
      cause: read.error,
    },
  );
}

/** Findings without a decision, with their place in the list, counted from 1. */
export const undecided = (
  findings: readonly Finding[],
): { number: number; id: string }[] =>
  findings.flatMap(({ id, decision }, index) =>
    decision === 'undecided' ? [{ number: index + 1, id }] : [],
  );

/**
 * May this report be signed?
 *
 * @throws AppError `conflict` while a finding has no decision, naming which, or while nothing
 *   stands in the report.
 */
export function assertSignable(findings: readonly Finding[]): void {
  const open = undecided(findings);
  if (open.length > 0) {
    const which = open.map(({ number, id }) => `${number} (${id})`).join(', ');
    throw new AppError(
      'conflict',
      `${open.length === 1 ? 'A finding has' : `${open.length} findings have`} no decision yet: ${which}.`,
      { hint: 'Accept, edit or reject each, then sign.' },
    );
  }
  if (standing(findings).length === 0) {
    throw new AppError('conflict', 'There is nothing in this report to sign.', {
      hint: 'Accept a finding or add one of your own.',
    });
  }
}
