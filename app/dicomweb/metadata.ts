import type { AnswerTo } from '@/lib/api/exchange';
import { seriesMetadata } from '@/lib/workflow/retrieve';
import { serverWorld } from '@/lib/workflow/world';

/** WADO-RS: the headers of a series as DICOM JSON. */
export const retrieveMetadata: AnswerTo = async ({
  params: { studyUid = '', seriesUid = '' },
}) => ({
  headers: { 'content-type': 'application/dicom+json' },
  body: await seriesMetadata(await serverWorld(), studyUid, seriesUid),
});
