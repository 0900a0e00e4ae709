import type { Answer, AnswerTo } from '@/lib/api/exchange';
import { acceptOf } from '@/lib/dicomweb/accept';
import { multipartAnswer, multipartStored, storedBytes } from '@/lib/dicomweb/multipart';
import {
  etagOf,
  instanceAs,
  instancesOf,
  mediaOf,
  storedPieces,
} from '@/lib/workflow/retrieve/instances';
import { serverWorld } from '@/lib/workflow/world';

const DICOM = 'application/dicom';
/** The 128 bytes of a preamble may be those of a program or a page: it is to be saved, not opened. */
const SAVED = { 'content-disposition': 'attachment; filename="instance.dcm"' };
const typeOf = (syntax: string) => `${DICOM}; transfer-syntax=${syntax}`;

/** WADO-RS: every instance of a study or a series, or one (PS3.18 10.4.1.1.1). */
export const retrieveWhole: AnswerTo = async (exchange): Promise<Answer> => {
  const { params, signal } = exchange;
  const { studyUid = '', seriesUid, sopInstanceUid } = params;
  const world = await serverWorld();
  const instances = await instancesOf(world, {
    studyUid,
    ...(seriesUid !== undefined && { seriesUid }),
    ...(sopInstanceUid !== undefined && { sopInstanceUid }),
  });
  const syntaxes = new Set(instances.map((each) => each.transferSyntaxUid));
  const media = await mediaOf(world, acceptOf(exchange), instances);
  const hash = etagOf(instances, media);
  const headers = { 'cache-control': 'private, no-cache', vary: 'accept' };

  if ([...syntaxes].every((each) => media.syntax === 'stored' || media.syntax === each)) {
    const parts = instances.map((instance) => ({
      contentType: typeOf(instance.transferSyntaxUid),
      pieces: storedPieces(world, instance),
    }));
    const [only] = parts;
    const etag = `"${hash}"`;
    if (!media.multipart && only) {
      const type = { 'content-type': only.contentType, ...SAVED };
      return { headers: { ...headers, etag, ...type }, body: storedBytes(only.pieces) };
    }
    const whole = multipartStored(parts, DICOM, etag);
    return { headers: { ...headers, etag, ...whole.headers }, body: whole.body };
  }

  // Other boundaries every time: the same for whoever reads it, not byte for byte.
  const etag = `W/"${hash}"`;
  const [first, ...rest] = instances;
  if (!first) return { status: 404 };
  const started = await instanceAs(world, first, media, signal);
  if (!media.multipart) {
    const type = { 'content-type': typeOf(started.syntax), ...SAVED };
    return { headers: { ...headers, etag, ...type }, body: started.chunks };
  }
  async function* parts() {
    yield { contentType: typeOf(started.syntax), bytes: started.chunks };
    for (const instance of rest) {
      const { syntax, chunks } = await instanceAs(world, instance, media, signal);
      yield { contentType: typeOf(syntax), bytes: chunks };
    }
  }
  const answer = multipartAnswer(parts(), DICOM);
  return { ...answer, headers: { ...headers, etag, ...answer.headers } };
};
