import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Finish, Wire } from './wire';

/** How the stand-in service answers a request. */
export type Behaviour =
  /** A good answer: streamed word by word when asked for, whole otherwise. */
  | {
      kind: 'answer';
      text: string;
      /** Before the first byte, and between two pieces. */
      silentMs?: number;
      pauseMs?: number;
      finish?: Finish;
      usage?: boolean;
      /** What the model thinks first, in the field that services have for it. */
      reasoning?: string;
    }
  /** One JSON object, though a stream was asked for. */
  | { kind: 'whole'; text: string; finish?: Finish }
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
  | { kind: 'error-in-stream'; code: number | string; message: string; after?: string }
  /** 200 with this body: another dialect, a web page. */
  | { kind: 'body'; body: string; type: string }
  | { kind: 'redirect'; to: string };

/** @param signal - Aborted when the server closes. */
export async function act(
  { answer: form, error }: Wire,
  behaviour: Behaviour,
  response: ServerResponse,
  streamed: boolean,
  signal: AbortSignal,
): Promise<void> {
  const begin = async () => {
    response.writeHead(200, { 'content-type': form.type });
    await write(response, form.begin());
  };
  switch (behaviour.kind) {
    case 'answer': {
      const { text, silentMs = 0, pauseMs = 0, finish = 'stop', reasoning } = behaviour;
      const usage = behaviour.usage ?? true;
      if (silentMs > 0) await wait(silentMs, undefined, { signal });
      if (!streamed) {
        const said = form.whole(
          { text, ...(reasoning && { thought: reasoning }) },
          finish,
        );
        return json(response, 200, usage ? { ...said, ...form.wholeUsage } : said);
      }
      await begin();
      if (reasoning) await write(response, form.thought(reasoning));
      for (const word of text.match(/\s*\S+\s*$|\s*\S+/g) ?? []) {
        await write(response, form.piece(word));
        if (pauseMs > 0) await wait(pauseMs, undefined, { signal });
      }
      return void response.end(form.end(finish, usage));
    }
    case 'whole':
      return json(
        response,
        200,
        form.whole({ text: behaviour.text }, behaviour.finish ?? 'stop'),
      );
    case 'refusal':
      if (!streamed) {
        return json(response, 200, form.whole({ refusal: behaviour.text }, 'stop'));
      }
      await begin();
      return void response.end(form.refusal(behaviour.text));
    case 'status': {
      const { status, headers } = behaviour;
      const body = behaviour.body ?? error(status, `The test wanted a ${status}.`);
      return json(response, status, body, headers);
    }
    case 'reset':
      return void response.socket?.resetAndDestroy();
    case 'drop':
      await begin();
      await write(response, form.piece(behaviour.text));
      // Long enough for the piece to leave before the line is cut.
      await wait(50);
      return void response.socket?.resetAndDestroy();
    case 'stop-short':
      await begin();
      return void response.end(form.piece(behaviour.text));
    case 'endless':
      await begin();
      while (!signal.aborted) await write(response, form.piece('and so on '.repeat(100)));
      return;
    case 'left-open':
      await begin();
      await write(response, form.piece(behaviour.text));
      await write(response, form.end('stop', true));
      return void (await wait(60_000, undefined, { signal }));
    case 'error-in-stream':
      await begin();
      if (behaviour.after) await write(response, form.piece(behaviour.after));
      return void response.end(form.error(behaviour.code, behaviour.message));
    case 'body':
      response.writeHead(200, { 'content-type': behaviour.type });
      return void response.end(behaviour.body);
    case 'redirect':
      response.writeHead(307, { location: behaviour.to });
      return void response.end();
  }
}

/** Waits while the client doesn't read, so that an endless stream needs no endless memory. */
const write = (response: ServerResponse, text: string) =>
  new Promise<void>((done, fail) =>
    text === ''
      ? done()
      : response.write(text, (error) => (error ? fail(error) : done())),
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
