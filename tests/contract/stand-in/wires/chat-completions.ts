import { z } from 'zod';
import {
  type AnswerForm,
  as,
  COUNTS,
  type Finish,
  MODEL,
  OWN_NAME,
  pngOfUrl,
  sse,
  type Wire,
} from '@/tests/contract/stand-in/wire';
import { strictSchema } from './strict-schema';

export const textPart = z.strictObject({
  type: z.literal('text'),
  text: z.string().min(1),
});

export const pngUrl = z
  .string()
  .refine((url) => pngOfUrl(url) !== undefined, 'is no PNG data URI');

const imagePart = z.strictObject({
  type: z.literal('image_url'),
  image_url: z.strictObject({
    url: pngUrl,
    // The chat dialect has no “original”.
    detail: z.enum(['auto', 'low', 'high']).optional(),
  }),
});

/** Images are legal in user messages only; a system message comes first, and once. */
export const messagesOf = <Image extends z.core.SomeType>(image: Image) =>
  z
    .array(
      z.union([
        z.strictObject({ role: z.literal('system'), content: z.string().min(1) }),
        z.strictObject({
          role: z.literal('user'),
          content: z.array(z.union([textPart, image])).min(1),
        }),
      ]),
    )
    .min(1)
    .refine(
      (messages) =>
        messages.findLastIndex(
          (message) => as<{ role: string }>(message).role === 'system',
        ) <= 0,
      'a system message comes first, and once',
    );

export const responseFormat = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('json_object') }),
    z.strictObject({
      type: z.literal('json_schema'),
      json_schema: z.strictObject({
        name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/),
        strict: z.literal(true),
        schema: strictSchema,
      }),
    }),
  ])
  .optional();

const request = z
  .strictObject({
    model: z.string().min(1),
    messages: messagesOf(imagePart),
    max_tokens: z.int().positive().optional(),
    max_completion_tokens: z.int().positive().optional(),
    temperature: z.number().min(0).max(2).optional(),
    response_format: responseFormat,
    stream: z.boolean().optional(),
    stream_options: z.strictObject({ include_usage: z.boolean() }).optional(),
  })
  .refine(
    ({ max_tokens, max_completion_tokens }) =>
      (max_tokens === undefined) !== (max_completion_tokens === undefined),
    'exactly one of max_tokens and max_completion_tokens must be set',
  )
  .refine(
    ({ stream, stream_options }) => stream || !stream_options,
    'stream_options is only allowed when stream is on',
  );

type Message =
  | { role: 'system'; content: string }
  | {
      role: 'user';
      content: ({ text: string } | { image_url: string | { url: string } })[];
    };

export function chatParts(body: unknown) {
  const { messages } = as<{ messages: Message[] }>(body);
  const system = messages.find((message) => message.role === 'system')?.content;
  const user = messages.flatMap((message) =>
    message.role === 'user'
      ? message.content.map((part) => {
          if ('text' in part) return part.text;
          const { image_url: image } = part;
          return pngOfUrl(typeof image === 'string' ? image : image.url) ?? '';
        })
      : [],
  );
  return { system, user };
}

const about = { id: 'chatcmpl-1', model: OWN_NAME };
const chunk = (delta: object, finish: string | null = null) => ({
  ...about,
  object: 'chat.completion.chunk',
  choices: [{ index: 0, delta, finish_reason: finish }],
});
const usage = {
  prompt_tokens: COUNTS.input,
  completion_tokens: COUNTS.output,
  total_tokens: COUNTS.input + COUNTS.output,
};
const finishes = { stop: 'stop', length: 'length', filtered: 'content_filter' } as const;

export const chatAnswer: AnswerForm = {
  type: 'text/event-stream; charset=utf-8',
  // A comment and an empty first piece, as real services send.
  begin: () => `: ping\n\n${sse(chunk({ role: 'assistant', content: '' }))}`,
  piece: (content) => sse(chunk({ content })),
  thought: (text) => sse(chunk({ reasoning_content: text })),
  refusal: (refusal) =>
    `${sse(chunk({ refusal }))}${sse(chunk({}, 'stop'))}data: [DONE]\n\n`,
  end: (finish: Finish, counted) =>
    sse(chunk({}, finishes[finish])) +
    (counted ? sse({ ...chunk({}), choices: [], usage }) : '') +
    'data: [DONE]\n\n',
  error: (code, message) => sse({ error: { message, code } }),
  whole: ({ text = null, refusal, thought }, finish) => ({
    ...about,
    object: 'chat.completion',
    choices: [
      {
        index: 0,
        message: { content: text, refusal, reasoning_content: thought },
        finish_reason: finishes[finish],
      },
    ],
  }),
  wholeUsage: { usage },
};

/** Every request must be in order by both OpenAI's and vLLM's rules. */
export const chatCompletions: Wire = {
  id: 'openai-compatible',
  base: '/v1',
  draftPaths: ['/chat/completions'],
  key: { header: 'authorization', before: 'Bearer ' },
  request,
  most: { images: 100, imageBytes: 20 * 1024 ** 2, requestBytes: 50 * 1024 ** 2 },
  modelOf: (_, body) => as<{ model: string }>(body).model,
  isStreamed: (_, body) => as<{ stream?: boolean }>(body).stream === true,
  partsOf: chatParts,
  error: (_, message, code) => ({
    error: { message, type: 'invalid_request_error', code: code ?? null },
  }),
  list: {
    path: '/models',
    body: { object: 'list', data: [{ id: MODEL, object: 'model' }] },
  },
  answer: chatAnswer,
};
