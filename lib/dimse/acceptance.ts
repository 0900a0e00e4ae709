import type { Context } from '@/lib/dimse/association';
import {
  APPLICATION_CONTEXT,
  CONTEXT_RESULT,
  REJECTION,
  type AnsweredContext,
  type ProposedContext,
  type ReceivedRequest,
} from '@/lib/dimse/negotiation';
import {
  EXPLICIT_VR,
  IMPLICIT_VR,
  isStorable,
  isStorage,
  VERIFICATION,
} from '@/lib/dimse/sop-classes';

/** What the listener agrees to, and whom it turns away. */

export interface Admission {
  readonly aeTitle: string;
  readonly callers: 'any' | readonly string[];
}

export interface Refusal {
  readonly rejection: (typeof REJECTION)[keyof typeof REJECTION];
  /** For the log. */
  readonly why: string;
}

/** Why nothing is to be exchanged with the requestor; undefined where that is welcome. */
export function refusalOf(
  asked: ReceivedRequest,
  { aeTitle, callers }: Admission,
): Refusal | undefined {
  if ((asked.protocolVersion & 1) === 0) {
    return { rejection: REJECTION.protocolVersion, why: 'another protocol version' };
  }
  if (asked.applicationContext !== APPLICATION_CONTEXT) {
    return { rejection: REJECTION.applicationContext, why: 'no DICOM application' };
  }
  if (asked.calledAeTitle !== aeTitle) {
    return { rejection: REJECTION.calledAeTitle, why: 'it calls another AE title' };
  }
  if (callers !== 'any' && !callers.includes(asked.callingAeTitle)) {
    return { rejection: REJECTION.callingAeTitle, why: 'its AE title is not known here' };
  }
  return undefined;
}

/**
 * Agree to store every object as it is: of the transfer syntaxes that are proposed in a context, the
 * first that the archive takes.
 */
export function agreeTo(proposed: readonly ProposedContext[]): {
  answered: AnsweredContext[];
  contexts: Context[];
} {
  const answered = proposed.map(answerTo);
  const contexts = answered.flatMap(({ id, result, transferSyntax }, at) => {
    const abstractSyntax = proposed[at]?.abstractSyntax;
    return result === CONTEXT_RESULT.accepted && abstractSyntax
      ? [{ id, abstractSyntax, transferSyntax }]
      : [];
  });
  return { answered, contexts };
}

function answerTo({ id, abstractSyntax, transferSyntaxes }: ProposedContext) {
  const [first = IMPLICIT_VR] = transferSyntaxes;
  if (abstractSyntax !== VERIFICATION && !isStorage(abstractSyntax)) {
    return { id, result: CONTEXT_RESULT.abstractSyntax, transferSyntax: first };
  }
  const taken = transferSyntaxes.find(
    abstractSyntax === VERIFICATION ? isPlain : isStorable,
  );
  return taken === undefined
    ? { id, result: CONTEXT_RESULT.transferSyntaxes, transferSyntax: first }
    : { id, result: CONTEXT_RESULT.accepted, transferSyntax: taken };
}

const isPlain = (uid: string) => uid === IMPLICIT_VR || uid === EXPLICIT_VR;
