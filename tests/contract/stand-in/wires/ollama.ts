import { z } from 'zod';
import {
  as,
  COUNTS,
  type Finish,
  MODEL,
  OWN_NAME,
  pngOf,
  type Wire,
} from '@/tests/contract/stand-in/wire';
import { strictSchema } from './strict-schema';

const request = z.strictObject({
  model: z.string().min(1),
  messages: z
    .array(
      z.union([
        z.strictObject({ role: z.literal('system'), content: z.string().min(1) }),
        z.strictObject({
          role: z.literal('user'),
          content: z.string(),
          // Older versions take one image a message; none takes a data URI or an address.
          images: z
            .array(z.string().refine((data) => pngOf(data), 'is no base64 of a PNG'))
            .length(1)
            .optional(),
        }),
      ]),
    )
    .min(1),
  stream: z.boolean(),
  format: z.union([z.literal('json'), strictSchema]).optional(),
  options: z.strictObject({
    num_predict: z.int().positive(),
    num_ctx: z.int().positive(),
    temperature: z.number().min(0).optional(),
  }),
  // Our own rule: a prompt that is too long is an error, never cut in silence.
  truncate: z.literal(false),
});

interface Body {
  model: string;
  stream: boolean;
  messages: { role: string; content: string; images?: string[] }[];
}

const about = { model: OWN_NAME, created_at: '2026-11-01T00:00:00Z' };
const line = (content: string, more: object = {}) => ({
  ...about,
  message: { role: 'assistant', content, ...more },
  done: false,
});
const written = (value: object) => `${JSON.stringify(value)}\n`;
const counts = { prompt_eval_count: COUNTS.input, eval_count: COUNTS.output };
// It knows no filter of its own; a server before it may cut the answer.
const reasons = { stop: 'stop', length: 'length', filtered: 'stop' } as const;
const last = (finish: Finish, counted: boolean) => ({
  ...line(''),
  done: true,
  done_reason: reasons[finish],
  ...(counted && counts),
});

/** Ollama's native API: newline-delimited JSON. */
export const ollama: Wire = {
  id: 'ollama',
  base: '',
  draftPaths: ['/api/chat'],
  key: { header: 'authorization', before: 'Bearer ' },
  request,
  most: { images: 100, imageBytes: 20 * 1024 ** 2, requestBytes: 100 * 1024 ** 2 },
  modelOf: (_, body) => as<Body>(body).model,
  isStreamed: (_, body) => as<Body>(body).stream,
  partsOf: (body) => {
    const { messages } = as<Body>(body);
    return {
      system: messages.find(({ role }) => role === 'system')?.content,
      user: messages
        .filter(({ role }) => role === 'user')
        // The server puts a message's images before its words.
        .flatMap(({ content, images = [] }) => [
          ...images.map((data) => pngOf(data) ?? ''),
          ...(content === '' ? [] : [content]),
        ]),
    };
  },
  error: (_, message) => ({ error: message }),
  list: { path: '/api/tags', body: { models: [{ name: MODEL, model: MODEL }] } },
  asked: { '/api/show': { capabilities: ['completion', 'vision'] } },
  answer: {
    type: 'application/x-ndjson',
    begin: () => written(line('')),
    piece: (text) => written(line(text)),
    thought: (thinking) => written(line('', { thinking })),
    refusal: (text) => written(line(text)) + written(last('stop', true)),
    end: (finish, counted) => written(last(finish, counted)),
    error: (_, message) => written({ error: message }),
    whole: ({ text, refusal, thought }, finish) => ({
      ...last(finish, false),
      message: { role: 'assistant', content: refusal ?? text, thinking: thought },
    }),
    wholeUsage: counts,
  },
};
