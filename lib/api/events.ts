import { byteStream } from '@/lib/api/byte-stream';

/** One server-sent event: `event: <name>` and its data as JSON. */
export interface ServerEvent {
  event: string;
  data: unknown;
  /** What a reader that comes back names as its last, by `Last-Event-ID`. */
  id?: number;
}

/**
 * Answer with server-sent events as they come.
 *
 * @param events - Ended early (its `return` called) when the client goes away.
 */
export function eventStream(events: AsyncGenerator<ServerEvent>): Response {
  return new Response(byteStream(encode(events)), {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      // A proxy that buffers would hold the findings back.
      'x-accel-buffering': 'no',
    },
  });
}

async function* encode(events: AsyncGenerator<ServerEvent>) {
  const text = new TextEncoder();
  for await (const { event, data, id } of events) {
    const name = id === undefined ? '' : `id: ${id}\n`;
    yield text.encode(`${name}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }
}
