import { randomUUID } from 'node:crypto';
import type { Answer } from '@/lib/api/exchange';

/** One body part of a multipart/related answer (PS3.18 8.7.1). */
export interface Part {
  contentType: string;
  location?: string;
  bytes: Uint8Array;
}

type Parts = AsyncIterable<Part> | Iterable<Part>;

/** A multipart/related answer; parts are written as they come. */
export function multipartAnswer(parts: Parts, type: string): Answer {
  const boundary = `overread-${randomUUID()}`;
  return {
    headers: {
      'content-type': `multipart/related; type="${type}"; boundary=${boundary}`,
    },
    body: encode(parts, boundary),
  };
}

async function* encode(parts: Parts, boundary: string) {
  const text = new TextEncoder();
  for await (const { contentType, location, bytes } of parts) {
    const head = [
      `--${boundary}`,
      `Content-Type: ${contentType}`,
      `Content-Length: ${bytes.byteLength}`,
      ...(location ? [`Content-Location: ${location}`] : []),
    ];
    yield text.encode(`${head.join('\r\n')}\r\n\r\n`);
    yield bytes;
    yield text.encode('\r\n');
  }
  yield text.encode(`--${boundary}--\r\n`);
}
