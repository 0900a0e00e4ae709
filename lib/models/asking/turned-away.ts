import { AppError } from '@/lib/errors';
import { type Attempt, retryAfterMs } from '@/lib/models/asking/attempts';
import {
  connectionFailure,
  type Service,
  statusFailure,
} from '@/lib/models/asking/failures';
import { readStart } from '@/lib/models/asking/pieces';
import type { TimeLimits } from '@/lib/models/asking/time-limits';

/** Beyond these, asking again gives the same answer. */
const RETRIED = [408, 409, 429, 500, 502, 503, 504, 529];

/** What an answer with a status other than 2xx comes to. @throws AppError unless it may pass. */
export async function turnedAway(
  service: Service,
  response: Response,
  limits: TimeLimits,
): Promise<Attempt<never>> {
  const failure = statusFailure(
    service,
    response.status,
    await readStart(response, limits),
  );
  if (!RETRIED.includes(response.status) || !failure.retryable) throw failure;
  const afterMs = retryAfterMs(response.headers, Date.now());
  return { outcome: 'again', failure, ...(afterMs !== undefined && { afterMs }) };
}

/**
 * What an error thrown while asking comes to.
 *
 * @param mayRepeat - Nothing of an answer has been heard yet.
 * @throws AppError unless the connection was reset and asking again may help.
 */
export function brokenOff(
  service: Service,
  error: unknown,
  limits: TimeLimits,
  mayRepeat: boolean,
): Attempt<never> {
  if (limits.signal.aborted) throw limits.signal.reason;
  if (error instanceof AppError) throw error;
  const { failure, reset } = connectionFailure(service, error);
  if (!reset || !mayRepeat) throw failure;
  return { outcome: 'again', failure };
}
