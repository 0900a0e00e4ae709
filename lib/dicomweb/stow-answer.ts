import type { LedgerLine } from '@/lib/api/imports';
import type { DicomElement, DicomJson } from '@/lib/dicom/json';
import type { ErrorCode } from '@/lib/errors';

/** What became of one part of a STOW-RS request. */
export interface Stowed {
  line: Pick<
    LedgerLine,
    'outcome' | 'studyUid' | 'seriesUid' | 'sopClassUid' | 'sopInstanceUid'
  >;
  failure?: ErrorCode | undefined;
}

/** PS3.18 table I.2-2, and PS3.7 C.5.8 for a duplicate that differs. */
const FAILURE_REASON: Partial<Record<ErrorCode, number>> = {
  store_failed: 0xa700,
  too_large: 0xa700,
  invalid_request: 0xa900,
  conflict: 0x0111,
};
const CANNOT_UNDERSTAND = 0xc000;

/** Failure Reason (0008,1197) of a refused instance, and the Status of its C-STORE (PS3.4 B.2.3). */
export const failureReason = (failure: ErrorCode | undefined): number =>
  (failure && FAILURE_REASON[failure]) ?? CANNOT_UNDERSTAND;

/**
 * The Store Instances Response Module (PS3.18 I.2) and the status that goes with it (10.5.3.1): 200
 * when all are in the archive, 202 when some are, 409 when none is.
 *
 * @param root - URL of the DICOMweb root.
 */
export function stowAnswer(
  stowed: readonly Stowed[],
  root: string,
): { status: 200 | 202 | 409; body: DicomJson } {
  const kept = stowed.filter(({ line }) => line.outcome !== 'refused');
  const failed = stowed.filter(({ line }) => line.outcome === 'refused');
  const named = failed.filter(({ line }) => line.sopInstanceUid);
  const unnamed = failed.filter(({ line }) => !line.sopInstanceUid);
  const studies = new Set(kept.map(({ line }) => line.studyUid));
  const [studyUid = ''] = studies;
  const body = {
    ...(studies.size === 1 && { '00081190': value('UR', `${root}/studies/${studyUid}`) }),
    ...sequence(
      '00081198',
      named.map((each) => ({ ...reference(each), ...reason(each) })),
    ),
    ...sequence(
      '00081199',
      kept.map((each) => ({
        ...reference(each),
        '00081190': value('UR', urlOf(each, root)),
      })),
    ),
    ...sequence('0008119A', unnamed.map(reason)),
  };
  return {
    status: failed.length === 0 ? 200 : kept.length > 0 ? 202 : 409,
    body,
  };
}

const value = (vr: string, ...values: (string | number)[]): DicomElement => ({
  vr,
  Value: values,
});

const sequence = (tag: string, items: DicomJson[]): DicomJson =>
  items.length > 0 ? { [tag]: { vr: 'SQ', Value: items } } : {};

const reference = ({ line }: Stowed) => ({
  '00081150': value('UI', line.sopClassUid ?? ''),
  '00081155': value('UI', line.sopInstanceUid ?? ''),
});

const reason = ({ failure }: Stowed) => ({
  '00081197': value('US', failureReason(failure)),
});

const urlOf = ({ line }: Stowed, root: string) =>
  `${root}/studies/${line.studyUid}/series/${line.seriesUid}/instances/${line.sopInstanceUid}`;
