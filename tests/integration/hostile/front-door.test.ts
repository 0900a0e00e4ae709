import { createServer, request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stopAtDoor } from '@/lib/api/http/front-door';

const VIEWER = 'https://viewer.example.org';
const PUBLIC = 'https://overread.example.org';

/** Behind the door: says which policy Next would read the nonce from. */
const server = createServer((asked, response) => {
  if (stopAtDoor(asked, response, { origins: [VIEWER], publicUrl: PUBLIC })) return;
  response.end(asked.headers['content-security-policy']);
});
let port: number;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** By node:http, since fetch lets nobody choose a Host. */
async function ask(headers: Record<string, string>, { method = 'GET', path = '/' } = {}) {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    request({ host: '127.0.0.1', port, method, path, headers }, resolve)
      .on('error', reject)
      .end();
  });
  return { status: answer.statusCode, headers: answer.headers, body: await text(answer) };
}

describe('the name that a server is asked under', () => {
  it.each([
    ...['127.0.0.1', '127.0.0.1:3000', 'localhost:3000', 'LOCALHOST', '[::1]:3000'],
    ...['overread.example.org', 'OVERREAD.example.org'],
  ])('is ours: %s', async (host) => expect((await ask({ host })).status).toBe(200));

  it.each([
    'evil.example',
    'overread.example.org.evil.example',
    'overread.example.org:8080',
    'localhost.evil.example:3000',
    '127.0.0.1.evil.example',
    'localhost@evil.example',
    'evil.example#localhost',
    '169.254.169.254',
    '0.0.0.0',
    ':3000',
    'a b',
  ])('is not: %s', async (host) => {
    const { status, headers, body } = await ask({ host });
    expect(status).toBe(421);
    expect(headers['content-type']).toBe('application/problem+json');
    expect(body).toContain('urn:overread:misdirected');
    expect(body).not.toContain('evil');
  });
});

describe('a page of another origin', () => {
  const from = (origin: string) => ({ host: `127.0.0.1:${port}`, origin });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'])('changes nothing by %s', async (method) => {
    for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1', VIEWER]) {
      for (const path of ['/api/import', '/api/uploads', '/studies/1.2']) {
        expect((await ask(from(origin), { method, path })).status, origin).toBe(403);
      }
    }
  });

  it('changes something by DICOMweb where it is let in', async () => {
    const path = '/dicomweb/studies';
    expect((await ask(from(VIEWER), { method: 'POST', path })).status).toBe(200);
    const stranger = await ask(from(`${VIEWER}.evil`), { method: 'POST', path });
    expect(stranger.status).toBe(403);
  });

  it('is told from our own', async () => {
    const own = from(`http://127.0.0.1:${port}`);
    expect((await ask(own, { method: 'POST', path: '/api/import' })).status).toBe(200);
  });
});

describe('what every answer has', () => {
  it('is a fence for browsers, on refusals too', async () => {
    for (const host of ['localhost', 'evil.example']) {
      expect((await ask({ host })).headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-resource-policy': 'same-origin',
        'content-security-policy': expect.stringContaining(`frame-ancestors 'none'`),
      });
    }
  });

  it('is a policy without inline scripts: their nonce is new each time, and ours', async () => {
    const forged = {
      host: 'localhost',
      'content-security-policy': `script-src 'nonce-forged'`,
    };
    const answers = [await ask(forged), await ask(forged)];
    const nonces = answers.map(({ headers, body }) => {
      // Next is told what the browser is told.
      expect(body).toBe(headers['content-security-policy']);
      const scripts = /script-src ([^;]*)/.exec(body)?.[1] ?? '';
      expect(scripts).toMatch(/^'self' 'nonce-[A-Za-z0-9+/]{22}==' 'wasm-unsafe-eval'$/);
      return scripts;
    });
    expect(nonces[0]).not.toBe(nonces[1]);
  });

  it.each(['/dicomweb/studies/1/bulkdata/00420011', '/api/studies'])(
    'runs no script at all where it is data: %s',
    async (path) => {
      const { body } = await ask({ host: 'localhost' }, { path });
      expect(body).toContain(`default-src 'none'`);
      expect(body).not.toContain('script-src');
    },
  );
});

it('takes no headers beyond 16 KB', async () => {
  const { status } = await ask({ host: 'localhost', cookie: 'c'.repeat(20_000) });
  expect(status).toBe(431);
});
