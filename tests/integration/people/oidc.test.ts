import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Who } from '@/lib/api/people/who';
import { cookieOf, startPeopleServer, type PeopleServer } from './people-server';

const CLIENT = { client_id: 'overread', client_secret: 'a-secret-of-the-test' };
/** Who signs in at the other server next. */
let account = {
  sub: 'u1',
  email: 'ada@hospital.test',
  name: 'Ada',
  groups: ['radiologists'],
};

/** A port that nobody has: each server must know the other’s before it starts. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

let overread: PeopleServer;
beforeAll(async () => {
  const [own, others] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${own}`;
  const issuer = `http://127.0.0.1:${others}`;
  const provider = new Provider(issuer, {
    clients: [{ ...CLIENT, redirect_uris: [`${url}/api/auth/callback/sso`] }],
    cookies: { keys: ['a-key-of-the-test'] },
    claims: {
      openid: ['sub'],
      email: ['email', 'email_verified'],
      profile: ['name', 'groups'],
    },
    // Many servers put what they know into the ID token.
    conformIdTokenClaims: false,
    findAccount: (_context, sub) => ({
      accountId: sub,
      claims: async () => ({ ...account, email_verified: true }),
    }),
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/sign-in/${uid}` },
  });
  const callback = provider.callback();
  const server = createServer(async (request, response) => {
    if (!request.url?.startsWith('/sign-in/')) return callback(request, response);
    // Everybody is who they say they are, and agrees.
    const { params, grantId } = await provider.interactionDetails(request, response);
    const accountId = account.sub;
    const grant = grantId
      ? await provider.Grant.find(grantId)
      : new provider.Grant({ accountId, clientId: String(params['client_id']) });
    grant?.addOIDCScope('openid email profile');
    await provider.interactionFinished(request, response, {
      login: { accountId },
      consent: { grantId: await grant?.save() },
    });
  });
  await new Promise<void>((resolve) => server.listen(others, '127.0.0.1', resolve));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  overread = await startPeopleServer({
    ...{ OVERREAD_AUTH: 'oidc', OVERREAD_URL: url, OVERREAD_OIDC_ISSUER: issuer },
    OVERREAD_OIDC_CLIENT_ID: CLIENT.client_id,
    OVERREAD_OIDC_CLIENT_SECRET: CLIENT.client_secret,
    OVERREAD_OIDC_ROLES: 'reader=radiologists,administrator=it',
  });
});

/** As a browser goes from one server to the other and back, with the cookies of each. */
async function signIn(next = '/studies/1.2') {
  const jars = new Map<string, Map<string, string>>();
  let at = `${overread.url}/api/session/oidc?next=${encodeURIComponent(next)}`;
  for (let hop = 0; hop < 12; hop += 1) {
    const { origin } = new URL(at);
    const jar = jars.get(origin) ?? new Map<string, string>();
    jars.set(origin, jar);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(at, {
      redirect: 'manual',
      headers: cookie ? { cookie } : {},
    });
    for (const pair of cookieOf(answer).split('; ').filter(Boolean)) {
      jar.set(pair.split('=')[0] ?? '', pair.slice(pair.indexOf('=') + 1));
    }
    const location = answer.headers.get('location');
    if (!location) throw new Error(`${answer.status} at ${at}: ${await answer.text()}`);
    at = new URL(location, at).href;
    const arrived = new URL(at);
    if (arrived.origin === overread.url && !arrived.pathname.startsWith('/api/')) {
      const own = jars.get(overread.url) ?? new Map<string, string>();
      const all = [...own].map(([name, value]) => `${name}=${value}`).join('; ');
      return { path: `${arrived.pathname}${arrived.search}`, cookie: all };
    }
  }
  throw new Error('It goes round and round.');
}
const who = async (cookie: string) =>
  (await (await overread.ask('GET /api/session', { cookie })).json()) as Who;

it('signs in whom the other server knows, with the role of their group', async () => {
  const { path, cookie } = await signIn();
  expect(path).toBe('/studies/1.2');
  expect((await who(cookie)).person).toMatchObject({
    ...{ name: 'Ada', email: 'ada@hospital.test', role: 'reader' },
  });
  expect((await overread.ask('GET /api/studies', { cookie })).status).toBe(200);
  expect((await overread.ask('GET /api/users', { cookie })).status).toBe(403);
  const kept = await overread.world.db.account.findMany();
  expect(kept).toMatchObject([
    { accountId: 'u1', idToken: null, accessToken: null, refreshToken: null },
  ]);
});

it('follows the group at each sign-in, the weightiest first', async () => {
  account = { ...account, groups: ['radiologists', 'it'] };
  const { cookie } = await signIn();
  expect((await who(cookie)).person?.role).toBe('administrator');
  expect((await overread.ask('GET /api/users', { cookie })).status).toBe(200);
});

it('gives no rights to whoever is in no group that has a role', async () => {
  account = { sub: 'u2', email: 'eve@hospital.test', name: 'Eve', groups: ['kitchen'] };
  const { cookie } = await signIn();
  expect((await who(cookie)).person).toMatchObject({ role: null, rights: [] });
  expect((await overread.ask('GET /api/studies', { cookie })).status).toBe(403);
});

it('lets nobody in whose account is disabled, and takes no passwords', async () => {
  await overread.world.db.user.updateMany({
    where: { email: 'eve@hospital.test' },
    data: { disabledAt: new Date() },
  });
  const { path, cookie } = await signIn();
  expect(path).toMatch(/^\/sign-in\?.*error=/);
  expect((await who(cookie)).person).toBeNull();
  const json = { email: 'ada@hospital.test', password: 'whatever it is' };
  expect((await overread.ask('POST /api/session', { json })).status).toBe(422);
});

it('leads back to this server only', async () => {
  account = { sub: 'u1', email: 'ada@hospital.test', name: 'Ada', groups: ['it'] };
  for (const next of ['https://evil.example/', '//evil.example', '/\\evil.example']) {
    expect((await signIn(next)).path).toBe('/');
  }
});

it('knows its own callbacks: a code that nobody began with is no session', async () => {
  const answer = await overread.ask('GET /api/auth/callback/sso?code=x&state=y');
  expect(answer.status).toBe(302);
  expect(answer.headers.get('location')).toMatch(
    /^(http:\/\/127\.0\.0\.1:\d+)?\/sign-in\?/,
  );
  expect(cookieOf(answer)).not.toContain('session_token');
});
