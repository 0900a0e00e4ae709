import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { act, type Behaviour, json } from './behaviour';
import { type Headers, MODEL, type Wire } from './wire';
import { chatCompletions } from './wires/chat-completions';

export interface RecordedRequest {
  readonly path: string;
  readonly headers: Headers;
  /** As received. */
  readonly text: string;
  /** PNGs in the order sent; empty when the request is not in order. */
  readonly images: readonly Buffer[];
}

export interface StandIn {
  readonly wire: Wire;
  readonly baseUrl: string;
  readonly requests: readonly RecordedRequest[];
  /** Queue answers in place of those queued before; the last one is given again and again. */
  reply(...behaviours: Behaviour[]): void;
  close(): Promise<void>;
}

/**
 * A stand-in for a service that is stricter than the real one: every request must be in order by
 * its documentation, or it is answered with 400 and the reason.
 *
 * @param apiKey - Without this key, 401. Undefined: whoever asks is answered.
 */
export async function startStandIn(
  wire: Wire = chatCompletions,
  { apiKey }: { apiKey?: string } = {},
): Promise<StandIn> {
  const requests: RecordedRequest[] = [];
  const queue: Behaviour[] = [];
  const closing = new AbortController();
  const server = createServer((request, response) => {
    // Clients that hang up, and a server that closes, end what is being sent.
    serve(request, response).catch(() => response.destroy());
  });

  async function serve(request: IncomingMessage, response: ServerResponse) {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const headers = request.headers;
    const path = (request.url ?? '').slice(wire.base.length);
    const problem = (status: number, message: string) =>
      json(response, status, wire.error(status, message));
    const shown = String(headers[wire.key.header] ?? '');
    if (apiKey && shown !== wire.key.before + apiKey) {
      return problem(401, `Incorrect API key: ${shown}`);
    }
    const missing = Object.entries(wire.needs ?? {}).find(
      ([name, value]) => headers[name] !== value,
    );
    if (missing) return problem(400, `${missing[0]}: header is required`);
    if (!(request.url ?? '').startsWith(wire.base)) {
      return problem(404, `No route ${request.url}`);
    }
    if (request.method === 'GET' && path === wire.list.path) {
      requests.push({ path, headers, text, images: [] });
      return json(response, 200, wire.list.body);
    }
    if (request.method !== 'POST') return problem(404, `No route ${path}`);
    if (headers['content-type'] !== 'application/json') {
      return problem(400, 'content-type is not application/json');
    }
    if (wire.asked && path in wire.asked) {
      requests.push({ path, headers, text, images: [] });
      return json(response, 200, wire.asked[path]);
    }
    if (!wire.draftPaths.includes(path)) return problem(404, `No route ${path}`);
    if (text.length > wire.most.requestBytes) return problem(413, 'Request too large.');
    const body: unknown = JSON.parse(text);
    const wrong = faultOf(wire, body);
    const images = wrong === undefined ? imagesOf(wire, body) : [];
    requests.push({ path, headers, text, images });
    if (wrong !== undefined) return problem(400, wrong);
    if (wire.modelOf(path, body) !== MODEL) {
      return problem(404, 'The model does not exist.');
    }
    const behaviour = queue.length > 1 ? queue.shift() : queue[0];
    if (!behaviour) return problem(500, 'The test queued no answer.');
    await act(wire, behaviour, response, wire.isStreamed(path, body), closing.signal);
  }

  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  return {
    wire,
    baseUrl: `http://127.0.0.1:${port}${wire.base}`,
    requests,
    reply: (...behaviours) => void queue.splice(0, queue.length, ...behaviours),
    close: () =>
      new Promise((done) => {
        closing.abort();
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

const imagesOf = (wire: Wire, body: unknown) =>
  wire.partsOf(body).user.filter((part) => typeof part !== 'string');

/** Why a request would be turned away; undefined when it is in order. */
function faultOf(wire: Wire, body: unknown): string | undefined {
  const request = wire.request.safeParse(body);
  if (!request.success) return z.prettifyError(request.error);
  const images = imagesOf(wire, body);
  const { most } = wire;
  if (images.length > most.images) return `Too many images: ${images.length}.`;
  const edge = most.edge?.(images.length) ?? Infinity;
  for (const png of images) {
    if (png.length > most.imageBytes) return 'An image has too many bytes.';
    // PNG, 11.2.2: width and height are the first eight bytes of IHDR.
    const longest = Math.max(png.readUInt32BE(16), png.readUInt32BE(20));
    if (longest > edge) return `An image is ${longest} pixels long, ${edge} is the most.`;
  }
  return undefined;
}
