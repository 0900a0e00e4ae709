import { expect } from 'vitest';
import { bytesOf } from './dicomweb-server';

/** Parts of a multipart/related answer: their headers and bytes. */
export async function partsOf(answer: Response) {
  const type = answer.headers.get('content-type') ?? '';
  const [, boundary = ''] = /boundary=([^;]+)/.exec(type) ?? [];
  const body = await bytesOf(answer);
  const parts: { head: string; bytes: Buffer }[] = [];
  const mark = Buffer.from(`--${boundary}\r\n`);
  for (let at = body.indexOf(mark); at >= 0; at = body.indexOf(mark, at + 1)) {
    const headEnd = body.indexOf('\r\n\r\n', at) + 4;
    const end = body.indexOf(`\r\n--${boundary}`, headEnd);
    parts.push({
      head: body.toString('latin1', at + mark.length, headEnd),
      bytes: body.subarray(headEnd, end),
    });
  }
  expect(body.subarray(-boundary.length - 6).toString('latin1')).toBe(
    `--${boundary}--\r\n`,
  );
  return parts;
}
