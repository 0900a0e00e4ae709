import { expect, it } from 'vitest';
import type { StoredBytes } from '@/lib/api/exchange';
import { multipartStored, type StoredPart } from '@/lib/dicomweb/multipart';

const partOf = (length: number): StoredPart => ({
  contentType: 'application/octet-stream',
  location: `/dicomweb/studies/1.2/series/1.3/instances/1.${length}/frames/1`,
  pieces: [{ length, read: () => Promise.resolve(new Uint8Array(length).fill(length)) }],
});

it('begins every part where values of up to eight bytes may begin', async () => {
  const lengths = [5, 16, 7, 1, 1234];
  const { headers, body } = multipartStored(
    lengths.map(partOf),
    'application/octet-stream',
    'tag',
  );
  const stored = body as StoredBytes;
  const pieces: Uint8Array[] = [];
  // Memory is given back after each piece: it is copied while it is here.
  for await (const piece of stored.read(0, stored.length)) pieces.push(piece.slice());
  const whole = Buffer.concat(pieces);
  expect(whole.length).toBe(stored.length);

  const boundary = /boundary=(\S+)/.exec(String(headers['content-type']))?.[1] ?? '';
  let at = 0;
  for (const length of lengths) {
    const start = whole.indexOf('\r\n\r\n', at) + 4;
    expect(start % 8).toBe(0);
    expect(whole.subarray(start, start + length)).toEqual(Buffer.alloc(length, length));
    const head = whole.subarray(at, start).toString();
    expect(head).toContain('\r\nContent-Type: application/octet-stream\r\n');
    expect(/^Content-Length: *(\d+)\r$/m.exec(head)?.[1]).toBe(String(length));
    at = start + length;
    expect(whole.subarray(at, at + 4 + boundary.length).toString()).toBe(
      `\r\n--${boundary}`,
    );
  }
  expect(whole.subarray(at).toString()).toBe(`\r\n--${boundary}--\r\n`);
});
