import { afterEach, describe, expect, it, vi } from 'vitest';
import { fetchBytes, forgetBytes, takeBytes, whenHere } from '@/lib/viewer/wire/bytes';

const ROOT = '/dicomweb/studies/1.2/series/1.3';
const frame = (number: number) => ({ sopInstanceUid: `1.4.${number}`, frame: 1 });

const part = (number: number, bytes: readonly number[], length = bytes.length) =>
  '--b\r\nContent-Type: application/octet-stream; transfer-syntax=1.2.840.10008.1.2.1\r\n' +
  `Content-Length: ${length}\r\n` +
  `Content-Location: http://x${ROOT}/instances/1.4.${number}/frames/1\r\n\r\n` +
  `${String.fromCharCode(...bytes)}\r\n`;
const problem = (number: number) =>
  '--b\r\nContent-Type: application/problem+json\r\nContent-Length: 2\r\n' +
  `Content-Location: http://x${ROOT}/instances/1.4.${number}/frames/1\r\n\r\n{}\r\n`;
const END = '--b--\r\n';

/** A server that answers so, whatever is asked. */
function answer(text: string, status = 200) {
  const asked: unknown[] = [];
  vi.stubGlobal('fetch', (_url: string, init: RequestInit) => {
    asked.push(JSON.parse(init.body as string));
    return Promise.resolve(new Response(Buffer.from(text, 'latin1'), { status }));
  });
  return asked;
}
afterEach(() => vi.unstubAllGlobals());

describe('fetchBytes', () => {
  it('has each frame of one answer, once, in the order asked for', async () => {
    // Bytes that look like the end of headers, and like a delimiter.
    const asked = answer(part(1, [13, 10, 13, 10, 45, 45, 98]) + part(2, [7, 255]) + END);
    const here: string[] = [];
    await fetchBytes(ROOT, [frame(1), frame(2)], {
      onHere: ({ sopInstanceUid }) => here.push(sopInstanceUid),
    });
    expect(asked).toEqual([{ frames: [frame(1), frame(2)] }]);
    expect(here).toEqual(['1.4.1', '1.4.2']);
    expect(takeBytes(frame(1))).toEqual({
      key: '1.4.1/1',
      bytes: Uint8Array.of(13, 10, 13, 10, 45, 45, 98),
      transferSyntaxUid: '1.2.840.10008.1.2.1',
    });
    expect([...(takeBytes(frame(2))?.bytes ?? [])]).toEqual([7, 255]);
    expect(takeBytes(frame(2))).toBeUndefined();
  });

  it.each([
    ['a part that says why it isn’t there', part(1, [1]) + problem(2) + END, 200],
    ['an answer that is cut off', part(1, [1]) + part(2, [1, 2, 3], 300), 200],
    ['headers without an end', `${part(1, [1])}--b\r\nContent-Type: x`, 200],
  ])('leaves the rest to who asks for it alone: %s', async (_why, text, status) => {
    answer(text, status);
    const fetching = fetchBytes(ROOT, [frame(1), frame(2)]);
    await whenHere(frame(2));
    await fetching;
    expect([...(takeBytes(frame(1))?.bytes ?? [])]).toEqual([1]);
    expect(takeBytes(frame(2))).toBeUndefined();
  });

  it.each([
    ['a refusal', () => answer('no', 500)],
    [
      'no connection',
      () => vi.stubGlobal('fetch', () => Promise.reject(new TypeError('lost'))),
    ],
  ])('has nothing after %s, and lets nobody wait', async (_why, begin) => {
    begin();
    const fetching = fetchBytes(ROOT, [frame(1)]);
    await whenHere(frame(1));
    await fetching;
    expect(takeBytes(frame(1))).toBeUndefined();
    // Asking again asks again.
    answer(part(1, [5]) + END);
    await fetchBytes(ROOT, [frame(1)]);
    expect([...(takeBytes(frame(1))?.bytes ?? [])]).toEqual([5]);
  });

  it('asks neither for what is here nor for what others asked for', async () => {
    const asked = answer(part(1, [1]) + part(2, [2]) + END);
    const before = fetchBytes(ROOT, [frame(1), frame(2)]);
    const here: string[] = [];
    const onHere = ({ sopInstanceUid }: { sopInstanceUid: string }) =>
      here.push(sopInstanceUid);
    await fetchBytes(ROOT, [frame(2), frame(1)], { onHere });
    await before;
    expect(here).toEqual(['1.4.1', '1.4.2']); // as they came
    await fetchBytes(ROOT, [frame(1)], { onHere });
    expect(here).toEqual(['1.4.1', '1.4.2', '1.4.1']);
    expect(asked).toHaveLength(1);
    forgetBytes([frame(1), frame(2)]);
    expect(takeBytes(frame(1))).toBeUndefined();
  });
});
