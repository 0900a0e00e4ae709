import type { AnswerTo } from '@/lib/api/exchange';
import { multipartAnswer } from '@/lib/dicomweb/multipart';
import { retrieveInstances } from '@/lib/workflow/retrieve';
import { serverWorld } from '@/lib/workflow/world';

/** WADO-RS: every instance of a study or a series, or one, as stored. */
export const retrieveWhole: AnswerTo = async ({
  params: { studyUid = '', seriesUid, sopInstanceUid },
}) =>
  multipartAnswer(
    await retrieveInstances(await serverWorld(), {
      studyUid,
      ...(seriesUid !== undefined && { seriesUid }),
      ...(sopInstanceUid !== undefined && { sopInstanceUid }),
    }),
    'application/dicom',
  );
