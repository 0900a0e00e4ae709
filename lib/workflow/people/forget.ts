import type { Person } from '@/lib/workflow/people/person';

interface Remembered {
  person: Promise<Person | undefined>;
  until: number;
}

// The server's process holds this module twice, in Next's bundle and beside it.
const place = globalThis as { overreadPeople?: Map<string, Remembered> };

/** Who showed what lately, by its hash. */
export const remembered = (place.overreadPeople ??= new Map<string, Remembered>());

/** Somebody’s account, session or rights have changed: everybody is looked up again. */
export const forgetPeople = (): void => remembered.clear();
