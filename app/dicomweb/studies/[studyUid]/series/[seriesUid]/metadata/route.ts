import { handle, type Path } from '@/lib/api/handle';
import { seriesMetadata } from '@/lib/workflow/retrieve';
import { serverWorld } from '@/lib/workflow/world';

/** WADO-RS: the headers of a series as DICOM JSON. */
export const GET = handle<Path<'studyUid' | 'seriesUid'>>(
  async (_request, { params }) => {
    const { studyUid, seriesUid } = await params;
    const json = await seriesMetadata(await serverWorld(), studyUid, seriesUid);
    return new Response(json, { headers: { 'content-type': 'application/dicom+json' } });
  },
);
