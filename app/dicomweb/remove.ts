import type { AnswerTo, Exchange } from '@/lib/api/exchange';
import { AppError } from '@/lib/errors';
import { removePart } from '@/lib/workflow/removal/remove';
import { serverWorld } from '@/lib/workflow/world';

/** Delete a study, a series or an instance. 204, as other archives answer; PS3.18 has no such verb. */
export const removeInstances: AnswerTo = async (exchange) => {
  await remove(exchange);
  return { status: 204 };
};

/** Codes of PS3.16 CID 7011 that dcm4chee takes: quality, patient safety, worklist entry, retention. */
const REASONS = ['113001^DCM', '113037^DCM', '113038^DCM', '113039^DCM'];

/**
 * Rejection as dcm4chee has it, which OHIF asks for where a source says `supportsReject`. What is
 * rejected is deleted here; the answer counts the instances.
 */
export const rejectInstances: AnswerTo = async (exchange) => {
  const { reason = '' } = exchange.params;
  if (!REASONS.includes(reason)) {
    throw new AppError(
      'not_found',
      'That is no reason for which instances are rejected.',
      {
        hint: `Reasons are ${REASONS.join(', ')}.`,
      },
    );
  }
  const count = await remove(exchange);
  return {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ count }),
  };
};

async function remove({ params }: Exchange): Promise<number> {
  const { studyUid = '', seriesUid, sopInstanceUid } = params;
  return removePart(await serverWorld(), {
    studyUid,
    ...(seriesUid !== undefined && { seriesUid }),
    ...(sopInstanceUid !== undefined && { sopInstanceUid }),
  });
}
