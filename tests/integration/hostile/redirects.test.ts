import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { fetchConfigured } from '@/lib/workflow/fetch-configured';

/** What each of two servers was asked. */
const asked: string[] = [];
const servers = ['ours', 'elsewhere'].map((name) =>
  createServer((request, response) => {
    asked.push(`${name} ${request.method} ${request.url}`);
    const url = new URL(request.url ?? '/', 'http://here');
    const to = url.pathname === '/round' ? '/round' : url.searchParams.get('to');
    if (to === null) response.end(name);
    else response.writeHead(307, { location: to }).end();
  }),
);
const urls: string[] = [];
beforeAll(async () => {
  for (const server of servers) {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    urls.push(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  }
});
afterAll(() => {
  for (const server of servers) server.close();
});
beforeEach(() => void (asked.length = 0));

const sentTo = (to: string) => `${urls[0]}/?to=${encodeURIComponent(to)}`;

it('follows a server within itself', async () => {
  expect(await (await fetchConfigured(sentTo('/there'))).text()).toBe('ours');
});

it('follows it nowhere else, and sends nothing twice', async () => {
  await expect(fetchConfigured(sentTo(`${urls[1]}/metadata`))).rejects.toThrow(
    'not followed',
  );
  const sent = { method: 'POST', body: 'images' };
  await expect(fetchConfigured(sentTo('/there'), sent)).rejects.toThrow('not followed');
  expect(asked.map((each) => each.split('?')[0])).toEqual(['ours GET /', 'ours POST /']);
});

it('goes round no longer than five times', async () => {
  await expect(fetchConfigured(`${urls[0]}/round`)).rejects.toThrow('not followed');
  expect(asked).toHaveLength(6);
});
