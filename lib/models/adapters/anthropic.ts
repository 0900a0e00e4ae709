import { z } from 'zod';
import { readModelList } from '@/lib/models/chat/completions';
import { base64, contentOf, systemOf } from '@/lib/models/chat/content';
import type { Dialect, Finish, Piece } from '@/lib/models/chat/dialect';
import { errorSchema } from '@/lib/models/asking/failures';
import { defineService } from '@/lib/models/chat/service';

const messages: Dialect = {
  draftPath: () => '/messages',
  headers: ({ apiKey }) => ({
    'anthropic-version': '2023-06-01',
    ...(apiKey && { 'x-api-key': apiKey }),
  }),
  body: (request, settings) => ({
    model: settings.model,
    max_tokens: settings.maxOutputTokens,
    system: systemOf(request, settings),
    messages: [
      {
        role: 'user',
        content: contentOf(request, settings).map((part) =>
          typeof part === 'string'
            ? { type: 'text', text: part }
            : {
                type: 'image',
                source: { type: 'base64', media_type: 'image/png', data: base64(part) },
              },
        ),
      },
    ],
    temperature: settings.temperature,
    // It knows schemas, but no “any JSON object”.
    ...(settings.structuredOutputs === 'schema' && {
      output_config: { format: { type: 'json_schema', schema: request.answerSchema } },
    }),
    ...(settings.stream && { stream: true }),
  }),
  stream: 'events',
  read: readEvent,
  list: { path: '/models', models: readModelList },
};

/** Anthropic's Messages API. */
export const anthropic = defineService({
  id: 'anthropic',
  title: 'Anthropic',
  defaultBaseUrl: 'https://api.anthropic.com/v1',
  needsKey: true,
  dialect: messages,
});

const usageSchema = z
  .object({
    input_tokens: z.number().nullish(),
    cache_creation_input_tokens: z.number().nullish(),
    cache_read_input_tokens: z.number().nullish(),
    output_tokens: z.number().nullish(),
  })
  .nullish()
  .catch(undefined);

const messageSchema = z.object({
  model: z.string().nullish(),
  stop_reason: z.string().nullish(),
  content: z.array(z.object({ type: z.string(), text: z.string().nullish() })).nullish(),
  usage: usageSchema,
});

const eventSchema = z.discriminatedUnion('type', [
  messageSchema.extend({ type: z.literal('message') }),
  z.object({ type: z.literal('message_start'), message: messageSchema }),
  z.object({
    type: z.literal('content_block_delta'),
    delta: z.object({ type: z.string(), text: z.string().nullish() }),
  }),
  z.object({
    type: z.literal('message_delta'),
    delta: z.object({ stop_reason: z.string().nullish() }),
    usage: usageSchema,
  }),
  z.object({ type: z.literal('message_stop') }),
  z.object({ type: z.literal('error'), error: errorSchema }),
]);
const namedSchema = z.object({ type: z.string() });

function readEvent(raw: unknown): Piece | undefined {
  const event = eventSchema.safeParse(raw).data;
  // Pings, blocks that open and close, and whatever a later version adds.
  if (!event) return namedSchema.safeParse(raw).success ? {} : undefined;
  switch (event.type) {
    case 'message':
      return {
        ...counted(event.usage),
        model: event.model,
        finish: finishOf(event.stop_reason),
        text: event.content?.map(({ type, text }) => wordsOf(type, text)).join(''),
      };
    case 'message_start':
      return { ...counted(event.message.usage), model: event.message.model };
    case 'content_block_delta':
      return { text: wordsOf(event.delta.type, event.delta.text) };
    case 'message_delta':
      return { ...counted(event.usage), finish: finishOf(event.delta.stop_reason) };
    case 'message_stop':
      return { last: true };
    case 'error':
      return { error: event.error };
  }
}

/** Thinking comes in blocks of its own, which are no part of the answer. */
const wordsOf = (type: string, text: string | null | undefined) =>
  type === 'text' || type === 'text_delta' ? (text ?? '') : '';

/** All that was read, from a cache or not. */
function counted(usage: z.infer<typeof usageSchema>): Piece {
  const read = [
    usage?.input_tokens,
    usage?.cache_creation_input_tokens,
    usage?.cache_read_input_tokens,
  ].filter((count) => typeof count === 'number');
  return {
    inputTokens:
      read.length > 0 ? read.reduce((sum, count) => sum + count, 0) : undefined,
    outputTokens: usage?.output_tokens,
  };
}

const FINISH: Record<string, Finish> = {
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  refusal: 'refused',
};

const finishOf = (reason: string | null | undefined): Finish | undefined =>
  reason ? (FINISH[reason] ?? 'whole') : undefined;
