import { parseAccept } from '@/lib/dicomweb/accept';
import {
  ask,
  hostOf,
  type Answered,
  type Asking,
  type DicomwebServer,
} from '@/lib/dicomweb/client/ask';
import { nonsense, statusFailure } from '@/lib/dicomweb/client/failures';
import { readParts, type ReadPart } from '@/lib/dicomweb/multipart-reader';
import { AppError } from '@/lib/errors';

/** A study, a series or an instance of another archive. */
export interface Place {
  readonly studyUid: string;
  readonly seriesUid?: string | undefined;
  readonly sopInstanceUid?: string | undefined;
}

export interface RetrieveLimits {
  /** Of one instance. */
  readonly instanceBytes: number;
  /** More than so many are not taken: an answer without an end has to end. */
  readonly instances: number;
  /** Memory of at least so many bytes, whatever is in them. */
  take(bytes: number): Buffer;
}

const DICOM = 'application/dicom';
/** As stored first (PS3.18 8.7.3.3.2); servers that know no `*` then give what they like. */
const FORMS = [
  `multipart/related; type="${DICOM}"; transfer-syntax=*`,
  `multipart/related; type="${DICOM}"`,
  DICOM,
];
/** What servers say to a form that they don't know. */
const OTHER_FORM = [400, 406, 415];

/** @throws AppError `invalid_request` for what is no UID: it would become a path. */
export function pathOf({ studyUid, seriesUid, sopInstanceUid }: Place): string {
  const uids = [studyUid, seriesUid, sopInstanceUid].filter((uid) => uid !== undefined);
  if (uids.every((uid) => /^[0-9.]{1,64}$/.test(uid))) {
    const names = ['studies', 'series', 'instances'];
    return uids.map((uid, level) => `/${names[level]}/${uid}`).join('');
  }
  throw new AppError('invalid_request', 'A UID has digits and dots, at most 64.');
}

/**
 * Retrieve instances by WADO-RS (PS3.18 10.4), one at a time as they come, in the transfer syntax
 * that they are stored in. Only one of them is in memory here.
 *
 * @throws AppError `pacs_dialect` for an answer that is neither instances nor parts, or that has no
 *   end; as `ask`. What was yielded before is whole.
 */
export async function* retrieve(
  server: DicomwebServer,
  place: Place,
  limits: RetrieveLimits,
  asking: Asking,
): AsyncGenerator<ReadPart> {
  const url = `${server.wadoRoot}${pathOf(place)}`;
  const host = hostOf(url);
  const answer = await askInSomeForm(server, url, asking);
  // The bound on an endless answer: an instance's worth of bytes between one part and the next.
  let since = 0;
  const counted = async function* () {
    for await (const chunk of answer.body) {
      since += chunk.byteLength;
      if (since > limits.instanceBytes + 1024 ** 2) {
        throw nonsense(host, 'sends more than an instance may have');
      }
      yield chunk;
    }
  };
  let parts = 0;
  try {
    for await (const part of partsOf(host, answer, counted(), limits)) {
      parts += 1;
      since = 0;
      if (parts > limits.instances) {
        throw nonsense(host, `sends more instances than it has (${limits.instances})`);
      }
      yield part;
    }
  } catch (error) {
    throw error instanceof AppError && error.code === 'invalid_request'
      ? brokenOff(host, error)
      : error;
  } finally {
    answer.drop();
  }
}

/** @throws AppError as `ask` */
async function askInSomeForm(
  server: DicomwebServer,
  url: string,
  asking: Asking,
): Promise<Answered> {
  let status = 406;
  for (const form of FORMS) {
    const answer = await ask(server, url, form, asking, OTHER_FORM);
    if (!OTHER_FORM.includes(answer.status)) return answer;
    answer.drop();
    status = answer.status;
  }
  throw statusFailure(hostOf(url), status);
}

/** @throws AppError `pacs_dialect` */
function partsOf(
  host: string,
  { contentType, status }: Answered,
  body: AsyncIterable<Uint8Array>,
  limits: RetrieveLimits,
): AsyncIterable<ReadPart> {
  const [media] = parseAccept(contentType);
  if (media?.type === DICOM) return singlePart(body, limits);
  const boundary = media?.parameters['boundary'] ?? '';
  const inside = media?.parameters['type']?.toLowerCase() ?? DICOM;
  if (media?.type === 'multipart/related' && inside === DICOM) {
    if (/^[\x20-\x7e]{1,200}$/.test(boundary)) {
      return readParts(body, boundary, {
        partBytes: limits.instanceBytes,
        bodyBytes: Number.POSITIVE_INFINITY,
        take: limits.take,
      });
    }
    throw nonsense(host, 'sends parts without a boundary');
  }
  if (status === 204) return nothing();
  throw nonsense(host, 'does not answer with instances');
}

async function* nothing(): AsyncGenerator<ReadPart> {
  // 204 says that there is nothing to give.
}

async function* singlePart(
  body: AsyncIterable<Uint8Array>,
  { instanceBytes }: RetrieveLimits,
): AsyncGenerator<ReadPart> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.byteLength;
    if (length > instanceBytes) {
      yield { fault: `It is larger than the limit of ${instanceBytes} bytes.` };
      return;
    }
    chunks.push(chunk);
  }
  if (length > 0) yield { contentType: DICOM, bytes: Buffer.concat(chunks) };
}

const brokenOff = (host: string, cause: AppError) =>
  new AppError('pacs_dialect', `The answer of ${host} is damaged: ${cause.message}`, {
    cause,
    retryable: true,
  });
