import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openAiCompatible } from '@/lib/models/adapters/openai-compatible';
import { draftRequest, listeningCall } from './adapter-contract';
import { answers } from './answers';
import type { Behaviour } from './stand-in/behaviour';
import { type StandIn, startStandIn } from './stand-in/server';
import { MODEL } from './stand-in/wire';

/** Where servers of the same dialect differ; answers are hand-written in each one's own form. */
let server: StandIn;
beforeEach(async () => {
  server = await startStandIn();
});
afterEach(() => server.close());

async function ask(behaviour: Behaviour, more: object = {}) {
  server.reply(behaviour);
  const { call, told } = listeningCall();
  const [result] = await Promise.allSettled([
    openAiCompatible
      .connect({ baseUrl: server.baseUrl, model: MODEL, backoffMs: 1, ...more })
      .draft(draftRequest(), call),
  ]);
  return { ...result, told };
}

const status = (code: number, body: unknown): Behaviour => ({
  kind: 'status',
  status: code,
  body,
});
const events = (...chunks: object[]): Behaviour => ({
  kind: 'body',
  type: 'text/event-stream',
  body: `${chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join('')}data: [DONE]\n\n`,
});
const choice = (delta: object, finish: string | null = null) => ({
  choices: [{ index: 0, delta, finish_reason: finish }],
});
const sent = () =>
  JSON.parse(server.requests[0]?.text ?? '{}') as Record<string, unknown>;

describe('vLLM', () => {
  it('says flatly, before 0.10, that fewer images are allowed than were sent', async () => {
    const message = 'At most 1 image(s) may be provided in one request.';
    const result = await ask(
      status(400, { object: 'error', message, type: 'BadRequestError', code: 400 }),
    );
    expect(result).toMatchObject({
      reason: { code: 'model_rejected', hint: `The service says: “${message}”` },
    });
  });

  it('refuses a schema it can’t hold a model to, and we say what to set', async () => {
    const message =
      'The provided JSON schema contains features not supported by xgrammar.';
    const result = await ask(
      status(400, { error: { message: `guided decoding: ${message}`, code: 400 } }),
    );
    expect(result).toMatchObject({
      reason: { hint: expect.stringContaining('“structuredOutputs”') as string },
    });
  });

  it('does not always honour the schema: what came is handed on, to be read tolerantly', async () => {
    const fenced = `\`\`\`json\n${answers.good}\n\`\`\``;
    expect(await ask(events(choice({ content: fenced }, 'stop')))).toMatchObject({
      value: { text: fenced },
    });
  });

  it('counts tokens in a last piece without choices', async () => {
    const result = await ask(
      events(choice({ content: 'A' }), choice({}, 'stop'), {
        choices: [],
        usage: { prompt_tokens: 7, completion_tokens: 1 },
      }),
    );
    expect(result).toMatchObject({ value: { inputTokens: 7, outputTokens: 1 } });
  });

  it('knows no level of detail: none is sent unless a policy names one', async () => {
    await ask({ kind: 'answer', text: answers.good });
    expect(server.requests[0]?.text).not.toContain('"detail"');
  });
});

describe('SGLang', () => {
  it('sends empty usage and stop reasons of its own with every piece', async () => {
    const result = await ask(
      events(
        { ...choice({ role: 'assistant', content: '' }), usage: null },
        { ...choice({ content: 'A', reasoning_content: null }), usage: null },
        {
          choices: [{ index: 0, delta: {}, finish_reason: 'stop', matched_stop: 106 }],
          usage: null,
        },
      ),
    );
    expect(result).toMatchObject({ value: { text: 'A' } });
  });
});

describe('NIM', () => {
  it('takes no system message beside an image with Llama 3.2, so none is sent', async () => {
    await ask({ kind: 'answer', text: answers.good }, { system: 'none' });
    expect(sent()['messages']).toMatchObject([{ role: 'user' }]);
  });

  it('words its faults as FastAPI does', async () => {
    const result = await ask(
      status(422, {
        detail: [
          { loc: ['body', 'messages'], msg: 'Only one image is allowed', type: 'x' },
        ],
      }),
    );
    expect(result).toMatchObject({
      reason: {
        code: 'model_rejected',
        hint: 'The service says: “Only one image is allowed”',
      },
    });
  });
});

describe('Triton', () => {
  it('would stop after 500 tokens, so a limit is always sent', async () => {
    await ask({ kind: 'answer', text: answers.good });
    expect(sent()['max_tokens']).toBe(8192);
  });
});

describe('LM Studio', () => {
  it('gives its reason as a bare string', async () => {
    const result = await ask(status(400, { error: 'Model does not support images.' }));
    expect(result).toMatchObject({
      reason: { hint: 'The service says: “Model does not support images.”' },
    });
  });

  it('ends with an error event where the prompt was too long', async () => {
    const result = await ask(events({ error: 'The number of tokens is too large.' }));
    expect(result).toMatchObject({
      reason: {
        code: 'model_rejected',
        hint: 'The service says: “The number of tokens is too large.”',
      },
    });
  });
});

describe('llama.cpp', () => {
  it('answers 500 without its projector: asked again in vain, then said', async () => {
    const message =
      'image input is not supported - hint: if this is unexpected, use --mmproj';
    const result = await ask(
      status(500, { error: { code: 500, message, type: 'server_error' } }),
    );
    expect(result).toMatchObject({
      reason: { code: 'model_overloaded', hint: `The service says: “${message}”` },
    });
    expect(result.told.retries).toHaveLength(2);
  });

  it('adds its timings to the last piece', async () => {
    const last = { ...choice({}, 'stop'), timings: { prompt_n: 3, predicted_ms: 1.5 } };
    expect(await ask(events(choice({ content: 'A' }), last))).toMatchObject({
      value: { text: 'A' },
    });
  });

  it('is loading for a while after its start, which is worth waiting for', async () => {
    const loading = {
      error: { code: 503, message: 'Loading model', type: 'unavailable_error' },
    };
    server.reply(status(503, loading), { kind: 'answer', text: answers.good });
    const { call, told } = listeningCall();
    const answered = openAiCompatible
      .connect({ baseUrl: server.baseUrl, model: MODEL, backoffMs: 1 })
      .draft(draftRequest(), call);
    await expect(answered).resolves.toMatchObject({ text: answers.good });
    expect(told.retries).toHaveLength(1);
  });
});
