import { AppError } from '@/lib/errors';

/** So many wrong ones in a while: of one account from one place, of one account, from one place. */
const MOST = { both: 5, account: 30, place: 50 };
const WHILE = 15 * 60_000;
const MOST_REMEMBERED = 50_000;

// In memory: whoever can restart the server needs no password.
const place = globalThis as { overreadAttempts?: Map<string, number[]> };
const failures = (place.overreadAttempts ??= new Map<string, number[]>());

const keysOf = (email: string, address: string) => ({
  both: JSON.stringify([email, address]),
  account: JSON.stringify([email]),
  place: JSON.stringify([null, address]),
});

const recent = (key: string, now: number) =>
  (failures.get(key) ?? []).filter((at) => now - at < WHILE);

/** @throws AppError `too_many` */
export function mustNotBeTooMany(email: string, address: string, now = Date.now()): void {
  const keys = keysOf(email, address);
  for (const scope of ['both', 'account', 'place'] as const) {
    if (recent(keys[scope], now).length < MOST[scope]) continue;
    throw new AppError('too_many', 'There were too many attempts to sign in.', {
      hint: 'Wait a quarter of an hour, or ask an administrator for a new password.',
    });
  }
}

export function countFailure(email: string, address: string, now = Date.now()): void {
  if (failures.size > MOST_REMEMBERED) failures.clear();
  for (const key of Object.values(keysOf(email, address))) {
    failures.set(key, [...recent(key, now), now]);
  }
}

/** Signed in: what was mistyped before counts no more. */
export const forgetFailures = (email: string, address: string): void => {
  failures.delete(keysOf(email, address).both);
};
