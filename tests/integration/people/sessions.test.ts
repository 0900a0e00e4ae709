import { beforeAll, describe, expect, it } from 'vitest';
import type { Who } from '@/lib/api/people/who';
import { makeToken } from '@/lib/workflow/people/accounts';
import { openSetUp } from '@/lib/workflow/people/sign-in';
import { inProcess } from '../cli/in-process';
import {
  cookieOf,
  lookAgain,
  PASSWORD,
  startPeopleServer,
  type PeopleServer,
} from './people-server';

let server: PeopleServer;
let admin: string;
beforeAll(async () => {
  server = await startPeopleServer({ OVERREAD_IDLE_MINUTES: '10' });
});

const who = async (cookie?: string) =>
  (await (await server.ask('GET /api/session', { cookie })).json()) as Who;
const statusOf = async (way: string, cookie?: string) =>
  (await server.ask(way, { cookie })).status;

describe('the first account', () => {
  const asked = { email: 'Admin@Hospital.test', name: 'Ada', password: PASSWORD };

  it('is made by the code that the server printed, and by no other', async () => {
    const code = await openSetUp(server.world);
    expect(code).toMatch(/^[\w-]{32}$/);
    const wrong = { ...asked, code: `${code}x` };
    expect((await server.ask('POST /api/set-up', { json: wrong })).status).toBe(403);
    const short = { ...asked, code, password: 'elevenchars' };
    expect((await server.ask('POST /api/set-up', { json: short })).status).toBe(400);
    const answer = await server.ask('POST /api/set-up', { json: { ...asked, code } });
    expect(await answer.json()).toMatchObject({
      auth: 'local',
      person: { name: 'Ada', email: 'admin@hospital.test', role: 'administrator' },
    });
    admin = cookieOf(answer);
    expect(await statusOf('GET /api/users', admin)).toBe(200);
    const again = await server.ask('POST /api/set-up', { json: { ...asked, code } });
    expect(again.status).toBe(403);
    expect(await openSetUp(server.world)).toBeUndefined();
  });
});

describe('a session', () => {
  it('is a cookie that no script reads, that other sites don’t send, and no browser keeps', async () => {
    const json = { email: 'admin@hospital.test', password: PASSWORD };
    const answer = await server.ask('POST /api/session', { json });
    const cookies = answer.headers.getSetCookie();
    const cookie = cookies.find((each) => each.startsWith('overread.session_token='));
    expect(cookie).toMatch(/; HttpOnly/i);
    expect(cookie).toMatch(/; SameSite=Lax/i);
    expect(cookie).not.toMatch(/Max-Age|Expires|; Secure/i);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('is never one that the browser brought along', async () => {
    const before = await server.signIn('admin@hospital.test');
    const json = { email: 'admin@hospital.test', password: PASSWORD };
    const answer = await server.ask('POST /api/session', { json, cookie: before });
    const after = cookieOf(answer);
    expect(after).not.toBe(before);
    expect((await who(before)).person).toBeNull();
    expect((await who(after)).person?.name).toBe('Ada');
    const chosen = 'overread.session_token=chosen.by-somebody-else';
    const fixed = await server.ask('POST /api/session', { json, cookie: chosen });
    expect(cookieOf(fixed)).not.toContain('chosen');
    expect((await who(chosen)).person).toBeNull();
  });

  it('is worth nothing with another signature, or without one', async () => {
    const cookie = await server.signIn('admin@hospital.test');
    const [name = '', value = ''] = /([^=;]+)=([^;]+)/.exec(cookie)?.slice(1) ?? [];
    const token = decodeURIComponent(value).split('.')[0] ?? '';
    expect(await server.world.db.session.count({ where: { token } })).toBe(1);
    for (const forged of [token, `${token}.`, `${token}.${'A'.repeat(43)}=`]) {
      expect((await who(`${name}=${encodeURIComponent(forged)}`)).person).toBeNull();
    }
  });

  it('is over for a thief, too, once its owner signs out', async () => {
    const cookie = await server.signIn('admin@hospital.test');
    expect(await statusOf('GET /api/users', cookie)).toBe(200);
    expect(await statusOf('DELETE /api/session', cookie)).toBe(204);
    expect(await statusOf('GET /api/users', cookie)).toBe(401);
    expect(await statusOf('PUT /api/session', cookie)).toBe(401);
  });

  it('ends when nobody was there for ten minutes, and lives on while somebody is', async () => {
    const cookie = await server.signIn('admin@hospital.test');
    const { secondsLeft } = await who(cookie);
    expect(secondsLeft).toBeGreaterThan(590);
    expect(secondsLeft).toBeLessThanOrEqual(600);
    const soon = (seconds: number) =>
      server.world.db.session.updateMany({
        data: { expiresAt: new Date(Date.now() + seconds * 1000) },
      });
    await soon(30);
    lookAgain();
    expect((await who(cookie)).secondsLeft).toBeLessThanOrEqual(30);
    const stay = await server.ask('PUT /api/session', { cookie });
    expect(((await stay.json()) as Who).secondsLeft).toBeGreaterThan(590);
    await soon(-1);
    lookAgain();
    expect(await statusOf('PUT /api/session', cookie)).toBe(401);
    admin = await server.signIn('admin@hospital.test');
  });

  it('takes its events with it', async () => {
    const cookie = await server.signIn('admin@hospital.test');
    const events = await server.ask('GET /api/pacs/pulls/events', { cookie });
    const reader = events.body?.getReader();
    await server.ask('DELETE /api/session', { cookie });
    const ended = (async () => {
      try {
        while (!(await reader?.read())?.done);
        return 'closed';
      } catch {
        return 'cut off';
      }
    })();
    expect(await ended).toBe('cut off');
  });
});

describe('an account', () => {
  const colleague = { email: 'Bob@Hospital.test', name: 'Bob', role: 'reader' };
  let id: string;
  let password: string;

  it('is added by an administrator, with a password that is told once', async () => {
    const answer = await server.ask('POST /api/users', {
      json: colleague,
      cookie: admin,
    });
    expect(answer.status).toBe(201);
    ({ id, password } = (await answer.json()) as { id: string; password: string });
    expect(password).toMatch(/^[a-z2-9-]{27}$/);
    const { users } = (await (
      await server.ask('GET /api/users', { cookie: admin })
    ).json()) as { users: object[] };
    expect(JSON.stringify(users)).not.toContain(password);
    const twice = await server.ask('POST /api/users', { json: colleague, cookie: admin });
    expect(twice.status).toBe(409);
  });

  it('changes its password, by which its other sessions end', async () => {
    const one = await server.signIn('BOB@hospital.test', password);
    const two = await server.signIn('bob@hospital.test', password);
    const asked = { name: 'script', rights: ['view' as const], days: 1 };
    const { token } = await makeToken(server.world, { id, role: 'reader' }, asked);
    const change = (current: string, endTokens: boolean) =>
      server.ask('PUT /api/account/password', {
        cookie: one,
        json: { current, next: PASSWORD, endTokens },
      });
    const isLetIn = async () =>
      (await server.ask('GET /api/studies', { token })).status === 200;
    expect((await change('wrong', true)).status).toBe(403);
    expect((await change(password, false)).status).toBe(204);
    expect(await isLetIn()).toBe(true);
    const listed = await server.ask('GET /api/account/sessions', { cookie: one });
    expect(await listed.json()).toMatchObject({
      sessions: [{ browser: null, system: null, isThis: true }],
    });
    expect((await change(PASSWORD, true)).status).toBe(204);
    expect(await isLetIn()).toBe(false);
    expect((await who(one)).person?.name).toBe('Bob');
    expect((await who(two)).person).toBeNull();
    await expect(server.signIn('bob@hospital.test', password)).rejects.toThrow('wrong');
  });

  it('loses its sessions and tokens when it is disabled, and its right with its role', async () => {
    const cookie = await server.signIn('bob@hospital.test');
    const asked = { name: 'script', rights: ['view' as const], days: 1 };
    const { token } = await makeToken(server.world, { id, role: 'reader' }, asked);
    expect((await server.ask('GET /api/studies', { token })).status).toBe(200);
    const patch = (json: object) =>
      server.ask(`PATCH /api/users/${id}`, { json, cookie: admin });
    expect(await statusOf('POST /api/imports', cookie)).toBe(201);
    await patch({ role: 'annotator' });
    expect(await statusOf('POST /api/imports', cookie)).toBe(403);
    await patch({ disabled: true });
    expect(await statusOf('GET /api/studies', cookie)).toBe(401);
    expect((await server.ask('GET /api/studies', { token })).status).toBe(401);
    await expect(server.signIn('bob@hospital.test')).rejects.toThrow('wrong');
  });

  it('can’t leave nobody behind who administers', async () => {
    const own = (await who(admin)).person?.id;
    for (const json of [{ disabled: true }, { role: 'reader' }]) {
      const answer = await server.ask(`PATCH /api/users/${own}`, { json, cookie: admin });
      expect(answer.status).toBe(409);
    }
  });
});

describe('a token', () => {
  it('is kept as its hash, is told once, and is nothing once it is revoked or over', async () => {
    const json = { name: 'nightly', rights: ['view', 'export'], days: 30 };
    const made = await server.ask('POST /api/tokens', { json, cookie: admin });
    const { token, id } = (await made.json()) as { token: string; id: string };
    const kept = JSON.stringify(await server.world.db.token.findMany());
    expect(kept).not.toContain(token);
    expect((await server.ask('GET /api/studies', { token })).status).toBe(200);
    // A cookie beside it gives it nothing.
    expect((await server.ask('GET /api/users', { token, cookie: admin })).status).toBe(
      403,
    );
    await server.ask(`DELETE /api/tokens/${id}`, { cookie: admin });
    expect((await server.ask('GET /api/studies', { token })).status).toBe(401);
    const next = await server.ask('POST /api/tokens', { json, cookie: admin });
    const other = ((await next.json()) as { token: string }).token;
    await server.world.db.token.updateMany({ data: { expiresAt: new Date() } });
    expect((await server.ask('GET /api/studies', { token: other })).status).toBe(401);
  });

  it('has no right that its owner lacks', async () => {
    const user = await server.add('Carol', 'researcher');
    const cookie = await server.signIn(user.email);
    const json = { name: 'x', rights: ['view', 'identified'], days: 1 };
    const answer = await server.ask('POST /api/tokens', { json, cookie });
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('identified');
  });
});

describe('whoever guesses', () => {
  it('is told the same of an account that isn’t there, and soon nothing at all', async () => {
    const guess = (email: string) =>
      server.ask('POST /api/session', { json: { email, password: 'guess' } });
    const known = await guess('admin@hospital.test');
    const unknown = await guess('nobody@hospital.test');
    expect([known.status, unknown.status]).toEqual([401, 401]);
    expect(await known.text()).toBe(await unknown.text());
    for (let at = 0; at < 4; at += 1) await guess('victim@hospital.test');
    expect((await guess('victim@hospital.test')).status).toBe(401);
    expect((await guess('victim@hospital.test')).status).toBe(429);
    // The next account is another matter.
    expect(await server.signIn('admin@hospital.test')).toBeTruthy();
  });

  it('stands in the trail, and so does who came in and went, and nothing that was typed', async () => {
    const { events } = (await (
      await server.ask('GET /api/audit?limit=500', { cookie: admin })
    ).json()) as { events: { kind: string; outcome: number; actor: string }[] };
    const told = events.map(({ kind, outcome, actor }) => `${kind} ${outcome} ${actor}`);
    for (const each of [
      'signed-in 0 admin@hospital.test',
      'signed-in 4 admin@hospital.test',
      'signed-in 4 Unknown',
      'signed-out 0 admin@hospital.test',
      'account-changed 0 admin@hospital.test',
      'role-changed 0 admin@hospital.test',
      'refused 4 bob@hospital.test',
      'queried 0 bob@hospital.test',
    ]) {
      expect(told).toContain(each);
    }
    expect(JSON.stringify(events)).not.toMatch(/guess|correct horse|victim|nobody@/);
  });
});

describe('overread user, overread token', () => {
  it('add, list and switch accounts off, and make and revoke tokens', async () => {
    const run = (...args: string[]) =>
      inProcess(server.world.env.dataFolder, args, { OVERREAD_AUTH: 'local' });
    const added = await run(
      'user',
      'add',
      'dora@hospital.test',
      '--role',
      'reader',
      '--json',
    );
    const { password } = JSON.parse(added.lines[0] ?? '') as { password: string };
    const cookie = await server.signIn('dora@hospital.test', password);
    expect((await run('user', 'list')).lines).toContain(
      'dora@hospital.test\treader\tactive\tdora@hospital.test',
    );
    const user = ['--user', 'dora@hospital.test'];
    const made = await run('token', 'create', ...user, '--name', 'x', '--rights', 'view');
    const [token = '', line = ''] = made.lines;
    expect((await server.ask('GET /api/studies', { token })).status).toBe(200);
    expect((await server.ask('POST /api/imports', { token })).status).toBe(403);
    expect((await run('token', 'revoke', line.split(',')[0] ?? '')).code).toBe(0);
    lookAgain();
    expect((await server.ask('GET /api/studies', { token })).status).toBe(401);
    expect((await run('user', 'disable', 'Dora@hospital.test')).code).toBe(0);
    lookAgain();
    expect(await statusOf('GET /api/studies', cookie)).toBe(401);
    expect((await run('user', 'add', 'x@y.z', '--role', 'boss')).code).toBe(2);
    const refused = await run(
      'token',
      'create',
      ...user,
      '--name',
      'x',
      '--rights',
      'administer',
    );
    expect(refused).toMatchObject({
      code: 1,
      errors: ['The account itself lacks: administer.'],
    });
  });
});
