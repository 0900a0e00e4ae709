import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import type { DicomJson } from '@/lib/dicom/json';
import type { AskAhead } from '@/lib/viewer/wire/reader';

const ROOT = '/dicomweb/studies/1.2/series/1.3';
const frame = (number: number) => ({ sopInstanceUid: `1.4.${number}`, frame: 1 });
const answerWith = (number: number, value: number) =>
  Buffer.from(
    '--b\r\nContent-Type: application/octet-stream; transfer-syntax=1.2.840.10008.1.2.1\r\n' +
      `Content-Length: 1\r\nContent-Location: http://x${ROOT}/instances/1.4.${number}/frames/1\r\n\r\n` +
      `${String.fromCharCode(value)}\r\n--b--\r\n`,
    'latin1',
  );

/** Whose values begin at an even place: by a letter more before them, if there is need. */
function evenly(number: number, values: readonly number[]): ArrayBuffer {
  const head = (more: string) =>
    `--b${more}\r\nContent-Type: application/octet-stream; transfer-syntax=1.2.840.10008.1.2.1\r\n` +
    `Content-Length: ${values.length}\r\nContent-Location: http://x${ROOT}/instances/1.4.${number}/frames/1\r\n\r\n`;
  const start = head('').length % 2 === 0 ? head('') : head('b');
  const text = Buffer.from(
    `${start}${String.fromCharCode(...values)}\r\n--b--\r\n`,
    'latin1',
  );
  return new Uint8Array(text).buffer;
}

/** Of a CT of one row and three columns. */
const headerOf = (number: number): DicomJson => ({
  '00080018': { vr: 'UI', Value: [`1.4.${number}`] },
  '00080060': { vr: 'CS', Value: ['CT'] },
  '00280002': { vr: 'US', Value: [1] },
  '00280004': { vr: 'CS', Value: ['MONOCHROME2'] },
  '00280010': { vr: 'US', Value: [1] },
  '00280011': { vr: 'US', Value: [3] },
  '00280100': { vr: 'US', Value: [16] },
  '00280101': { vr: 'US', Value: [12] },
  '00280102': { vr: 'US', Value: [11] },
  '00280103': { vr: 'US', Value: [0] },
  '00281052': { vr: 'DS', Value: [-1024] },
  '00281053': { vr: 'DS', Value: [1] },
});

/** What a page left for the program, and what the program then says to the thread. */
async function pageThatAsked(asks: readonly AskAhead[], answers: unknown[]) {
  vi.resetModules();
  const said: unknown[] = [];
  const worker = {
    onmessage: (_message: unknown): void => undefined,
    // What the two threads say to each other goes by the page here.
    postMessage: (message: object) => 'port' in message || said.push(message),
  };
  vi.stubGlobal('MessageChannel', function () {
    return { port1: {}, port2: {} };
  });
  const values = await valuesThread();
  vi.stubGlobal('Worker', function (url: URL) {
    if (!url.pathname.endsWith('/values-worker.ts'))
      throw new Error('There is one already.');
    return values;
  });
  vi.stubGlobal('overreadAhead', { worker, asks, answers });
  vi.stubGlobal('fetch', () => Promise.reject(new Error('nothing is asked for twice')));
  const bytes = await import('@/lib/viewer/wire/bytes');
  return { ...bytes, worker, said };
}

/** The thread that makes values, in this one. */
async function valuesThread() {
  const thread = {
    onmessage: (_message: { data: unknown }): void => undefined,
    postMessage: (data: unknown) => hear({ data }),
  };
  let hear = (_message: { data: unknown }): void => undefined;
  vi.stubGlobal('addEventListener', (_type: string, listener: typeof hear) => {
    hear = listener;
  });
  vi.stubGlobal('postMessage', (data: unknown) => thread.onmessage({ data }));
  await import('@/lib/viewer/wire/values-worker');
  return thread;
}
const ask = (id: number, number: number, accept: string): AskAhead => ({
  ...{ id, url: `${ROOT}/frames`, init: {}, accept, frames: [frame(number)] },
});
afterEach(() => vi.unstubAllGlobals());
// Other files get modules that know nothing of these threads.
afterAll(() => vi.resetModules());

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

  it('rescales the values of frames that need no decoder', async () => {
    const accept = 'application/octet-stream; transfer-syntax=*';
    const page = await pageThatAsked([ask(-1, 1, accept)], []);
    const { keepHeader } = await import('@/lib/viewer/frames/headers');
    keepHeader(headerOf(1));
    page.receiveAhead([frame(1)], new AbortController().signal);
    // 0, 1064 and 4095 as they are stored, 16 bits each.
    const stored = [0, 0, 0x28, 0x04, 0xff, 0x0f];
    page.worker.onmessage({ data: { id: -1, body: evenly(1, stored) } });
    await page.whenHere(frame(1));
    const { bytes, rescaled } = page.takeBytes(frame(1)) ?? {};
    expect(rescaled).toMatchObject({ min: -1024, max: 3071, slope: 1, intercept: -1024 });
    expect([...new Int16Array(bytes?.slice().buffer ?? new ArrayBuffer())]).toEqual([
      -1024, 40, 3071,
    ]);
  });

  it('has what came after its threads began, and before anybody took it over', async () => {
    const accept = 'application/octet-stream; transfer-syntax=*';
    const first = { ...ask(-1, 1, accept), single: true as const };
    const page = await pageThatAsked([first, ask(-2, 2, accept)], []);
    const { beginThreads } = await import('@/lib/viewer/wire/reader');
    beginThreads();
    page.worker.onmessage({ data: { id: -1, body: answerWith(1, 7), single: true } });
    page.worker.onmessage({ data: { id: -2, body: answerWith(2, 8) } });
    page.receiveAhead([frame(1), frame(2)], new AbortController().signal);
    await Promise.all([page.whenHere(frame(1)), page.whenHere(frame(2))]);
    const valueOf = (number: number) => [...(page.takeBytes(frame(number))?.bytes ?? [])];
    expect([valueOf(1), valueOf(2)]).toEqual([[7], [8]]);
  });

  it('does not take what was asked for in another form than it is shown in', async () => {
    const page = await pageThatAsked([ask(-1, 1, 'image/jpeg')], []);
    page.receiveAhead([frame(1)], new AbortController().signal);
    expect(page.said).toEqual([{ id: -1, stop: true }]);
  });
});
