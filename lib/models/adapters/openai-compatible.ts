import { z } from 'zod';
import { AppError } from '@/lib/errors';
import { type CallContext, defineAdapter, type ModelAnswer } from '@/lib/models/adapter';
import { type ChatAnswer, readChat } from '@/lib/models/chat/answer';
import { type Attempt, retryAfterMs, withRetries } from '@/lib/models/chat/attempts';
import {
  connectionFailure,
  reportedFailure,
  type Service,
  statusFailure,
} from '@/lib/models/chat/failures';
import { chatBody } from '@/lib/models/chat/request';
import { readPieces } from '@/lib/models/chat/pieces';
import { type TimeLimits, timeLimits } from '@/lib/models/chat/time-limits';

const settingsSchema = z.object({
  /** Up to, and without, `/chat/completions`. */
  baseUrl: z.url({ protocol: /^https?$/ }),
  model: z.string().min(1),
  apiKey: z.string().min(1).optional(),
  structuredOutputs: z.enum(['schema', 'object', 'none']).default('schema'),
  stream: z.boolean().default(true),
  caption: z.enum(['before', 'after']).default('before'),
  system: z.enum(['yes', 'none']).default('yes'),
  outputLimit: z.enum(['max_tokens', 'max_completion_tokens']).default('max_tokens'),
  // Always sent: Triton's default of 500 would cut every draft short.
  maxOutputTokens: z.int().positive().default(8192),
  temperature: z.number().optional(),
  detail: z.string().optional(),
  timeoutMs: z.int().positive().default(600_000),
  idleTimeoutMs: z.int().positive().default(120_000),
  backoffMs: z.int().nonnegative().default(2000),
  maxAnswerBytes: z
    .int()
    .positive()
    .default(8 * 1024 ** 2),
});
type Settings = z.infer<typeof settingsSchema>;

const PROBE_TIMEOUT_MS = 5000;
const MOST_ERROR_BYTES = 64 * 1024;

/** Any server that speaks the chat-completions dialect: vLLM, Ollama, llama.cpp, hosted ones. */
export const openAiCompatible = defineAdapter({
  id: 'openai-compatible',
  title: 'OpenAI-compatible server',
  runs: 'network',
  settings: settingsSchema,

  async draft(request, settings, call) {
    const limits = timeLimits(call.signal, settings);
    const body = JSON.stringify(chatBody(request, settings));
    try {
      return await withRetries(() => askOnce(body, settings, call, limits), {
        backoffMs: settings.backoffMs,
        signal: limits.signal,
        onRetry: call.onRetry,
      });
    } finally {
      limits.stop();
    }
  },

  async probe(settings, call) {
    const limits = timeLimits(call.signal, {
      timeoutMs: PROBE_TIMEOUT_MS,
      idleTimeoutMs: PROBE_TIMEOUT_MS,
    });
    try {
      return await listModels(settings, call.fetch, limits);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return { reachable: false, reason: error.message };
    } finally {
      limits.stop();
    }
  },
});

async function askOnce(
  body: string,
  settings: Settings,
  call: CallContext,
  limits: TimeLimits,
): Promise<Attempt<ModelAnswer>> {
  const service = serviceOf(settings);
  let heardAnswer = false;
  limits.heard();
  try {
    const response = await send(settings, '/chat/completions', call.fetch, limits, body);
    if (!response.ok) return await notOk(service, response, limits);
    const pieces = readPieces(response, limits, settings.maxAnswerBytes);
    const chat = await readChat(pieces, (text) => {
      heardAnswer = true;
      call.onDelta(text);
    });
    call.signal.throwIfAborted();
    return { outcome: 'answered', answer: toModelAnswer(service, settings, chat) };
  } catch (error) {
    if (limits.signal.aborted) throw limits.signal.reason;
    if (error instanceof AppError) throw error;
    const { failure, reset } = connectionFailure(service, error);
    if (!reset || heardAnswer) throw failure;
    return { outcome: 'again', failure };
  }
}

const serviceOf = ({ baseUrl, apiKey }: Settings): Service => ({
  host: new URL(baseUrl).host,
  apiKey,
});

/** @throws TypeError as fetch does; the signal's reason. */
const send = (
  { baseUrl, apiKey }: Settings,
  path: string,
  fetch: CallContext['fetch'],
  { signal }: TimeLimits,
  body?: string,
) =>
  fetch(`${baseUrl.replace(/\/+$/, '')}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    signal,
    // Seen and refused by us; following one would carry slices to another address.
    redirect: 'manual',
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(apiKey && { authorization: `Bearer ${apiKey}` }),
    },
    ...(body !== undefined && { body }),
  });

const RETRIED = [408, 409, 429];

async function notOk(
  service: Service,
  response: Response,
  limits: TimeLimits,
): Promise<Attempt<ModelAnswer>> {
  const failure = statusFailure(
    service,
    response.status,
    await readStart(response, limits),
  );
  const again = RETRIED.includes(response.status) || response.status >= 500;
  if (!again || !failure.retryable) throw failure;
  const afterMs = retryAfterMs(response.headers, Date.now());
  return { outcome: 'again', failure, ...(afterMs !== undefined && { afterMs }) };
}

/** The beginning of a body, for its reason; as much as came when it breaks off. */
async function readStart(response: Response, limits: TimeLimits): Promise<string> {
  let text = '';
  try {
    for await (const piece of readPieces(response, limits, MOST_ERROR_BYTES))
      text += piece;
  } catch {
    limits.signal.throwIfAborted();
  }
  return text;
}

/** @throws AppError when the service ended otherwise than with an answer. */
function toModelAnswer(
  service: Service,
  settings: Settings,
  chat: ChatAnswer,
): ModelAnswer {
  if (chat.error) throw reportedFailure(service, chat.error);
  if (chat.refusal || chat.finish === 'content_filter') {
    throw new AppError('model_refused', 'The model declined to answer.', {
      hint: 'What it said is kept with the run.',
    });
  }
  if (!chat.complete) {
    throw new AppError('model_unreachable', `${service.host} broke off in mid-answer.`, {
      retryable: true,
      hint: 'What had come is kept with the run.',
    });
  }
  if (chat.finish === 'length') {
    throw new AppError(
      'answer_truncated',
      'The answer was cut off at its length limit.',
      {
        hint: 'Raise “maxOutputTokens” in the models file, or send fewer slices.',
      },
    );
  }
  return {
    text: chat.text,
    model: chat.model ?? settings.model,
    ...(chat.inputTokens !== undefined && { inputTokens: chat.inputTokens }),
    ...(chat.outputTokens !== undefined && { outputTokens: chat.outputTokens }),
  };
}

const listSchema = z.object({ data: z.array(z.object({ id: z.string() })) });

async function listModels(
  settings: Settings,
  fetch: CallContext['fetch'],
  limits: TimeLimits,
) {
  const service = serviceOf(settings);
  const text = await send(settings, '/models', fetch, limits)
    .then(async (response) => {
      const body = await readStart(response, limits);
      if (!response.ok) throw statusFailure(service, response.status, body);
      return body;
    })
    .catch((error: unknown) => {
      if (limits.signal.aborted) throw limits.signal.reason;
      throw error instanceof AppError ? error : connectionFailure(service, error).failure;
    });
  const list = listSchema.safeParse(parseJson(text));
  return list.success
    ? { reachable: true as const, models: list.data.data.map((model) => model.id) }
    : { reachable: false as const, reason: `${service.host} does not list its models.` };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // no list, so the schema refuses it
  }
}
