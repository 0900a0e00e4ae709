import type { AnswerTo } from '@/lib/api/exchange';
import { acceptOf, takes } from '@/lib/dicomweb/accept';
import { multipartOf } from '@/lib/dicomweb/multipart';
import { AppError } from '@/lib/errors';
import { bulkDataOf } from '@/lib/workflow/retrieve/bulk-data';
import { serverWorld } from '@/lib/workflow/world';

const BYTES = 'application/octet-stream';

/** WADO-RS: a value that the metadata refer to (PS3.18 10.4.1.1.5), as itself or as one part. */
export const retrieveBulkData: AnswerTo = async (exchange) => {
  const {
    studyUid = '',
    seriesUid = '',
    sopInstanceUid = '',
    path = '',
  } = exchange.params;
  const place = { studyUid, seriesUid, sopInstanceUid };
  const { mediaTypes, etag, body } = await bulkDataOf(await serverWorld(), place, path);
  const offered = [...new Set([...mediaTypes, BYTES])];
  const headers = {
    ...{ 'cache-control': 'private, no-cache', vary: 'accept', etag },
    // What lies in a file is never taken for a page of ours.
  };
  for (const { type, parameters } of acceptOf(exchange)) {
    const multipart = type.startsWith('multipart/');
    const wanted = multipart ? (parameters['type'] ?? '*/*') : type;
    const chosen = offered.find((each) => takes(wanted, each));
    if (!chosen) continue;
    if (!multipart) {
      const shown = chosen === BYTES ? 'attachment' : 'inline';
      const type = { 'content-disposition': shown, 'content-type': chosen };
      return { headers: { ...headers, ...type }, body };
    }
    const whole = multipartOf({ contentType: chosen, body }, etag);
    return { headers: { ...headers, ...whole.headers }, body: whole.body };
  }
  throw new AppError('not_acceptable', `This is given as ${offered.join(' or ')}.`);
};
