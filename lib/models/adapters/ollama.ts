import { z } from 'zod';
import type { DraftRequest } from '@/lib/models/adapter';
import { bearer } from '@/lib/models/chat/completions';
import { base64, systemOf } from '@/lib/models/chat/content';
import type { Dialect, Piece } from '@/lib/models/chat/dialect';
import { defineService } from '@/lib/models/chat/service';
import type { ServiceSettings } from '@/lib/models/chat/settings';

const chat: Dialect = {
  draftPath: () => '/api/chat',
  headers: bearer,
  body(request, settings) {
    const system = systemOf(request, settings);
    return {
      model: settings.model,
      messages: [
        ...(system ? [{ role: 'system', content: system }] : []),
        ...userMessages(request, settings),
      ],
      stream: settings.stream,
      format: {
        schema: request.answerSchema,
        object: 'json',
        none: undefined,
      }[settings.structuredOutputs],
      options: {
        num_predict: settings.maxOutputTokens,
        num_ctx: contextOf(request, settings),
        temperature: settings.temperature,
      },
      // Without it the first messages, which hold slices, are dropped in silence.
      truncate: false,
    };
  },
  stream: 'lines',
  read: readLine,
  list: { path: '/api/tags', models: readTags },
  sight: {
    path: '/api/show',
    body: ({ model }) => ({ model }),
    sees: (body) =>
      capabilitiesSchema.safeParse(body).data?.capabilities.includes('vision') ?? true,
  },
};

/** Ollama's own API, which unlike its `/v1` lets us say how much room a request needs. */
export const ollama = defineService({
  id: 'ollama',
  title: 'Ollama',
  captionsStay: true,
  defaultBaseUrl: 'http://127.0.0.1:11434',
  dialect: chat,
});

/**
 * One message for each slice: within a message Ollama puts all images before the words, so that
 * only this keeps each caption at its image. Some models take but one image a message, too.
 */
function userMessages(request: DraftRequest, { system }: ServiceSettings) {
  const { instructions, context, slices, question } = request;
  const words = (content: string) => ({ role: 'user', content });
  return [
    ...(system === 'none' ? [words(instructions)] : []),
    words(context),
    ...slices.map(({ png, caption }) => ({ ...words(caption), images: [base64(png)] })),
    words(question),
  ].filter((message) => message.content !== '' || 'images' in message);
}

const CONTEXT_STEP = 1024;

/** The default cuts long prompts off. A quarter more than estimated, for templates and captions. */
const contextOf = ({ inputTokens }: DraftRequest, { maxOutputTokens }: ServiceSettings) =>
  Math.ceil((inputTokens * 1.25 + maxOutputTokens) / CONTEXT_STEP) * CONTEXT_STEP;

const capabilitiesSchema = z.object({ capabilities: z.array(z.string()) });
const tagsSchema = z.object({ models: z.array(z.object({ name: z.string() })) });

function readTags(body: unknown) {
  return tagsSchema.safeParse(body).data?.models.map(({ name }) => name);
}

const lineSchema = z.object({
  model: z.string().nullish(),
  message: z.object({ content: z.string().nullish() }).nullish(),
  done: z.boolean().nullish(),
  done_reason: z.string().nullish(),
  prompt_eval_count: z.number().nullish(),
  eval_count: z.number().nullish(),
  error: z.string().nullish(),
});

function readLine(raw: unknown): Piece | undefined {
  const line = lineSchema.safeParse(raw).data;
  if (!line) return undefined;
  const { message, done, done_reason: reason, error } = line;
  if (!message && !done && !error) return undefined;
  return {
    model: line.model,
    text: message?.content ?? '',
    finish: done ? (reason === 'length' ? 'length' : 'whole') : undefined,
    inputTokens: line.prompt_eval_count,
    outputTokens: line.eval_count,
    error: error ? { message: error } : undefined,
    last: done === true,
  };
}
