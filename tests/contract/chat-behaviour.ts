import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

export const MODEL = 'strict-vlm';
export const USAGE = { prompt_tokens: 1234, completion_tokens: 56, total_tokens: 1290 };

/** How the stand-in service answers a request. */
export type Behaviour =
  /** A good answer: streamed word by word when asked for, whole otherwise. */
  | {
      kind: 'answer';
      text: string;
      /** Before the first byte, and between two pieces. */
      silentMs?: number;
      pauseMs?: number;
      finish?: 'stop' | 'length' | 'content_filter' | null;
      usage?: boolean;
      /** What the model thinks first, in the field that some servers have for it. */
      reasoning?: string;
    }
  /** One JSON object, though a stream was asked for. */
  | { kind: 'whole'; text: string }
  | { kind: 'refusal'; text: string }
  | { kind: 'status'; status: number; headers?: Record<string, string>; body?: unknown }
  /** The connection is reset before a byte was sent. */
  | { kind: 'reset' }
  /** A piece of the answer, then the connection is gone. */
  | { kind: 'drop'; text: string }
  /** The stream ends properly, but the answer has not. */
  | { kind: 'stop-short'; text: string }
  /** Pieces without end. */
  | { kind: 'endless' }
  /** The whole answer, after which the connection stays open and silent. */
  | { kind: 'left-open'; text: string }
  /** 200, but the stream carries an error, as proxies do. */
  | { kind: 'error-in-stream'; code: number | string; message: string }
  /** 200 with this body: another dialect, a web page. */
  | { kind: 'body'; body: string; type: string }
  | { kind: 'redirect'; to: string };

/** @param signal - Aborted when the server closes. */
export async function act(
  behaviour: Behaviour,
  response: ServerResponse,
  streamed: boolean,
  signal: AbortSignal,
): Promise<void> {
  switch (behaviour.kind) {
    case 'answer':
      return answer(behaviour, response, streamed, signal);
    case 'whole':
      return json(response, 200, whole({ content: behaviour.text }, 'stop'));
    case 'refusal':
      return json(
        response,
        200,
        whole({ content: null, refusal: behaviour.text }, 'stop'),
      );
    case 'status':
      return json(response, behaviour.status, behaviour.body ?? {}, behaviour.headers);
    case 'reset':
      return void response.socket?.resetAndDestroy();
    case 'drop':
      beginStream(response);
      await say(response, delta(behaviour.text));
      // Long enough for the piece to leave before the line is cut.
      await wait(50);
      return void response.socket?.resetAndDestroy();
    case 'stop-short':
      beginStream(response);
      await say(response, delta(behaviour.text));
      return void response.end();
    case 'endless':
      beginStream(response);
      while (!signal.aborted) await say(response, delta('and so on '.repeat(100)));
      return;
    case 'left-open':
      beginStream(response);
      await say(response, delta(behaviour.text));
      await say(response, chunk({}, 'stop'));
      return void (await wait(60_000, undefined, { signal }));
    case 'error-in-stream': {
      const { message, code } = behaviour;
      beginStream(response);
      await say(response, { error: { message, code } });
      return void response.end();
    }
    case 'body':
      response.writeHead(200, { 'content-type': behaviour.type });
      return void response.end(behaviour.body);
    case 'redirect':
      response.writeHead(307, { location: behaviour.to });
      return void response.end();
  }
}

async function answer(
  behaviour: Extract<Behaviour, { kind: 'answer' }>,
  response: ServerResponse,
  streamed: boolean,
  signal: AbortSignal,
) {
  const { text, silentMs = 0, pauseMs = 0, finish = 'stop', reasoning } = behaviour;
  const usage = behaviour.usage ?? true;
  if (silentMs > 0) await wait(silentMs, undefined, { signal });
  if (!streamed) {
    const body = whole({ content: text, reasoning_content: reasoning }, finish);
    return json(response, 200, usage ? { ...body, usage: USAGE } : body);
  }
  beginStream(response);
  // Comments and an empty first piece, as real services send.
  await write(response, ': ping\n\n');
  await say(response, chunk({ role: 'assistant', content: '' }, null));
  if (reasoning) await say(response, chunk({ reasoning_content: reasoning }, null));
  for (const word of text.match(/\s*\S+\s*$|\s*\S+/g) ?? []) {
    await say(response, delta(word));
    if (pauseMs > 0) await wait(pauseMs, undefined, { signal });
  }
  await say(response, chunk({}, finish));
  if (usage) await say(response, { ...chunk({}, null), choices: [], usage: USAGE });
  response.end('data: [DONE]\n\n');
}

const about = { id: 'chatcmpl-1', model: `${MODEL}-0123` };
const whole = (message: object, finish: string | null) => ({
  ...about,
  object: 'chat.completion',
  choices: [{ index: 0, message, finish_reason: finish }],
});
const chunk = (piece: object, finish: string | null) => ({
  ...about,
  object: 'chat.completion.chunk',
  choices: [{ index: 0, delta: piece, finish_reason: finish }],
});
const delta = (content: string) => chunk({ content }, null);

const beginStream = (response: ServerResponse) =>
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });

const say = (response: ServerResponse, piece: object) =>
  write(response, `data: ${JSON.stringify(piece)}\n\n`);

/** Waits while the client doesn't read, so that an endless stream needs no endless memory. */
const write = (response: ServerResponse, text: string) =>
  new Promise<void>((done, fail) =>
    response.write(text, (error) => (error ? fail(error) : done())),
  );

export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}
