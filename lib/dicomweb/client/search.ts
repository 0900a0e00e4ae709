import { z } from 'zod';
import {
  ask,
  hostOf,
  textOf,
  type Asking,
  type DicomwebServer,
} from '@/lib/dicomweb/client/ask';
import { nonsense, silence } from '@/lib/dicomweb/client/failures';
import { parseAccept } from '@/lib/dicomweb/accept';
import type { DicomJson } from '@/lib/dicom/json';

export interface Page {
  readonly limit: number;
  readonly offset: number;
}

export interface FoundPage {
  readonly found: readonly DicomJson[];
  /** Results that are no data sets. */
  readonly unusable: number;
  /** There may be more behind it. */
  readonly more: boolean;
}

/** An answer of 5,000 studies has some 5 MB. */
const MOST_BYTES = 64 * 1024 ** 2;
/** A whole answer may take so many times as long as one silence. */
const PATIENCE = 4;
const JSON_TYPES = ['application/dicom+json', 'application/json'];

export const dataSetSchema = z.record(
  z.string(),
  z.object({ vr: z.string(), Value: z.array(z.unknown()).exactOptional() }),
);

/**
 * Search by QIDO-RS (PS3.18 10.6).
 *
 * @param path - Below the root: `/studies`, `/studies/{uid}/series` …
 * @param query - Keywords and what they are to match.
 * @throws AppError `pacs_dialect` for what is no list of data sets or longer than 64 MiB; as `ask`.
 */
export async function search(
  server: DicomwebServer,
  path: string,
  query: Readonly<Record<string, string>>,
  { limit, offset }: Page,
  asking: Asking,
): Promise<FoundPage> {
  const parameters = new URLSearchParams({
    ...query,
    limit: String(limit),
    offset: String(offset),
  });
  // A blank as `+` is a form's habit; in an address it may be taken for a plus.
  const url = `${server.qidoRoot}${path}?${String(parameters).replaceAll('+', '%20')}`;
  const results = await readJson(server, url, asking);
  // A server that knows no paging gives everything, every time.
  const page =
    results.all.length > limit ? results.all.slice(offset, offset + limit) : results.all;
  const found = page.flatMap((each): DicomJson[] => {
    const parsed = dataSetSchema.safeParse(each);
    return parsed.success ? [parsed.data] : [];
  });
  return {
    found,
    unusable: page.length - found.length,
    more:
      results.all.length > limit
        ? results.all.length > offset + limit
        : results.all.length === limit || results.warning.startsWith('299'),
  };
}

async function readJson(server: DicomwebServer, url: string, asking: Asking) {
  const host = hostOf(url);
  const longest = PATIENCE * server.timeoutMs;
  const late = AbortSignal.timeout(longest);
  try {
    const answer = await ask(server, url, 'application/dicom+json', {
      ...asking,
      signal: AbortSignal.any([asking.signal, late]),
    });
    const text = await textOf(host, answer.body, MOST_BYTES);
    const none = { all: [], warning: answer.warning };
    if (answer.status === 204 || (answer.status === 200 && text === '')) return none;
    const [media] = parseAccept(answer.contentType);
    if (!media || !JSON_TYPES.includes(media.type)) {
      throw nonsense(host, 'does not answer as DICOM JSON');
    }
    return { all: listOf(host, text), warning: answer.warning };
  } catch (error) {
    throw late.aborted && !asking.signal.aborted && error === late.reason
      ? silence(host, longest)
      : error;
  }
}

function listOf(host: string, text: string): unknown[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw nonsense(host, 'answers with something that is not JSON', cause);
  }
  if (Array.isArray(parsed)) return parsed;
  throw nonsense(host, 'answers with JSON that is no list of results');
}
