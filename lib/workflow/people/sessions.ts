import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Env, OidcEnv } from '@/lib/env';
import { isPostgres, type Db } from '@/lib/store/db';
import { keepAct } from '@/lib/store/audit/events';
import { getUser, takeOverRole } from '@/lib/store/people/accounts';
import { roleOfClaims } from '@/lib/workflow/people/claims';
import { forgetPeople } from '@/lib/workflow/people/forget';
import type { World } from '@/lib/workflow/world';

/** Seconds; a session that nobody is at ends much sooner, see `idleSeconds`. */
const COOKIE_LIVES = 12 * 3600;
/** As callback addresses name it: `/api/auth/callback/sso`. */
export const PROVIDER = 'sso';

type Home = Pick<World, 'db' | 'env'>;
type Library = Awaited<ReturnType<typeof openLibrary>>;

// The server's process holds this module twice, in Next's bundle and beside it.
const place = globalThis as { overreadSessions?: WeakMap<Db, Promise<Library>> };
const opened = (place.overreadSessions ??= new WeakMap<Db, Promise<Library>>());

/** The library that keeps sessions and passwords, of this archive. */
export function sessionsOf({ db, env }: Home): Promise<Library> {
  const known = opened.get(db) ?? openLibrary({ db, env });
  opened.set(db, known);
  return known;
}

/** Where browsers find this server. */
export const originOf = ({ publicUrl, host, port }: Env): string =>
  publicUrl ?? `http://${host.includes(':') ? `[${host}]` : host}:${port}`;

async function openLibrary({ db, env }: Home) {
  // Read when it is needed only: without accounts, nobody waits for it.
  const { betterAuth } = await import('better-auth');
  const { prismaAdapter } = await import('better-auth/adapters/prisma');
  const { oidc } = env;
  const library = betterAuth({
    baseURL: originOf(env),
    basePath: '/api/auth',
    secret: env.secret ?? ownSecret(env),
    database: prismaAdapter(db, { provider: isPostgres(db) ? 'postgresql' : 'sqlite' }),
    telemetry: { enabled: false },
    logger: { disabled: true },
    emailAndPassword: { enabled: env.auth === 'local', disableSignUp: true },
    session: { expiresIn: COOKIE_LIVES, disableSessionRefresh: true },
    advanced: {
      cookiePrefix: 'overread',
      useSecureCookies: originOf(env).startsWith('https:'),
      // Whoever stands before us may say anything.
      ipAddress: { disableIpTracking: true },
    },
    account: {
      // Who the other server says it is, is it: it is the organisation's own.
      accountLinking: { enabled: true, trustedProviders: [PROVIDER] },
    },
    onAPIError: { errorURL: '/sign-in' },
    databaseHooks: {
      session: {
        create: {
          async before(session) {
            const { disabledAt } = await getUser(db, { id: session.userId });
            if (disabledAt) return false;
            const expiresAt = new Date(Date.now() + env.idleSeconds * 1000);
            return { data: { ...session, expiresAt } };
          },
          async after({ userId }) {
            const { email: actor } = await getUser(db, { id: userId });
            await keepAct(db, { kind: 'signed-in', action: 'E', actor });
          },
        },
      },
      account: {
        create: { after: (account) => takeOver(db, oidc, account) },
        update: { after: (account) => takeOver(db, oidc, account) },
      },
    },
    plugins: oidc ? [await provider(oidc)] : [],
  });
  await library.$context;
  return library;
}

async function provider({ issuer, clientId, clientSecret }: OidcEnv) {
  const { genericOAuth } = await import('better-auth/plugins');
  return genericOAuth({
    config: [
      {
        providerId: PROVIDER,
        discoveryUrl: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
        ...{ clientId, clientSecret, pkce: true },
        scopes: ['openid', 'email', 'profile'],
        requireIdTokenVerification: true,
        // Whoever shares a browser is asked who they are.
        prompt: 'login',
        overrideUserInfo: false,
      },
    ],
  });
}

interface Linked extends Record<string, unknown> {
  id: string;
  userId: string;
  providerId: string;
  idToken?: string | null | undefined;
}

/** What the other server's token says of groups is a role here. */
async function takeOver(db: Db, oidc: OidcEnv | undefined, account: Linked) {
  const { providerId, idToken } = account;
  if (!oidc || providerId !== PROVIDER || typeof idToken !== 'string') return;
  await takeOverRole(db, account, roleOfClaims(oidc, idToken));
  forgetPeople();
}

/** Only its owner reads it; a cookie is worth nothing without it, even with the database at hand. */
function ownSecret({ dataFolder }: Env): string {
  const file = path.join(dataFolder, 'secret');
  mkdirSync(dataFolder, { recursive: true });
  try {
    writeFileSync(file, randomBytes(32).toString('base64url'), {
      flag: 'wx',
      mode: 0o600,
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8');
}

/** The token of the session that a cookie names and that is signed by us. */
export async function sessionTokenOf(
  home: Home,
  cookie: string,
): Promise<string | undefined> {
  const { api } = await sessionsOf(home);
  const found = await api.getSession({
    headers: new Headers({ cookie }),
    query: { disableRefresh: true, disableCookieCache: true },
  });
  return found?.session.token;
}

const passwords = () => import('better-auth/crypto');

export const hashOfPassword = async (password: string): Promise<string> =>
  (await passwords()).hashPassword(password);

/** @param hash - null: there is none, which takes as long to find out. */
export async function isPassword(
  hash: string | null,
  password: string,
): Promise<boolean> {
  if (hash !== null) return (await passwords()).verifyPassword({ hash, password });
  await hashOfPassword(password);
  return false;
}

/** One that nobody made up: 120 bits, as people can read them out. */
export function madeUpPassword(): string {
  const letters = 'abcdefghijkmnpqrstuvwxyz23456789';
  const drawn = [...randomBytes(24)].map((byte) => letters[byte % 32]).join('');
  return (drawn.match(/.{6}/g) ?? []).join('-');
}
