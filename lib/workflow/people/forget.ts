import type { Person } from '@/lib/workflow/people/person';

interface Remembered {
  person: Promise<Person | undefined>;
  until: number;
}

// The server's process holds this module twice, in Next's bundle and beside it.
const place = globalThis as {
  overreadPeople?: Map<string, Remembered>;
  overreadForgotten?: Set<() => void>;
};
const listeners = (place.overreadForgotten ??= new Set<() => void>());

/** Who showed what lately, by its hash. */
export const remembered = (place.overreadPeople ??= new Map<string, Remembered>());

/** Somebody’s account, session or rights have changed: everybody is looked up again. */
export function forgetPeople(): void {
  remembered.clear();
  for (const listener of listeners) listener();
}

export const whenForgotten = (listener: () => void) => void listeners.add(listener);
