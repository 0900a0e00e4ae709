import type { AnswerTo, Exchange } from '@/lib/api/exchange';
import { AppError } from '@/lib/errors';
import { removePart } from '@/lib/workflow/removal/remove';
import { serverWorld } from '@/lib/workflow/world';

/** Delete a study, a series or an instance. 204, as other archives answer; PS3.18 has no such verb. */
export const removeInstances: AnswerTo = async (exchange) => {
  await remove(exchange, 'DICOMweb DELETE, which has no place for a reason');
  return { status: 204 };
};

/** Codes of PS3.16 CID 7011 that dcm4chee takes. */
const REASONS: Readonly<Record<string, string>> = {
  '113001^DCM': 'Rejected for Quality Reasons',
  '113037^DCM': 'Rejected for Patient Safety Reasons',
  '113038^DCM': 'Incorrect Modality Worklist Entry',
  '113039^DCM': 'Data Retention Policy Expired',
};

/**
 * Rejection as dcm4chee has it, which OHIF asks for where a source says `supportsReject`. What is
 * rejected is deleted here; the answer counts the instances.
 */
export const rejectInstances: AnswerTo = async (exchange) => {
  const { reason = '' } = exchange.params;
  const meaning = Object.hasOwn(REASONS, reason) ? REASONS[reason] : undefined;
  if (meaning === undefined) {
    throw new AppError(
      'not_found',
      'That is no reason for which instances are rejected.',
      {
        hint: `Reasons are ${Object.keys(REASONS).join(', ')}.`,
      },
    );
  }
  const count = await remove(exchange, `${meaning} (${reason})`);
  return {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ count }),
  };
};

/** @returns How many instances that were. */
async function remove({ params }: Exchange, reason: string): Promise<number> {
  const { studyUid = '', seriesUid, sopInstanceUid } = params;
  const part = { studyUid, seriesUid, sopInstanceUid };
  return (await removePart(await serverWorld(), part, { reason })).counts.instances;
}
