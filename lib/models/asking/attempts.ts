import { setTimeout as wait } from 'node:timers/promises';
import type { AppError } from '@/lib/errors';
import type { Retry } from '@/lib/models/adapter';

/** What one attempt came to. Failures that a repetition can't mend are thrown instead. */
export type Attempt<Answer> =
  | { readonly outcome: 'answered'; readonly answer: Answer }
  /** `afterMs`: how long the service asks to be left alone. */
  | { readonly outcome: 'again'; readonly failure: AppError; readonly afterMs?: number };

const MOST_RETRIES = 2;
/** A service that asks for a longer pause is not waited for: the person decides. */
const LONGEST_PAUSE_MS = 60_000;

/**
 * Ask, and ask again at most twice while that may help.
 *
 * @param pace.backoffMs - The first pause when the service names none; the second is twice it.
 * @throws AppError of the last attempt; the signal's reason when it is aborted in a pause.
 */
export async function withRetries<Answer>(
  ask: () => Promise<Attempt<Answer>>,
  pace: { backoffMs: number; signal: AbortSignal; onRetry(retry: Retry): void },
): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    const result = await ask();
    if (result.outcome === 'answered') return result.answer;
    const afterMs = result.afterMs ?? pace.backoffMs * 2 ** (attempt - 1);
    if (attempt > MOST_RETRIES || afterMs > LONGEST_PAUSE_MS) throw result.failure;
    pace.onRetry({ attempt, afterMs, reason: result.failure.message });
    await wait(afterMs, undefined, { signal: pace.signal }).catch(() => {
      throw pace.signal.reason;
    });
  }
}

/**
 * The pause that a service asks for.
 *
 * @param now - Milliseconds since 1970, for the form that is a date.
 * @see RFC 9110, 10.2.3; `retry-after-ms` is OpenAI's and Azure's own
 */
export function retryAfterMs(headers: Headers, now: number): number | undefined {
  const exact = headers.get('retry-after-ms');
  if (exact && /^\d+(\.\d+)?$/.test(exact)) return Number(exact);
  const value = headers.get('retry-after');
  if (!value) return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
