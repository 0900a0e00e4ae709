import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openAiCompatible } from '@/lib/models/adapters/openai-compatible';
import { BLACK, draftRequest, listeningCall, WHITE } from './adapter-contract';
import { answers } from './answers';
import { type Behaviour, MODEL } from './chat-behaviour';
import { type ChatServer, startChatServer } from './chat-server';

let server: ChatServer;
beforeEach(async () => {
  server = await startChatServer();
});
afterEach(() => server.close());

/** Ask the stand-in, which answers with `behaviours`; waits are short. */
async function ask(behaviours: Behaviour[], settings: object = {}) {
  server.reply(...behaviours);
  const { call, told } = listeningCall();
  const answered = openAiCompatible
    .connect({ baseUrl: server.baseUrl, model: MODEL, backoffMs: 1, ...settings })
    .draft(draftRequest(), call);
  const [result] = await Promise.allSettled([answered]);
  return { result, told, text: told.deltas.join(''), tries: server.requests.length };
}

const failure = (result: PromiseSettledResult<unknown>) =>
  result.status === 'rejected'
    ? (result.reason as object)
    : { code: 'none, it answered' };

const sentBody = () =>
  JSON.parse(server.requests[0]?.text ?? '{}') as Record<string, unknown>;

const good: Behaviour = { kind: 'answer', text: answers.good };

describe('what is sent', () => {
  it('holds instructions, context, each caption before its image, and the question', async () => {
    await ask([good]);
    const { instructions, context, slices, question } = draftRequest();
    const image = (png: Uint8Array) => ({
      type: 'image_url',
      image_url: { url: `data:image/png;base64,${Buffer.from(png).toString('base64')}` },
    });
    const text = (words: string | undefined) => ({ type: 'text', text: words });
    expect(sentBody()['messages']).toEqual([
      { role: 'system', content: instructions },
      {
        role: 'user',
        content: [
          text(context),
          text(slices[0]?.caption),
          image(BLACK),
          text(slices[1]?.caption),
          image(WHITE),
          text(question),
        ],
      },
    ]);
  });

  it('sends the very bytes it was given, in their order', async () => {
    await ask([good]);
    expect(server.requests[0]?.images).toEqual([BLACK, WHITE]);
  });

  it('puts captions behind and instructions into the user’s message when told to', async () => {
    await ask([good], { caption: 'after', system: 'none' });
    const { instructions, slices } = draftRequest();
    expect(sentBody()['messages']).toMatchObject([
      {
        role: 'user',
        content: [
          { text: instructions },
          {},
          { type: 'image_url' },
          { text: slices[0]?.caption },
          { type: 'image_url' },
          { text: slices[1]?.caption },
          {},
        ],
      },
    ]);
  });

  it('bounds the answer, asks for usage and holds the model to the schema', async () => {
    await ask([good]);
    expect(sentBody()).toMatchObject({
      max_tokens: 8192,
      stream: true,
      stream_options: { include_usage: true },
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'draft', strict: true },
      },
    });
    expect(sentBody()).not.toHaveProperty('temperature');
  });

  it('speaks the newer dialect and passes on what the models file sets', async () => {
    await ask([good], {
      outputLimit: 'max_completion_tokens',
      maxOutputTokens: 77,
      temperature: 0,
      detail: 'high',
      structuredOutputs: 'object',
    });
    expect(sentBody()).toMatchObject({
      max_completion_tokens: 77,
      temperature: 0,
      response_format: { type: 'json_object' },
    });
    expect(server.requests[0]?.text).toContain('"detail":"high"');
  });

  it('asks for no form at all when the server knows none', async () => {
    const { result } = await ask([good], { structuredOutputs: 'none', stream: false });
    expect(result.status).toBe('fulfilled');
    expect(sentBody()).not.toHaveProperty('response_format');
    expect(sentBody()).not.toHaveProperty('stream_options');
  });

  it('shows the key to the service and to nobody else', async () => {
    await server.close();
    server = await startChatServer({ apiKey: 'sk-secret-0123' });
    const right = await ask([good], { apiKey: 'sk-secret-0123' });
    expect(right.result.status).toBe('fulfilled');
    expect(server.requests[0]?.text).not.toContain('sk-secret');

    // The stand-in repeats the wrong key in its answer, as some services do.
    const wrong = await ask([good], { apiKey: 'sk-wrong-4567' });
    expect(failure(wrong.result)).toMatchObject({
      code: 'model_rejected',
      hint: expect.stringContaining('Check the API key') as string,
    });
    expect(JSON.stringify(failure(wrong.result))).not.toContain('sk-wrong');
  });
});

describe('what comes back', () => {
  it('arrives piece by piece, with the model’s own name and its count of tokens', async () => {
    const { result, told } = await ask([good]);
    expect(result).toMatchObject({
      value: {
        text: answers.good,
        model: 'strict-vlm-0123',
        inputTokens: 1234,
        outputTokens: 56,
      },
    });
    expect(told.deltas.length).toBeGreaterThan(5);
  });

  it('may come whole from a server that does not stream', async () => {
    const { result, told } = await ask([{ kind: 'whole', text: answers.good }]);
    expect(result).toMatchObject({ value: { text: answers.good } });
    expect(told.deltas).toEqual([answers.good]);
  });

  it('may come without a count of tokens', async () => {
    const { result } = await ask([{ ...good, usage: false }]);
    expect(result).toMatchObject({ status: 'fulfilled' });
    expect(result).not.toHaveProperty('value.inputTokens');
  });

  it('holds nothing of what the model thought in a field of its own', async () => {
    const { text } = await ask([{ ...good, reasoning: 'Is it a vessel?' }]);
    expect(text).toBe(answers.good);
  });

  it('may take longer than the longest silence', async () => {
    // Some 30 words, 20 ms apart.
    const { result } = await ask([{ ...good, pauseMs: 20 }], { idleTimeoutMs: 250 });
    expect(result).toMatchObject({ value: { text: answers.good } });
  });

  it('is whole when only the connection is left open', async () => {
    const { result } = await ask([{ kind: 'left-open', text: answers.good }], {
      idleTimeoutMs: 100,
    });
    expect(result).toMatchObject({ value: { text: answers.good } });
  });

  it.each(['prose', 'brokenJson', 'emptyList', 'unsentSlice', 'boxOutside'] as const)(
    'is handed on unread when it is bad (%s)',
    async (name) => {
      const { result } = await ask([{ kind: 'answer', text: answers[name] }]);
      expect(result).toMatchObject({ value: { text: answers[name] } });
    },
  );
});

describe('failures are typed, and keep what came', () => {
  it('a slow model: silent for too long', async () => {
    const { result } = await ask([{ ...good, silentMs: 5000 }], { idleTimeoutMs: 50 });
    expect(failure(result)).toMatchObject({
      code: 'model_timeout',
      retryable: true,
      message: 'The model was silent for 0.1 s.',
    });
  });

  it('a slow model: talking for too long', async () => {
    const { result, text } = await ask([{ ...good, pauseMs: 20 }], {
      timeoutMs: 150,
      idleTimeoutMs: 100,
    });
    expect(failure(result)).toMatchObject({ code: 'model_timeout' });
    expect(text).not.toBe('');
    expect(answers.good.startsWith(text)).toBe(true);
  });

  it('an answer that never ends', async () => {
    const { result, text } = await ask([{ kind: 'endless' }], {
      maxAnswerBytes: 100_000,
    });
    expect(failure(result)).toMatchObject({ code: 'answer_truncated', retryable: false });
    expect(text.length).toBeGreaterThan(10_000);
    expect(text.length).toBeLessThan(100_000);
  });

  it('an answer cut off at its length limit', async () => {
    const half = answers.good.slice(0, 80);
    const { result, text } = await ask([
      { kind: 'answer', text: half, finish: 'length' },
    ]);
    expect(failure(result)).toMatchObject({ code: 'answer_truncated' });
    expect(text).toBe(half);
  });

  it.each(['drop', 'stop-short'] as const)(
    'a connection lost in mid-answer (%s), which is not tried again',
    async (kind) => {
      const { result, text, tries } = await ask([{ kind, text: '{"findings": [' }, good]);
      expect(failure(result)).toMatchObject({
        code: 'model_unreachable',
        retryable: true,
      });
      expect(text).toBe('{"findings": [');
      expect(tries).toBe(1);
    },
  );

  it('a refusal in words', async () => {
    const { result, text, tries } = await ask([
      { kind: 'refusal', text: 'I can’t help with that.' },
    ]);
    expect(failure(result)).toMatchObject({ code: 'model_refused', retryable: false });
    // In the run, not in the message.
    expect(text).toBe('I can’t help with that.');
    expect(JSON.stringify(failure(result))).not.toContain('help with that');
    expect(tries).toBe(1);
  });

  it('a safety filter that stops the answer', async () => {
    const { result } = await ask([
      { kind: 'answer', text: 'A', finish: 'content_filter' },
    ]);
    expect(failure(result)).toMatchObject({ code: 'model_refused' });
  });

  it('a safety filter that stops the question', async () => {
    const body = { error: { message: 'Filtered.', code: 'content_filter' } };
    const { result } = await ask([{ kind: 'status', status: 400, body }]);
    expect(failure(result)).toMatchObject({ code: 'model_refused' });
  });

  it.each([
    ['{"candidates": []}', 'application/json'],
    ['<html><body>Welcome</body></html>', 'text/html'],
    ['data: {"type":"message_start"}\n\n', 'text/event-stream'],
    ['data: nonsense\n\n', 'text/event-stream'],
    ['', 'application/json'],
  ])('another dialect: %s', async (body, type) => {
    const { result } = await ask([{ kind: 'body', body, type }]);
    expect(failure(result)).toMatchObject({ code: 'model_dialect' });
  });

  it('a redirect, which is never followed', async () => {
    const elsewhere = await startChatServer();
    elsewhere.reply(good);
    const to = `${elsewhere.baseUrl}/chat/completions`;
    const { result } = await ask([{ kind: 'redirect', to }]);
    await elsewhere.close();
    expect(failure(result)).toMatchObject({ code: 'model_rejected', retryable: false });
    expect(elsewhere.requests).toEqual([]);
  });

  it('an error inside a stream, by its code', async () => {
    const error = (code: number | string): Behaviour[] => [
      { kind: 'error-in-stream', code, message: 'Upstream is busy' },
    ];
    expect(failure((await ask(error(503))).result)).toMatchObject({
      code: 'model_overloaded',
      retryable: true,
    });
    expect(failure((await ask(error('oops'))).result)).toMatchObject({
      code: 'model_rejected',
      hint: 'The service says: “Upstream is busy”',
    });
  });

  it('a server that is not there', async () => {
    const { baseUrl } = server;
    await server.close();
    const { call } = listeningCall();
    const connected = openAiCompatible.connect({ baseUrl, model: MODEL });
    await expect(connected.draft(draftRequest(), call)).rejects.toMatchObject({
      code: 'model_unreachable',
    });
    const probe = await connected.probe(call);
    expect(probe).toMatchObject({ reachable: false });
    server = await startChatServer();
  });

  it.each([
    [400, 'model_rejected'],
    [404, 'model_rejected'],
    [413, 'model_rejected'],
    [422, 'model_rejected'],
  ])('a %d, which is never tried again', async (status, code) => {
    const { result, tries } = await ask([{ kind: 'status', status }, good]);
    expect(failure(result)).toMatchObject({ code, retryable: false });
    expect(tries).toBe(1);
  });

  it('with the service’s reason in one short line', async () => {
    const message = `Too\nlong:\u0000 ${'x'.repeat(5000)}`;
    const { result } = await ask([
      { kind: 'status', status: 400, body: { error: { message } } },
    ]);
    expect(failure(result)).toMatchObject({
      hint: `The service says: “Too long: ${'x'.repeat(290)}”`,
    });
  });

  it('and a cancelled run stops while pieces arrive', async () => {
    server.reply({ ...good, pauseMs: 50 });
    const controller = new AbortController();
    const { call } = listeningCall({
      signal: controller.signal,
      onDelta: () => controller.abort(),
    });
    await expect(
      openAiCompatible
        .connect({ baseUrl: server.baseUrl, model: MODEL })
        .draft(draftRequest(), call),
    ).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('what may pass is tried again, twice at most, and said', () => {
  it.each([
    { kind: 'status', status: 408 },
    { kind: 'status', status: 409 },
    { kind: 'status', status: 429 },
    { kind: 'status', status: 500 },
    { kind: 'status', status: 503 },
    { kind: 'status', status: 529 },
    { kind: 'reset' },
  ] satisfies Behaviour[])('after %o', async (behaviour) => {
    const { result, told, text } = await ask([behaviour, behaviour, good]);
    expect(result).toMatchObject({ value: { text: answers.good } });
    expect(text).toBe(answers.good);
    expect(told.retries).toMatchObject([
      { attempt: 1, afterMs: 1 },
      { attempt: 2, afterMs: 2 },
    ]);
  });

  it.each([
    [408, 'model_timeout'],
    [429, 'model_overloaded'],
    [503, 'model_overloaded'],
  ])('until it is enough: %d', async (status, code) => {
    const { result, told, tries } = await ask([{ kind: 'status', status }]);
    expect(failure(result)).toMatchObject({ code, retryable: true });
    expect(tries).toBe(3);
    expect(told.retries).toHaveLength(2);
  });

  it('after as long as the service asks', async () => {
    const busy: Behaviour = {
      kind: 'status',
      status: 429,
      headers: { 'retry-after-ms': '30' },
    };
    const { told } = await ask([busy, good], { backoffMs: 60_000 });
    expect(told.retries).toMatchObject([
      { attempt: 1, afterMs: 30, reason: expect.stringContaining('429') as string },
    ]);
  });

  it('but not when the service asks for more than a minute', async () => {
    const { result, tries } = await ask([
      { kind: 'status', status: 429, headers: { 'retry-after': '61' } },
      good,
    ]);
    expect(failure(result)).toMatchObject({ code: 'model_overloaded', retryable: true });
    expect(tries).toBe(1);
  });

  it('but not beyond the time for the whole call', async () => {
    const { result } = await ask([{ kind: 'status', status: 503 }], {
      backoffMs: 10_000,
      timeoutMs: 80,
    });
    expect(failure(result)).toMatchObject({ code: 'model_timeout' });
  });
});

describe('the probe', () => {
  it('lists the models of the service', async () => {
    const connected = openAiCompatible.connect({ baseUrl: server.baseUrl, model: MODEL });
    await expect(connected.probe(listeningCall().call)).resolves.toEqual({
      reachable: true,
      models: [MODEL],
    });
  });

  it('says why not', async () => {
    const connected = openAiCompatible.connect({
      baseUrl: `${server.baseUrl}/wrong`,
      model: MODEL,
    });
    await expect(connected.probe(listeningCall().call)).resolves.toEqual({
      reachable: false,
      reason: `${new URL(server.baseUrl).host} answered 404.`,
    });
  });
});
