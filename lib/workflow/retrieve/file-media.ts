import { transferSyntax } from '@/lib/dicom/transfer-syntax';
import { getInstance } from '@/lib/store/archive/studies';
import { TAG } from '@/lib/dicom/json';
import type { Place } from '@/lib/workflow/retrieve/known-series';
import type { World } from '@/lib/workflow/world';

const STORED_DOCUMENTS = '1.2.840.10008.5.1.4.1.1.104.';
const ENCAPSULATED_DOCUMENT = '00420011';

/**
 * Where in an instance a file lies that other programs show as it is, a video or a document.
 *
 * @throws AppError `not_found`
 */
export async function fileMediaOf(
  { db }: Pick<World, 'db'>,
  { studyUid, seriesUid, sopInstanceUid }: Place,
): Promise<{ tag: string; mediaType: string } | undefined> {
  const instance = await getInstance(db, sopInstanceUid, { studyUid, seriesUid });
  if (instance.sopClassUid.startsWith(STORED_DOCUMENTS)) {
    return { tag: ENCAPSULATED_DOCUMENT, mediaType: 'application/octet-stream' };
  }
  return transferSyntax(instance.transferSyntaxUid)?.codec === 'video'
    ? { tag: TAG.PixelData, mediaType: 'video/mp4' }
    : undefined;
}
