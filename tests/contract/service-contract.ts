import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ModelAdapter } from '@/lib/models/adapter';
import { BLACK, draftRequest, listeningCall, WHITE } from './adapter-contract';
import { answers } from './answers';
import type { Behaviour } from './stand-in/behaviour';
import { startJobServer } from './stand-in/jobs/job-server';
import type { JobWire } from './stand-in/jobs/job-wire';
import { type StandIn, startStandIn } from './stand-in/server';
import { COUNTS, MODEL, OWN_NAME, type Wire } from './stand-in/wire';

const KEY = 'sk-right-0123';

const failure = (result: PromiseSettledResult<unknown>) =>
  result.status === 'rejected'
    ? (result.reason as object)
    : { code: 'none, it answered' };

const good = { kind: 'answer', text: answers.good } as const satisfies Behaviour;

/** A stand-in, and what differs between a chat, which answers word by word, and a server of jobs. */
export interface Service {
  start(options?: {
    apiKey?: string;
  }): Promise<Pick<StandIn, 'baseUrl' | 'requests' | 'reply' | 'close'>>;
  /** The words of a chat; absent for a server of jobs. */
  readonly wire?: Wire;
  readonly draftPath: string;
  /** What its probe lists. */
  readonly models: readonly string[];
  /** What is sent in place of pictures. */
  readonly sends?: JobWire['sends'];
  /** Can it decline in words? */
  readonly declines: boolean;
}

export const chatService = (wire: Wire): Service => ({
  start: (options) => startStandIn(wire, options),
  wire,
  draftPath: wire.draftPaths[0] ?? '',
  models: [MODEL],
  declines: true,
});

export const jobService = (wire: JobWire): Service => ({
  start: (options) => startJobServer(wire, options),
  draftPath: wire.submitPath,
  models: wire.models,
  declines: !wire.atOnce,
  ...(wire.sends && { sends: wire.sends }),
});

/** What every adapter of a service promises, against the strict stand-in of that service. */
export function serviceContract(adapter: ModelAdapter, service: Service) {
  const { wire } = service;
  const streams = wire !== undefined;
  /** A chat's answer is the very text; a job's result holds it. */
  const said = (text: string): unknown =>
    streams ? text : expect.stringContaining(JSON.stringify(text).slice(1, -1));
  let server: Awaited<ReturnType<Service['start']>>;
  beforeEach(async () => {
    server = await service.start({ apiKey: KEY });
  });
  afterEach(() => server.close());

  const settings = () => ({
    baseUrl: server.baseUrl,
    model: MODEL,
    apiKey: KEY,
    backoffMs: 1,
    pollMs: 5,
  });

  /** Ask the stand-in, which answers with `behaviours`; waits are short. */
  async function ask(behaviours: Behaviour[], more: object = {}) {
    server.reply(...behaviours);
    const { call, told } = listeningCall();
    const answered = adapter
      .connect({ ...settings(), ...more })
      .draft(draftRequest(), call);
    const [result] = await Promise.allSettled([answered]);
    return { result, told, text: told.deltas.join(''), tries: server.requests.length };
  }

  const sentParts = () => wire?.partsOf(JSON.parse(server.requests[0]?.text ?? '{}'));

  describe(`${adapter.id}: what is sent`, () => {
    it.runIf(streams)(
      'holds instructions, context, each caption at its image, and the question',
      async () => {
        const { result } = await ask([good]);
        expect(result).toMatchObject({ status: 'fulfilled' });
        const { instructions, context, slices, question } = draftRequest();
        const [one, two] = slices.map(({ caption }) => caption);
        const before = [context, one, BLACK, two, WHITE, question];
        const after = [context, BLACK, one, WHITE, two, question];
        expect(sentParts()).toEqual({
          system: instructions,
          user: adapter.id === 'ollama' ? after : before,
        });
      },
    );

    it('sends the very bytes it was given, in their order', async () => {
      await ask([good]);
      const { volume, files } = draftRequest();
      const sent = {
        images: [BLACK, WHITE],
        volume: [Buffer.from((await volume()).file)],
        files: (await files()).map(({ bytes }) => Buffer.from(bytes)),
      };
      expect(server.requests[0]?.images).toEqual(sent[service.sends ?? 'images']);
    });

    it.runIf(streams)(
      'puts captions behind and instructions into the user’s message when told to',
      async () => {
        await ask([good], { caption: 'after', system: 'none' });
        const { instructions, context, slices, question } = draftRequest();
        const [one, two] = slices.map(({ caption }) => caption);
        expect(sentParts()).toEqual({
          system: undefined,
          user: [instructions, context, BLACK, one, WHITE, two, question],
        });
      },
    );

    describe.runIf(streams)('in every setting', () => {
      it.each(
        (['schema', 'object', 'none'] as const).flatMap((structuredOutputs) =>
          [true, false].flatMap((stream) =>
            [undefined, 0].map((temperature) => ({
              structuredOutputs,
              stream,
              ...(temperature !== undefined && { temperature }),
              maxOutputTokens: 77,
            })),
          ),
        ),
      )('is in order by the service’s own rules with %o', async (more) => {
        const { result } = await ask([good], more);
        expect(result).toMatchObject({ value: { text: answers.good } });
        expect(server.requests[0]?.text).toContain('77');
        const held = server.requests[0]?.text.includes('box_slice":{"');
        expect(held).toBe(more.structuredOutputs === 'schema');
      });
    });

    it('shows the key to the service and to nobody else', async () => {
      const right = await ask([good]);
      expect(right.result.status).toBe('fulfilled');
      const [request] = server.requests;
      expect(request?.text + String(request?.path)).not.toContain(KEY);

      // The stand-in repeats the wrong key in its answer, as some services do.
      const wrong = await ask([good], { apiKey: 'sk-wrong-4567' });
      expect(failure(wrong.result)).toMatchObject({
        code: 'model_denied',
        hint: expect.stringContaining('Check the API key') as string,
      });
      const { result, told } = wrong;
      const shown = JSON.stringify([failure(result), told]) + String(failure(result));
      expect(shown).not.toContain('sk-wrong');
      const { cause } = failure(result) as { cause?: unknown };
      expect(cause).toBeUndefined();
    });
  });

  describe(`${adapter.id}: what comes back`, () => {
    it.runIf(streams)(
      'arrives piece by piece, with the model’s own name and its count of tokens',
      async () => {
        const { result, told } = await ask([good]);
        expect(result).toMatchObject({
          value: {
            text: answers.good,
            model: OWN_NAME,
            inputTokens: COUNTS.input,
            outputTokens: COUNTS.output,
          },
        });
        expect(told.deltas.length).toBeGreaterThan(5);
      },
    );

    it.runIf(streams)('may come whole from a server that does not stream', async () => {
      const { result, told } = await ask([{ kind: 'whole', text: answers.good }]);
      expect(result).toMatchObject({ value: { text: answers.good } });
      expect(told.deltas).toEqual([answers.good]);
    });

    it.runIf(streams)('may come without a count of tokens', async () => {
      const { result } = await ask([{ ...good, usage: false }]);
      expect(result).toMatchObject({ status: 'fulfilled' });
      expect(result).not.toHaveProperty('value.outputTokens');
    });

    it.runIf(streams)(
      'holds nothing of what the model thought in a field of its own',
      async () => {
        const { text } = await ask([{ ...good, reasoning: 'Is it a vessel?' }]);
        expect(text).toBe(answers.good);
      },
    );

    it.runIf(streams)('may take longer than the longest silence', async () => {
      // Some 30 words, 20 ms apart.
      const { result } = await ask([{ ...good, pauseMs: 20 }], { idleTimeoutMs: 250 });
      expect(result).toMatchObject({ value: { text: answers.good } });
    });

    it.runIf(streams)('is whole when only the connection is left open', async () => {
      const { result } = await ask([{ kind: 'left-open', text: answers.good }], {
        idleTimeoutMs: 100,
      });
      expect(result).toMatchObject({ value: { text: answers.good } });
    });

    it.each(['prose', 'brokenJson', 'emptyList', 'unsentSlice', 'boxOutside'] as const)(
      'is handed on unread when it is bad (%s)',
      async (name) => {
        const { result } = await ask([{ kind: 'answer', text: answers[name] }]);
        expect(result).toMatchObject({ value: { text: said(answers[name]) } });
      },
    );
  });

  describe(`${adapter.id}: failures are typed, and keep what came`, () => {
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
      expect(text !== '').toBe(streams);
      expect(answers.good.startsWith(text)).toBe(true);
    });

    it('an answer that never ends', async () => {
      const { result, text } = await ask([{ kind: 'endless' }], {
        maxAnswerBytes: 100_000,
      });
      expect(failure(result)).toMatchObject({
        code: 'answer_truncated',
        retryable: false,
      });
      if (streams) expect(text.length).toBeGreaterThan(10_000);
      expect(text.length).toBeLessThan(100_000);
    });

    it.runIf(streams)('an answer cut off at its length limit', async () => {
      const half = answers.good.slice(0, 80);
      const { result, text } = await ask([
        { kind: 'answer', text: half, finish: 'length' },
      ]);
      expect(failure(result)).toMatchObject({ code: 'answer_truncated' });
      expect(text).toBe(half);
    });

    describe.runIf(streams)('in the middle of a stream', () => {
      it.each(['drop', 'stop-short'] as const)(
        'a connection lost in mid-answer (%s), which is not tried again',
        async (kind) => {
          const { result, text, tries } = await ask([
            { kind, text: '{"findings": [' },
            good,
          ]);
          expect(failure(result)).toMatchObject({
            code: 'model_unreachable',
            retryable: true,
          });
          expect(text).toBe('{"findings": [');
          expect(tries).toBe(1);
        },
      );
    });

    // Ollama's models decline in plain words, which are an answer that is no draft.
    it.skipIf(adapter.id === 'ollama' || !service.declines)(
      'a refusal in words',
      async () => {
        const { result, text, tries } = await ask([
          { kind: 'refusal', text: 'I can’t help with that.' },
        ]);
        const { code } = failure(result) as { code: string };
        // Gemini has no words for it: what declines there is a filter.
        expect(code).toBe(adapter.id === 'google' ? 'model_filtered' : 'model_refused');
        expect(failure(result)).toMatchObject({ retryable: false });
        // In the run, not in the message.
        if (adapter.id !== 'google' && streams)
          expect(text).toBe('I can’t help with that.');
        // A sidecar's reason is its own, as that of a 4xx, not the model's words.
        if (streams)
          expect(JSON.stringify(failure(result))).not.toContain('help with that');
        expect(tries).toBe(1);
      },
    );

    it.skipIf(!streams || adapter.id === 'ollama')(
      'a safety filter that stops the answer',
      async () => {
        const { result, text } = await ask([
          { kind: 'answer', text: 'A', finish: 'filtered' },
        ]);
        const { code } = failure(result) as { code: string };
        // Anthropic's classifiers report what they stop as a refusal.
        expect(code).toBe(
          adapter.id === 'anthropic' ? 'model_refused' : 'model_filtered',
        );
        expect(text).toBe('A');
      },
    );

    it('a safety filter that stops the question', async () => {
      const body = { error: { message: 'Filtered.', code: 'content_filter' } };
      const { result } = await ask([{ kind: 'status', status: 400, body }]);
      expect(failure(result)).toMatchObject({ code: 'model_filtered' });
    });

    it.each([
      ['{"answer": []}', 'application/json'],
      ['<html><body>Welcome</body></html>', 'text/html'],
      ['data: {"says":"nothing"}\n\n', 'text/event-stream'],
      ['data: nonsense\n\n', 'text/event-stream'],
      ['', 'application/json'],
    ])('another dialect: %s', async (body, type) => {
      const { result } = await ask([{ kind: 'body', body, type }]);
      expect(failure(result)).toMatchObject({ code: 'model_dialect' });
    });

    it('a redirect, which is never followed', async () => {
      const elsewhere = await service.start();
      elsewhere.reply(good);
      const to = `${elsewhere.baseUrl}${service.draftPath}`;
      const { result } = await ask([{ kind: 'redirect', to }]);
      await elsewhere.close();
      expect(failure(result)).toMatchObject({ code: 'model_rejected', retryable: false });
      expect(elsewhere.requests).toEqual([]);
    });

    it.runIf(streams)('an error inside a stream', async () => {
      const { result, told } = await ask([
        { kind: 'error-in-stream', code: 'oops', message: `Not for ${KEY}` },
      ]);
      expect(failure(result)).toMatchObject({
        code: 'model_rejected',
        hint: 'The service says: “Not for …”',
      });
      expect(told.retries).toEqual([]);
    });

    it.skipIf(!streams || adapter.id === 'ollama')(
      'an error inside a stream that may pass, which is tried again before the first word',
      async () => {
        const busy: Behaviour = {
          kind: 'error-in-stream',
          code: 'overloaded_error',
          message: 'Busy',
        };
        const late = await ask([{ ...busy, after: 'A' }, good]);
        expect(late).toMatchObject({ text: 'A', told: { retries: [] } });
        expect(failure(late.result)).toMatchObject({ code: 'model_overloaded' });
        const { result, told } = await ask([busy, good]);
        expect(result).toMatchObject({ value: { text: answers.good } });
        expect(told.retries).toHaveLength(1);
        expect(failure((await ask([busy])).result)).toMatchObject({
          code: 'model_overloaded',
          retryable: true,
        });
      },
    );

    it('a server that is not there', async () => {
      const { baseUrl } = server;
      await server.close();
      const { call } = listeningCall();
      const connected = adapter.connect({ ...settings(), baseUrl });
      await expect(connected.draft(draftRequest(), call)).rejects.toMatchObject({
        code: 'model_unreachable',
      });
      const probe = await connected.probe(call);
      expect(probe).toMatchObject({ reachable: false });
      server = await service.start({ apiKey: KEY });
    });

    it.each([
      [400, 'model_rejected'],
      [401, 'model_denied'],
      [403, 'model_denied'],
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

    it.runIf(streams)('and a cancelled run stops while pieces arrive', async () => {
      server.reply({ ...good, pauseMs: 50 });
      const controller = new AbortController();
      const { call } = listeningCall({
        signal: controller.signal,
        onDelta: () => controller.abort(),
      });
      await expect(
        adapter.connect(settings()).draft(draftRequest(), call),
      ).rejects.toMatchObject({ code: 'cancelled' });
    });
  });

  describe(`${adapter.id}: what may pass is tried again, twice at most, and said`, () => {
    it.each([
      { kind: 'status', status: 408 },
      { kind: 'status', status: 409 },
      { kind: 'status', status: 429 },
      { kind: 'status', status: 500 },
      { kind: 'status', status: 502 },
      { kind: 'status', status: 503 },
      { kind: 'status', status: 504 },
      { kind: 'status', status: 529 },
      { kind: 'reset' },
    ] satisfies Behaviour[])('after %o', async (behaviour) => {
      const { result, told, text } = await ask([behaviour, behaviour, good]);
      expect(result).toMatchObject({ value: { text: said(answers.good) } });
      expect(text).toEqual(said(answers.good));
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
      expect(failure(result)).toMatchObject({
        code: 'model_overloaded',
        retryable: true,
      });
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

  describe(`${adapter.id}: the probe`, () => {
    it('lists the models of the service', async () => {
      const connected = adapter.connect(settings());
      await expect(connected.probe(listeningCall().call)).resolves.toEqual({
        reachable: true,
        models: service.models,
      });
    });

    it('says why not', async () => {
      const connected = adapter.connect({
        ...settings(),
        baseUrl: `${server.baseUrl}/wrong`,
      });
      await expect(connected.probe(listeningCall().call)).resolves.toEqual({
        reachable: false,
        reason: `${new URL(server.baseUrl).host} answered 404.`,
      });
    });
  });
}
