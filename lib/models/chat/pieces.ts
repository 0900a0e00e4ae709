import { AppError } from '@/lib/errors';
import type { TimeLimits } from '@/lib/models/chat/time-limits';

/**
 * A body as text, piece by piece. Leaving the loop early closes the connection.
 *
 * @param mostBytes - Unpacked: a small body that unpacks into a large one is cut off too.
 * @throws AppError `answer_truncated` when the body is longer; fetch's errors as they are.
 */
export async function* readPieces(
  response: Response,
  limits: TimeLimits,
  mostBytes: number,
): AsyncGenerator<string> {
  const reader = response.body?.getReader();
  if (!reader) return;
  const decoder = new TextDecoder();
  let bytes = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      limits.heard();
      bytes += value.length;
      if (bytes > mostBytes) {
        throw new AppError(
          'answer_truncated',
          `The answer was cut off after ${mostBytes} bytes: no draft is that long.`,
        );
      }
      yield decoder.decode(value, { stream: true });
    }
    yield decoder.decode();
  } finally {
    // A connection that has already failed can't be closed; there is nothing more to do then.
    await reader.cancel().catch(() => undefined);
  }
}
