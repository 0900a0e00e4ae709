import type { Who } from '@/lib/api/people/who';
import { RIGHTS } from '@/lib/api/people/rights';
import type { Env } from '@/lib/env';
import { LOCAL_USER, type Person } from '@/lib/workflow/people/person';

/** What a page has to know of whoever looks at it. */
export function whoIs({ env, person }: { env: Env; person?: Person | undefined }): Who {
  const { auth, idleSeconds } = env;
  if (auth === 'off') {
    const local = { id: null, name: LOCAL_USER, email: null, role: 'administrator' };
    return {
      ...{ auth, idleSeconds, secondsLeft: null, emergencyUntil: null },
      person: { ...local, rights: [...RIGHTS] },
    };
  }
  return {
    ...{ auth, idleSeconds },
    secondsLeft: person?.session
      ? Math.max(0, (person.session.expiresAt.getTime() - Date.now()) / 1000)
      : null,
    emergencyUntil: person?.emergencyUntil?.toISOString() ?? null,
    person: person
      ? {
          ...{ id: person.id, name: person.name, email: person.email, role: person.role },
          rights: [...person.rights],
        }
      : null,
  };
}
