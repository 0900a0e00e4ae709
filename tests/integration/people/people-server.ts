import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterAll } from 'vitest';
import { answerDicomweb } from '@/app/dicomweb/server';
import { enter } from '@/app/door/door';
import { answerUploads } from '@/app/uploads/server';
import { stopAtDoor } from '@/lib/api/http/front-door';
import { OPERATIONS } from '@/lib/api/operations';
import type { Role } from '@/lib/api/people/rights';
import { createUser, type StoredUser } from '@/lib/store/people/accounts';
import { forgetPeople } from '@/lib/workflow/people/forget';
import { hashOfPassword } from '@/lib/workflow/people/sessions';
import type { World } from '@/lib/workflow/world';
import { openTestWorld, serve } from '../test-world';

export const PASSWORD = 'correct horse battery';

/** The door, and behind it the very handlers; or, for `x-only-door`, a word that it let somebody in. */
export interface PeopleServer {
  url: string;
  world: World;
  add(name: string, role: Role | null): Promise<StoredUser>;
  /** The cookie of a new session. */
  signIn(email: string, password?: string): Promise<string>;
  ask(way: string, options?: Asking): Promise<Response>;
}

export interface Asking {
  cookie?: string | undefined;
  token?: string;
  json?: unknown;
  headers?: Record<string, string>;
  onlyDoor?: boolean;
}

export async function startPeopleServer(
  more: Record<string, string> = {},
): Promise<PeopleServer> {
  const world = serve(await openTestWorld({ OVERREAD_AUTH: 'local', ...more }));
  const server = createServer((request, response) => {
    if (stopAtDoor(request, response, world.env)) return;
    void enter(request, response, () => {
      if (request.headers['x-only-door']) return void response.end('let in');
      if (answerDicomweb(request, response) || answerUploads(request, response)) return;
      answerApi(request, response).catch((error: unknown) => {
        console.error(error);
        response.destroy();
      });
    });
  });
  const port = Number(new URL(more['OVERREAD_URL'] ?? 'http://127.0.0.1:0').port);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const ask = (way: string, { cookie, token, json, onlyDoor, ...rest }: Asking = {}) => {
    const [method = 'GET', at = '/'] = way.split(' ');
    return fetch(`${url}${at}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(cookie !== undefined && { cookie }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(json !== undefined && { 'content-type': 'application/json' }),
        ...(onlyDoor && { 'x-only-door': '1' }),
        ...rest.headers,
      },
      ...(json !== undefined && { body: JSON.stringify(json) }),
    });
  };
  const passwordHash = await hashOfPassword(PASSWORD);
  return {
    url,
    world,
    ask,
    async add(name, role) {
      const user = { name, email: `${name.toLowerCase()}@hospital.test`, passwordHash };
      const made = await createUser(world.db, { ...user, role: role ?? 'reader' }, BY);
      if (role !== null) return made;
      return world.db.user.update({ where: { id: made.id }, data: { role } });
    },
    async signIn(email, password = PASSWORD) {
      const answer = await ask('POST /api/session', { json: { email, password } });
      if (answer.status !== 200) throw new Error(await answer.text());
      return cookieOf(answer);
    },
  };
}

const BY = { actor: 'Test' };

/** What a browser would send back. */
export const cookieOf = (answer: Response) =>
  answer.headers
    .getSetCookie()
    .map((each) => each.split(';')[0] ?? '')
    .filter((each) => !each.endsWith('='))
    .join('; ');

/** Next’s part: the handler of a path, with the named parts of it. */
async function answerApi(request: IncomingMessage, response: ServerResponse) {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const parts = url.pathname.split('/');
  const named = Object.keys(OPERATIONS)
    .sort((a, b) => a.split('{').length - b.split('{').length)
    .find((each) => {
      const names = each.split('/');
      return (
        names.length === parts.length &&
        names.every((name, at) => name.startsWith('{') || name === parts[at])
      );
    });
  if (named === undefined) return void response.writeHead(404).end();
  const folder = named.replaceAll('{', '[').replaceAll('}', ']');
  const file = path.resolve(`app${folder}/route.ts`);
  const route = (await import(/* @vite-ignore */ file)) as Record<
    string,
    (request: Request, context: { params: Promise<object> }) => Promise<Response>
  >;
  const { method = 'GET' } = request;
  const params = Object.fromEntries(
    named
      .split('/')
      .flatMap((name, at) =>
        name.startsWith('{')
          ? [[name.slice(1, -1), decodeURIComponent(parts[at] ?? '')]]
          : [],
      ),
  );
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const asked = new Request(url, {
    method,
    headers: Object.entries(request.headers).map(([name, value]) => [
      name,
      String(value),
    ]),
    ...(['GET', 'HEAD'].includes(method)
      ? {}
      : { body: Readable.toWeb(request), duplex: 'half' }),
    signal: gone.signal,
  } as RequestInit);
  const answer = await route[method]?.(asked, { params: Promise.resolve(params) });
  if (!answer) return void response.writeHead(405).end();
  for (const [name, value] of answer.headers) {
    if (name !== 'set-cookie') response.setHeader(name, value);
  }
  for (const cookie of answer.headers.getSetCookie()) {
    response.appendHeader('set-cookie', cookie);
  }
  response.writeHead(answer.status).flushHeaders();
  if (!answer.body) return void response.end();
  for await (const chunk of answer.body) response.write(chunk);
  response.end();
}

/** What was changed behind the server’s back is seen at once. */
export const lookAgain = forgetPeople;
