import { AppError } from '@/lib/errors';
import { shown, standing } from '@/lib/report/prose';
import { tie, type Ties } from './ties';
import {
  type Deed,
  type Finding,
  type FrameSeen,
  type Statement,
  statementSchema,
} from '@/lib/report/finding';

/** What a reader may do with a finding. */
export type ReviewDecision =
  | { readonly decision: 'accepted' }
  /** `changes` replace what stands; the model's words stay in `proposed`. */
  | ({ readonly decision: 'edited'; readonly changes: Partial<Statement> } & Ties)
  | { readonly decision: 'rejected'; readonly reason: string }
  /** Take a decision back: what the model said stands again, to be decided on. */
  | { readonly decision: 'undecided' };

/** Who does something to findings, when (ISO 8601), with what before their eyes. */
export interface Doing {
  readonly by: string;
  readonly at: string;
  readonly seen?: readonly FrameSeen[] | undefined;
}

/** A finding with one deed more. */
export const withDeed = (
  finding: Finding,
  did: Deed['did'],
  { by, at, seen = [] }: Doing,
  reason: string | null = null,
): Finding => ({
  ...finding,
  history: [...finding.history, { did, by, at, reason, seen: [...seen] }],
});

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
  critical: null,
  compared: null,
  alsoCompared: [],
  isNormal: false,
  measured: [],
  parents: [],
  history: [],
});

/**
 * A finding of the reader's own: decided by being written.
 *
 * @throws AppError `invalid_request` when it says nothing, or is an addendum.
 */
export const addFinding = (statement: Statement, id: string, doing: Doing): Finding =>
  ownFinding(checked(statement), id, doing);

/**
 * What is added to a signed report, under its own signature.
 *
 * @throws AppError `invalid_request` when it says nothing.
 */
export const addAddendum = (
  statement: Omit<Statement, 'section'>,
  id: string,
  doing: Doing,
): Finding => {
  const read = checked({ ...statement, section: 'findings' });
  return ownFinding({ ...read, section: 'addendum' }, id, doing);
};

const ownFinding = (statement: Statement, id: string, doing: Doing): Finding =>
  withDeed(
    {
      ...statement,
      id,
      source: 'person',
      proposed: null,
      decision: 'accepted',
      reason: null,
      decidedBy: doing.by,
      decidedAt: doing.at,
      warnings: [],
      critical: null,
      compared: null,
      alsoCompared: [],
      isNormal: false,
      measured: [],
      parents: [],
      history: [],
    },
    'added',
    doing,
  );

/**
 * Decide on a finding. The value given is not changed.
 *
 * @throws AppError `invalid_request` for a rejection without a reason, an edit that leaves nothing
 *   said, or the decision on a person's own finding being taken back (it is rejected instead);
 *   `conflict` for a drawing that is tied to a rejected finding, what others stand in the place of, or an addendum, which stays as it was signed.
 */
export function decide(finding: Finding, review: ReviewDecision, doing: Doing): Finding {
  mustBeThere(finding);
  const decided = {
    ...finding,
    decidedBy: doing.by,
    decidedAt: doing.at,
    reason: null,
  };
  switch (review.decision) {
    case 'accepted':
      // Only the model's own words can be accepted; confirming an edit leaves it one.
      return withDeed(
        { ...decided, decision: isChanged(finding) ? 'edited' : 'accepted' },
        'accepted',
        doing,
      );
    case 'edited': {
      const said = checked({ ...statementOf(finding), ...review.changes });
      const edited: Finding = {
        ...tie({ ...finding, ...said }, review, doing),
        isNormal: finding.isNormal && said.statement === finding.statement,
        ...{ decision: 'edited', reason: null, decidedBy: doing.by, decidedAt: doing.at },
      };
      // Who only ties a drawing to it changes no word.
      const onlyTied =
        edited.history.length > finding.history.length &&
        JSON.stringify(said) === JSON.stringify(statementOf(finding));
      return onlyTied ? edited : withDeed(edited, 'edited', doing);
    }
    case 'rejected': {
      const reason = review.reason.trim();
      if (reason) {
        return withDeed(
          { ...decided, decision: 'rejected', reason },
          'rejected',
          doing,
          reason,
        );
      }
      throw new AppError('invalid_request', 'Rejecting a finding needs a reason.');
    }
    case 'undecided':
      if (finding.proposed) {
        return withDeed(
          {
            ...finding,
            ...finding.proposed,
            measured: [],
            decision: 'undecided',
            reason: null,
            decidedBy: null,
            decidedAt: null,
          },
          'undecided',
          doing,
        );
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

/** @throws AppError `conflict` */
export function mustBeThere({ decision, section }: Finding): void {
  if (section === 'addendum') {
    throw new AppError('conflict', 'An addendum stays as it was signed.', {
      hint: 'Add another one.',
    });
  }
  if (decision !== 'replaced') return;
  throw new AppError('conflict', 'Others stand in the place of this finding.', {
    hint: 'Decide on those, or undo what put them there.',
  });
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

export const isChanged = (finding: Finding): boolean =>
  finding.proposed !== null &&
  (finding.measured.length > 0 ||
    JSON.stringify(statementOf(finding)) !==
      JSON.stringify(statementOf(finding.proposed)));

/** @throws AppError `invalid_request` when it says nothing, or is an addendum. */
export function checked(statement: Statement): Statement {
  if (statement.section === 'addendum') {
    throw new AppError('invalid_request', 'An addendum is added to a signed report.', {
      hint: 'Sign the report first.',
    });
  }
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
  shown(findings).flatMap(({ id, decision }, index) =>
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
