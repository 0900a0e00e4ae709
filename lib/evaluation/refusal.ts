import { AppError } from '@/lib/errors';

/** Input that nothing can be computed from; the sentence says why, and is shown. */
export const refused = (sentence: string, hint?: string) =>
  new AppError('invalid_request', sentence, hint === undefined ? {} : { hint });

/** @throws AppError `invalid_request` when a value is not a finite number. */
export function finite(values: ArrayLike<number>, what: string): void {
  for (let at = 0; at < values.length; at++) {
    if (!Number.isFinite(values[at])) {
      throw refused(`${what}: value ${at + 1} is not a finite number.`);
    }
  }
}

/** @throws AppError `invalid_request` when two lists that belong together differ in length. */
export function sameLength(a: number, b: number, what: string): void {
  if (a !== b) throw refused(`${what}: ${a} and ${b} values don’t pair up.`);
}

/** @throws AppError `invalid_request` outside of the bounds. */
export function between(count: number, least: number, most: number, what: string): void {
  if (!(count >= least && count <= most)) {
    throw refused(`${what}: ${count} are not between ${least} and ${most}.`);
  }
}
