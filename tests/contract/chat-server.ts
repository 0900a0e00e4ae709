import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { act, type Behaviour, json, MODEL } from './chat-behaviour';
import { fault, pngOf } from './chat-request-rules';

export interface RecordedRequest {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  /** As received. */
  readonly text: string;
  /** PNGs in the order sent. */
  readonly images: readonly Buffer[];
}

export interface ChatServer {
  /** Ends in `/v1`. */
  readonly baseUrl: string;
  readonly requests: readonly RecordedRequest[];
  /** Queue answers in place of those queued before; the last one is given again and again. */
  reply(...behaviours: Behaviour[]): void;
  close(): Promise<void>;
}

/**
 * A stand-in for a chat-completions service that is stricter than any: every request must be in
 * order by both OpenAI's and vLLM's rules, or it is answered with 400 and the reason.
 */
export async function startChatServer({
  apiKey,
}: { apiKey?: string } = {}): Promise<ChatServer> {
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
    const path = request.url ?? '';
    const headers = request.headers;
    if (apiKey && headers.authorization !== `Bearer ${apiKey}`) {
      return problem(response, 401, `Incorrect API key: ${headers.authorization}`);
    }
    if (request.method === 'GET' && path === '/v1/models') {
      requests.push({ path, headers, text, images: [] });
      return json(response, 200, {
        object: 'list',
        data: [{ id: MODEL, object: 'model' }],
      });
    }
    if (request.method !== 'POST' || path !== '/v1/chat/completions') {
      return problem(response, 404, `No route ${request.method} ${path}`);
    }
    if (headers['content-type'] !== 'application/json') {
      return problem(response, 400, 'content-type is not application/json');
    }
    requests.push({ path, headers, text, images: imagesOf(text) });
    const body = JSON.parse(text) as { model?: unknown; stream?: boolean };
    const wrong = fault(body);
    if (wrong) return problem(response, 400, wrong);
    if (body.model !== MODEL) return problem(response, 404, 'The model does not exist.');
    const behaviour = queue.length > 1 ? queue.shift() : queue[0];
    if (!behaviour) return problem(response, 500, 'The test queued no answer.');
    await act(behaviour, response, body.stream === true, closing.signal);
  }

  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
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

const problem = (response: ServerResponse, status: number, message: string) =>
  json(response, status, {
    error: { message, type: 'invalid_request_error', code: null },
  });

const imagesOf = (body: string): Buffer[] =>
  [...body.matchAll(/"url":"([^"]*)"/g)].map(
    ([, url = '']) => pngOf(url) ?? Buffer.alloc(0),
  );
