import type { AnswerTo, Exchange } from '@/lib/api/exchange';
import { refuseCoded } from '@/lib/api/http/content-coding';
import { mustTakeJson, parseAccept, rootOf } from '@/lib/dicomweb/accept';
import { readParts, type ReadPart } from '@/lib/dicomweb/multipart-reader';
import { stowAnswer, type Stowed } from '@/lib/dicomweb/stow-answer';
import { AppError } from '@/lib/errors';
import { importFiles } from '@/lib/workflow/import/import';
import {
  fileInMemory,
  MAX_INSTANCE_BYTES,
  type IncomingFile,
} from '@/lib/workflow/import/incoming';
import { openSlabs } from '@/lib/workflow/import/slabs';
import { serverWorld } from '@/lib/workflow/world';

const DICOM = 'application/dicom';
const slabs = openSlabs(40 * 1024 ** 2);

/** STOW-RS: store instances (PS3.18 10.5), any or those of one study. */
export const storeInstances: AnswerTo = async (exchange) => {
  mustTakeJson(exchange);
  refuseCoded(exchange.headers['content-encoding']);
  const world = await serverWorld();
  const limit = world.env.maxUploadBytes;
  if (Number(exchange.headers['content-length'] ?? 0) > limit) {
    throw new AppError('too_large', 'The request is larger than this server takes.', {
      hint: 'Send fewer instances in one request.',
    });
  }
  const parts = partsOf(exchange, limit);
  const broken: { cause?: unknown } = {};
  const stowed: Stowed[] = [];
  const files = filesOf(parts, stowed, broken);
  const onlyStudyUid = exchange.params['studyUid'];
  for await (const said of importFiles(world, files, { onlyStudyUid })) {
    if (said.event === 'line') stowed.push({ line: said.data, failure: said.failure });
  }
  const kept = stowed.some(({ line }) => line.outcome !== 'refused');
  // What is in the archive has to be told, even if the rest of the request made no sense.
  if (broken.cause !== undefined) {
    if (!kept) throw broken.cause;
    stowed.push({ line: { outcome: 'refused' } });
  }
  if (stowed.length === 0) {
    throw new AppError('invalid_request', 'The request holds no instances.');
  }
  const { status, body } = stowAnswer(stowed, rootOf(exchange));
  return {
    status,
    headers: { 'content-type': 'application/dicom+json' },
    body: JSON.stringify(body),
  };
};

/** @throws AppError `media_type`, `invalid_request` */
function partsOf({ headers, body }: Exchange, limit: number): AsyncIterable<ReadPart> {
  const [media] = parseAccept(headers['content-type'] ?? '');
  const { boundary = '', type = DICOM } = media?.parameters ?? {};
  if (media?.type === DICOM) return singlePart(body, limit);
  if (media?.type !== 'multipart/related' || type.toLowerCase() !== DICOM) {
    throw new AppError(
      'media_type',
      `Instances are taken as multipart/related; type="${DICOM}", or one as ${DICOM}.`,
    );
  }
  if (!/^[\x20-\x7e]{1,200}$/.test(boundary)) {
    throw new AppError('invalid_request', 'The Content-Type names no usable boundary.');
  }
  return readParts(body, boundary, {
    partBytes: MAX_INSTANCE_BYTES,
    bodyBytes: limit,
    take: slabs.take,
    give: slabs.give,
  });
}

async function* singlePart(
  body: AsyncIterable<Uint8Array>,
  limit: number,
): AsyncGenerator<ReadPart> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    length += chunk.byteLength;
    if (length > Math.min(limit, MAX_INSTANCE_BYTES)) {
      throw new AppError('too_large', 'The instance is larger than this server takes.');
    }
  }
  if (length > 0) yield { contentType: DICOM, bytes: Buffer.concat(chunks) };
}

/** Parts that can't be instances go straight to `refused`; the end of a broken body to `broken`. */
async function* filesOf(
  parts: AsyncIterable<ReadPart>,
  refused: Stowed[],
  broken: { cause?: unknown },
): AsyncGenerator<IncomingFile> {
  let number = 0;
  try {
    for await (const part of parts) {
      number += 1;
      const [media] = 'fault' in part ? [] : parseAccept(part.contentType);
      if ('fault' in part || (media && media.type !== DICOM)) {
        refused.push({ line: { outcome: 'refused' } });
      } else {
        const { bytes } = part;
        yield fileInMemory(bytes, `part ${number}`, () => slabs.give(bytes));
      }
    }
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    broken.cause = cause;
  }
}
