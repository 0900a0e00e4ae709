import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AskAhead } from '@/lib/viewer/frames/reader';

const ROOT = '/dicomweb/studies/1.2/series/1.3';
const frame = (number: number) => ({ sopInstanceUid: `1.4.${number}`, frame: 1 });
const answerWith = (number: number, value: number) =>
  Buffer.from(
    '--b\r\nContent-Type: application/octet-stream; transfer-syntax=1.2.840.10008.1.2.1\r\n' +
      `Content-Length: 1\r\nContent-Location: http://x${ROOT}/instances/1.4.${number}/frames/1\r\n\r\n` +
      `${String.fromCharCode(value)}\r\n--b--\r\n`,
    'latin1',
  );

/** What a page left for the program, and what the program then says to the thread. */
async function pageThatAsked(asks: readonly AskAhead[], answers: unknown[]) {
  vi.resetModules();
  const said: unknown[] = [];
  const worker = {
    onmessage: (_message: unknown): void => undefined,
    postMessage: (message: unknown) => said.push(message),
  };
  vi.stubGlobal('Worker', function () {
    throw new Error('There is one already.');
  });
  vi.stubGlobal('overreadAhead', { worker, asks, answers });
  vi.stubGlobal('fetch', () => Promise.reject(new Error('nothing is asked for twice')));
  const bytes = await import('@/lib/viewer/frames/bytes');
  return { ...bytes, worker, said };
}
const ask = (id: number, number: number, accept: string): AskAhead => ({
  ...{ id, url: `${ROOT}/frames`, init: {}, accept, frames: [frame(number)] },
});
afterEach(() => vi.unstubAllGlobals());

describe('receiveAhead', () => {
  it('has what came already, waits for what comes, and stops what nobody shows', async () => {
    const accept = 'application/octet-stream; transfer-syntax=*';
    const asks = [1, 2, 3, 4].map((number) => ask(-number, number, accept));
    const page = await pageThatAsked(asks, [{ id: -1, body: answerWith(1, 7) }]);
    const closing = new AbortController();
    page.receiveAhead([frame(1), frame(2), frame(4)], closing.signal);
    expect(page.said).toEqual([{ id: -3, stop: true }]);

    await page.whenHere(frame(1));
    expect([...(page.takeBytes(frame(1))?.bytes ?? [])]).toEqual([7]);
    const here: string[] = [];
    const fetching = page.fetchBytes(ROOT, [frame(2)], {
      onHere: ({ sopInstanceUid }) => here.push(sopInstanceUid),
    });
    page.worker.onmessage({ data: { id: -2, body: answerWith(2, 8) } });
    await fetching;
    expect(here).toEqual(['1.4.2']);
    expect([...(page.takeBytes(frame(2))?.bytes ?? [])]).toEqual([8]);

    closing.abort();
    expect(page.said).toContainEqual({ id: -4, stop: true });
  });

  it('does not take what was asked for in another form than it is shown in', async () => {
    const page = await pageThatAsked([ask(-1, 1, 'image/jpeg')], []);
    page.receiveAhead([frame(1)], new AbortController().signal);
    expect(page.said).toEqual([{ id: -1, stop: true }]);
  });
});
