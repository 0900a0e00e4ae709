import { randomBytes, timingSafeEqual, createHash } from 'node:crypto';
import type { Who } from '@/lib/api/people/who';
import { AppError } from '@/lib/errors';
import {
  countUsers,
  createUser,
  endSession,
  extendSession,
  findSession,
  findUser,
} from '@/lib/store/people/accounts';
import { keepAct } from '@/lib/store/audit/events';
import {
  countFailure,
  forgetFailures,
  mustNotBeTooMany,
} from '@/lib/workflow/people/attempts';
import { forgetPeople } from '@/lib/workflow/people/forget';
import { personOf } from '@/lib/workflow/people/known-people';
import type { Person } from '@/lib/workflow/people/person';
import { whoIs } from '@/lib/workflow/people/who-is';
import {
  hashOfPassword,
  originOf,
  PROVIDER,
  sessionsOf,
  sessionTokenOf,
} from '@/lib/workflow/people/sessions';
import type { World } from '@/lib/workflow/world';

type Home = Pick<World, 'db' | 'env'>;

/** What a page has to know once these cookies are set. */
export async function whoHas(home: Home, cookies: readonly string[]): Promise<Who> {
  const cookie = cookies.map((each) => each.split(';')[0]).join('; ');
  const person = await personOf(home, { kind: 'session', text: cookie });
  return whoIs({ ...home, person });
}

interface SigningIn {
  email: string;
  password: string;
  /** Where the request came from. */
  address: string;
  /** Of the request: the session that it names ends. */
  cookie: string | null;
  userAgent: string | null;
}

/**
 * Sign in by a password: a new session, whose name nobody can have known before.
 *
 * @returns `Set-Cookie` headers.
 * @throws AppError `unauthenticated`, `too_many`; `unsupported` where passwords are not used.
 */
export async function signIn(home: Home, asked: SigningIn): Promise<readonly string[]> {
  const { password, address, cookie, userAgent } = asked;
  const email = asked.email.trim().toLowerCase();
  mustUsePasswords(home);
  mustNotBeTooMany(email, address);
  const { api } = await sessionsOf(home);
  const answer = await api.signInEmail({
    body: { email, password, rememberMe: false },
    headers: new Headers(userAgent === null ? {} : { 'user-agent': userAgent }),
    asResponse: true,
  });
  if (!answer.ok) {
    countFailure(email, address);
    const refusal = { kind: 'signed-in', action: 'E', outcome: 4 } as const;
    // What was typed may be anything, even a password.
    await keepAct(home.db, { ...refusal, actor: await knownOr(home, email) });
    throw new AppError('unauthenticated', 'The address or the password is wrong.', {
      hint: 'An account may be disabled, too. An administrator can give a new password.',
    });
  }
  forgetFailures(email, address);
  if (cookie !== null) await endOf(home, cookie);
  forgetPeople();
  return answer.headers.getSetCookie();
}

const mustUsePasswords = ({ env }: Home) => {
  if (env.auth === 'local') return;
  throw new AppError('unsupported', 'This server keeps no passwords.', {
    hint:
      env.auth === 'off'
        ? 'There are no accounts (OVERREAD_AUTH=off).'
        : 'Sign in by single sign-on.',
  });
};

const UNKNOWN = 'Unknown';
const knownOr = async ({ db }: Home, email: string) =>
  (await findUser(db, { email }))?.email ?? UNKNOWN;

async function endOf(home: Home, cookie: string): Promise<Person['email'] | undefined> {
  const token = await sessionTokenOf(home, cookie);
  const found = token === undefined ? null : await findSession(home.db, token);
  if (!found) return undefined;
  await endSession(home.db, { token: found.token });
  return found.user.email;
}

/** The session ends here and now, wherever its cookie is. @returns `Set-Cookie` headers. */
export async function signOut(
  home: Home,
  cookie: string | null,
): Promise<readonly string[]> {
  if (cookie === null) return [];
  const actor = await endOf(home, cookie);
  forgetPeople();
  if (actor !== undefined)
    await keepAct(home.db, { kind: 'signed-out', action: 'E', actor });
  const { api } = await sessionsOf(home);
  const answer = await api.signOut({
    headers: new Headers({ cookie }),
    asResponse: true,
  });
  return answer.headers.getSetCookie();
}

/** Somebody is there. */
export async function stay({
  db,
  env,
  person,
}: Pick<World, 'db' | 'env' | 'person'>): Promise<Who> {
  if (!person?.session) return whoIs({ env, person });
  const expiresAt = new Date(Date.now() + env.idleSeconds * 1000);
  await extendSession(db, person.session.token, expiresAt);
  forgetPeople();
  return whoIs({ env, person: { ...person, session: { ...person.session, expiresAt } } });
}

/** To the server that knows the accounts. @param next - A path of ours, to come back to. */
export async function beginSingleSignOn(home: Home, next: string) {
  if (home.env.auth !== 'oidc') {
    throw new AppError('unsupported', 'There is no single sign-on here.');
  }
  const { api } = await sessionsOf(home);
  const answer = await api.signInSocial({
    body: {
      provider: PROVIDER,
      callbackURL: ownPath(next),
      errorCallbackURL: '/sign-in',
    },
    headers: new Headers(),
    asResponse: true,
  });
  const { url } = (await answer.json().catch(() => ({}))) as { url?: string };
  if (!url) {
    throw new AppError('unsupported', 'The server for single sign-on does not answer.', {
      retryable: true,
    });
  }
  return { url, cookies: answer.headers.getSetCookie() };
}

/** Back from there, with a session or with the reason why not. */
export async function finishSingleSignOn(
  home: Home,
  request: Request,
): Promise<Response> {
  if (home.env.auth !== 'oidc') {
    throw new AppError('unsupported', 'There is no single sign-on here.');
  }
  const { handler } = await sessionsOf(home);
  // Behind a proxy the address of the request is another one than people see.
  const { pathname, search } = new URL(request.url);
  const seen = new URL(`${pathname}${search}`, originOf(home.env));
  const answer = await handler(new Request(seen, { headers: request.headers }));
  forgetPeople();
  return answer;
}

/** Nothing that leads elsewhere: `//evil`, `/\evil`, `https:`. */
export const ownPath = (next: string | undefined): string =>
  next !== undefined && /^\/(?![/\\])[\w\-./?=&%~]*$/.test(next) ? next : '/';

// The code is known to whoever started the server, and to nobody else.
const place = globalThis as { overreadSetUp?: Buffer };
const digest = (code: string) => createHash('sha256').update(code).digest();

/** @returns The code for the first administrator; undefined: there are accounts already. */
export async function openSetUp({ db, env }: Home): Promise<string | undefined> {
  if (env.auth !== 'local' || (await countUsers(db)) > 0) return undefined;
  const code = randomBytes(24).toString('base64url');
  place.overreadSetUp = digest(code);
  return code;
}

/** @throws AppError `forbidden` for another code; `conflict` once there is an account. */
export async function setUp(
  { db }: Home,
  {
    code,
    password,
    ...user
  }: { code: string; email: string; name: string; password: string },
): Promise<void> {
  const expected = place.overreadSetUp;
  if (!expected || !timingSafeEqual(expected, digest(code))) {
    throw new AppError('forbidden', 'This is not the code that the server printed.', {
      hint: 'The address that it prints when it starts holds it, as long as there is no account.',
    });
  }
  const passwordHash = await hashOfPassword(password);
  const role = 'administrator';
  await createUser(db, { ...user, role, passwordHash }, { actor: user.email }, true);
  delete place.overreadSetUp;
}
