import { AppError } from '@/lib/errors';

/** Two clocks over one call: one for all of it, one for silence. */
export interface TimeLimits {
  /** Aborted by the caller, or with a `model_timeout` as its reason. */
  readonly signal: AbortSignal;
  /** Something came: the clock for silence starts again. */
  heard(): void;
  /** Stop both clocks. */
  stop(): void;
}

/**
 * @param limits.timeoutMs - For the whole call, waits and repetitions included.
 * @param limits.idleTimeoutMs - Between two signs of life.
 */
export function timeLimits(
  caller: AbortSignal,
  limits: { timeoutMs: number; idleTimeoutMs: number },
): TimeLimits {
  const own = new AbortController();
  const giveUp = (message: string, setting: string) => () =>
    own.abort(
      new AppError('model_timeout', message, {
        retryable: true,
        hint: `A slow model may need a larger “${setting}” in the models file, or fewer slices.`,
      }),
    );
  const { timeoutMs, idleTimeoutMs } = limits;
  const total = setTimeout(
    giveUp(`The model took longer than ${seconds(timeoutMs)}.`, 'timeoutMs'),
    timeoutMs,
  );
  const idle = setTimeout(
    giveUp(`The model was silent for ${seconds(idleTimeoutMs)}.`, 'idleTimeoutMs'),
    idleTimeoutMs,
  );
  return {
    signal: AbortSignal.any([caller, own.signal]),
    heard: () => void idle.refresh(),
    stop() {
      clearTimeout(total);
      clearTimeout(idle);
    },
  };
}

const seconds = (ms: number) => `${Math.round(ms / 100) / 10} s`;
