import { AppError } from '@/lib/errors';
import type { TimeLimits } from '@/lib/models/asking/time-limits';

/**
 * A body as it arrives. Leaving the loop early closes the connection.
 *
 * @param mostBytes - Unpacked: a small body that unpacks into a large one is cut off too.
 * @throws AppError `answer_truncated` when the body is longer; fetch's errors as they are.
 */
async function* readChunks(
  response: Response,
  limits: TimeLimits,
  mostBytes: number,
): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader();
  if (!reader) return;
  let bytes = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      limits.heard();
      bytes += value.length;
      if (bytes > mostBytes) {
        throw new AppError(
          'answer_truncated',
          `The answer was cut off after ${mostBytes} bytes: no draft is that long.`,
        );
      }
      yield value;
    }
  } finally {
    // A connection that has already failed can't be closed; there is nothing more to do then.
    await reader.cancel().catch(() => undefined);
  }
}

/** A body as text, piece by piece; as `readChunks`. */
export async function* readPieces(
  response: Response,
  limits: TimeLimits,
  mostBytes: number,
): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const chunk of readChunks(response, limits, mostBytes)) {
    yield decoder.decode(chunk, { stream: true });
  }
  yield decoder.decode();
}

/** A whole body; as `readChunks`. */
export async function readBody(
  response: Response,
  limits: TimeLimits,
  mostBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of readChunks(response, limits, mostBytes)) chunks.push(chunk);
  return new Uint8Array(Buffer.concat(chunks));
}

const MOST_ERROR_BYTES = 64 * 1024;

/** The beginning of a body, for its reason; as much as came when it breaks off. */
export async function readStart(response: Response, limits: TimeLimits): Promise<string> {
  let text = '';
  try {
    for await (const piece of readPieces(response, limits, MOST_ERROR_BYTES))
      text += piece;
  } catch {
    limits.signal.throwIfAborted();
  }
  return text;
}
