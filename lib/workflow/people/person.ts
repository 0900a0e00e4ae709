import { AsyncLocalStorage } from 'node:async_hooks';
import { rightsOf, type Right } from '@/lib/api/people/rights';
import type { Sight } from '@/lib/store/people/sight';

/** Who everybody is as long as there are no accounts. */
export const LOCAL_USER = 'Local user';

/** Whoever asks, with what they may. */
export interface Person {
  id: string;
  name: string;
  /** What authors and actors are called by. */
  email: string;
  role: string | null;
  rights: ReadonlySet<Right>;
  /** Which studies they see; undefined: all. */
  sight: Sight | undefined;
  /** Until then `sight` is wider than their collections. */
  emergencyUntil: Date | null;
  /** null: they show a token. */
  session: { id: string; token: string; expiresAt: Date } | null;
}

interface Known {
  id: string;
  name: string;
  email: string;
  role: string | null;
}

/** @param scope - Of a token: rights of its owner that it doesn't name it hasn't. */
export function asPerson(
  { id, name, email, role }: Known,
  emergencyUntil: Date | null,
  { session = null, scope }: { session?: Person['session']; scope?: readonly string[] },
): Person {
  const own = rightsOf(role);
  const rights = new Set(own.filter((right) => scope?.includes(right) ?? true));
  // What a token may not do is no question of what its owner sees.
  const seesAll = own.includes('administer');
  const isEmergency = emergencyUntil !== null && own.includes('emergency');
  const sight: Sight = {
    memberId: seesAll || isEmergency ? null : id,
    deidentifiedOnly: !rights.has('identified'),
  };
  const { memberId, deidentifiedOnly } = sight;
  return {
    ...{ id, name, email, role, rights, session },
    sight: memberId === null && !deidentifiedOnly ? undefined : sight,
    emergencyUntil: isEmergency ? emergencyUntil : null,
  };
}

// The server's process holds this module twice, in Next's bundle and beside it: the door is beside it.
const place = globalThis as { overreadAsker?: AsyncLocalStorage<Person> };
const asker = (place.overreadAsker ??= new AsyncLocalStorage());

/** Whoever asked for what is being done now; undefined: nobody, or the server itself. */
export const currentPerson = (): Person | undefined => asker.getStore();

/** Do something in somebody's name, whatever comes of it later included. */
export const inNameOf = <T>(person: Person, work: () => T): T => asker.run(person, work);
