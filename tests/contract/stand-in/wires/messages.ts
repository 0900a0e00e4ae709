import { z } from 'zod';
import {
  as,
  COUNTS,
  type Finish,
  MODEL,
  OWN_NAME,
  pngOf,
  sse,
  type Wire,
} from '@/tests/contract/stand-in/wire';
import { textPart } from './chat-completions';
import { strictSchema } from './strict-schema';

const imagePart = z.strictObject({
  type: z.literal('image'),
  source: z.strictObject({
    type: z.literal('base64'),
    media_type: z.literal('image/png'),
    data: z.string().refine((data) => pngOf(data) !== undefined, 'is no base64 of a PNG'),
  }),
});

const request = z.strictObject({
  model: z.string().min(1),
  max_tokens: z.int().positive(),
  system: z.string().min(1).optional(),
  messages: z
    .array(
      z.strictObject({
        role: z.literal('user'),
        content: z.array(z.discriminatedUnion('type', [textPart, imagePart])).min(1),
      }),
    )
    .length(1),
  temperature: z.number().min(0).max(1).optional(),
  output_config: z
    .strictObject({
      format: z.strictObject({ type: z.literal('json_schema'), schema: strictSchema }),
    })
    .optional(),
  stream: z.boolean().optional(),
});

interface Body {
  model: string;
  stream?: boolean;
  system?: string;
  messages: { content: ({ text: string } | { source: { data: string } })[] }[];
}

const reasons = { stop: 'end_turn', length: 'max_tokens', filtered: 'refusal' } as const;
// The prompt is counted in three places; together they are what was read.
const usage = {
  input_tokens: COUNTS.input - 1000,
  cache_creation_input_tokens: 400,
  cache_read_input_tokens: 600,
};
const message = { id: 'msg_1', type: 'message', role: 'assistant', model: OWN_NAME };
const event = (type: string, more: object = {}) => sse({ type, ...more }, type);
const delta = (delta: object) => event('content_block_delta', { index: 0, delta });
const end = (reason: string, counted: boolean) =>
  event('content_block_stop', { index: 0 }) +
  event('message_delta', {
    delta: { stop_reason: reason, stop_sequence: null },
    ...(counted && { usage: { output_tokens: COUNTS.output } }),
  }) +
  event('message_stop');

/** Anthropic's Messages API. */
export const messages: Wire = {
  id: 'anthropic',
  base: '/v1',
  draftPaths: ['/messages'],
  key: { header: 'x-api-key', before: '' },
  needs: { 'anthropic-version': '2023-06-01' },
  request,
  most: {
    images: 100,
    imageBytes: 5 * 1024 ** 2,
    requestBytes: 32 * 1024 ** 2,
    edge: (images) => (images > 20 ? 2000 : 8000),
  },
  modelOf: (_, body) => as<Body>(body).model,
  isStreamed: (_, body) => as<Body>(body).stream === true,
  partsOf: (body) => ({
    system: as<Body>(body).system,
    user: as<Body>(body).messages.flatMap(({ content }) =>
      content.map((part) =>
        'text' in part ? part.text : (pngOf(part.source.data) ?? ''),
      ),
    ),
  }),
  error: (_, text, code) => ({
    type: 'error',
    error: { type: code ?? 'invalid_request_error', message: text },
  }),
  list: {
    path: '/models',
    body: { data: [{ type: 'model', id: MODEL }], has_more: false },
  },
  answer: {
    type: 'text/event-stream; charset=utf-8',
    begin: () =>
      event('message_start', { message: { ...message, content: [], usage } }) +
      event('content_block_start', {
        index: 0,
        content_block: { type: 'text', text: '' },
      }) +
      event('ping'),
    piece: (text) => delta({ type: 'text_delta', text }),
    thought: (thinking) => delta({ type: 'thinking_delta', thinking }),
    refusal: (text) => delta({ type: 'text_delta', text }) + end('refusal', true),
    end: (finish: Finish, counted) => end(reasons[finish], counted),
    error: (code, text) =>
      event('error', { error: { type: String(code), message: text } }),
    whole: ({ text, refusal, thought }, finish) => ({
      ...message,
      content: [
        ...(thought ? [{ type: 'thinking', thinking: thought }] : []),
        { type: 'text', text: refusal ?? text },
      ],
      stop_reason: refusal ? 'refusal' : reasons[finish],
    }),
    wholeUsage: { usage: { ...usage, output_tokens: COUNTS.output } },
  },
};
