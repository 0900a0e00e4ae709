import type { AnswerTo } from '@/lib/api/exchange';
import { takesGzip } from '@/lib/api/http/write-answer';
import { mustTakeJson, rootOf } from '@/lib/dicomweb/accept';
import { metadataOf, studyMetadata } from '@/lib/workflow/retrieve/metadata';
import { serverWorld } from '@/lib/workflow/world';

const JSON_HEADERS = {
  'content-type': 'application/dicom+json',
  'cache-control': 'private, no-cache',
};

/** WADO-RS: the headers of a study, a series or an instance as DICOM JSON (PS3.18 10.4.1.1.2). */
export const retrieveMetadata: AnswerTo = async (exchange) => {
  mustTakeJson(exchange);
  const { studyUid = '', seriesUid, sopInstanceUid } = exchange.params;
  const root = rootOf(exchange);
  const world = await serverWorld();
  if (seriesUid === undefined) {
    return { headers: JSON_HEADERS, body: await studyMetadata(world, studyUid, root) };
  }
  const place = { studyUid, seriesUid, ...(sopInstanceUid && { sopInstanceUid }) };
  const { hash, text, gzip } = await metadataOf(world, place, root);
  const packs = takesGzip(exchange);
  return {
    headers: {
      ...JSON_HEADERS,
      vary: 'accept-encoding',
      etag: `"${hash}${packs ? '-gzip' : ''}"`,
      ...(packs && { 'content-encoding': 'gzip' }),
    },
    body: packs ? gzip : text,
  };
};
