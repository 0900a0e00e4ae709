import { handle, type Path } from '@/lib/api/handle';
import { multipartResponse } from '@/lib/dicomweb/multipart';
import { retrieveInstances } from '@/lib/workflow/retrieve';
import { serverWorld } from '@/lib/workflow/world';

/** WADO-RS: every instance of a series, as stored. */
export const GET = handle<Path<'studyUid' | 'seriesUid'>>(async (_request, { params }) =>
  multipartResponse(
    await retrieveInstances(await serverWorld(), await params),
    'application/dicom',
  ),
);
