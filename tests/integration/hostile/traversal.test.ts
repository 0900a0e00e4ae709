import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { beforeAll, expect, it } from 'vitest';
import { RESOURCES } from '@/app/dicomweb/server';
import { OPERATIONS } from '@/lib/api/operations';
import { startPeopleServer, type PeopleServer } from '../people/people-server';

const SECRET = 'nobody is to read this';
/** Beside the archive, in it, and where each kind of thing is kept. */
const PLACES = ['', 'imports', 'uploads', 'objects', 'incoming'];
const NAMES = ['secret', 'secret.json', 'secret.jsonl', 'secret.pack'];

/** Ways out of a folder, as they can stand in a part of a path. */
const WAYS_OUT = [
  '..%2fsecret',
  '..%5csecret',
  '%2e%2e%2fsecret.json',
  '..%252fsecret',
  'secret%00.json',
];

let server: PeopleServer;
let cookie: string;
let everything: string[];
const filesOf = () =>
  readdirSync(server.world.env.dataFolder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /secret/.test(name))
    .sort();
beforeAll(async () => {
  server = await startPeopleServer();
  const admin = await server.add('Admin', 'administrator');
  cookie = await server.signIn(admin.email);
  for (const place of PLACES) {
    const folder = path.join(server.world.env.dataFolder, place);
    mkdirSync(folder, { recursive: true });
    for (const name of NAMES) writeFileSync(path.join(folder, name), SECRET);
  }
  everything = filesOf();
});

/** By node:http: fetch would go the way out itself, before anything is sent. */
async function ask(method: string, at: string) {
  const { hostname, port } = new URL(server.url);
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const headers = { cookie, 'if-match': '"1"', connection: 'close' };
    request({ host: hostname, port, method, path: at, headers }, resolve)
      .on('error', reject)
      .end();
  });
  return { status: answer.statusCode ?? 0, body: await text(answer) };
}
/** Nothing was answered at all. */
const CUT_OFF = { status: 0, body: '' };

const ways = [
  ...Object.entries(OPERATIONS).flatMap(([at, methods]) =>
    Object.keys(methods).map((method) => [method.toUpperCase(), at] as const),
  ),
  ...Object.entries(RESOURCES).flatMap(([at, methods]) =>
    Object.keys(methods).map((method) => [method, `/dicomweb/${at}`] as const),
  ),
].filter(([, at]) => /[{:*]/.test(at));

it('reads, writes and deletes nothing outside of where it belongs, by any name in any path', async () => {
  expect(ways.length).toBeGreaterThan(60);
  const wrong: string[] = [];
  for (const out of WAYS_OUT) {
    await Promise.all(
      ways.map(async ([method, at]) => {
        const asked = at.replaceAll(/\{\w+\}|:\w+|\*\w+/g, out);
        const { status, body } = await ask(method, asked).catch(() => CUT_OFF);
        const isLeak = body.includes(SECRET) || body.includes('SQLite format');
        if (isLeak || status >= 500 || status === 0)
          wrong.push(`${method} ${asked}: ${status}`);
      }),
    );
  }
  expect(wrong).toEqual([]);
  expect(filesOf()).toEqual(everything);
  expect(existsSync(path.join(server.world.env.dataFolder, 'overread.db'))).toBe(true);
}, 60_000);
