import { z } from 'zod';
import {
  as,
  COUNTS,
  type Finish,
  MODEL,
  OWN_NAME,
  pngOfUrl,
  sse,
  type Wire,
} from '@/tests/contract/stand-in/wire';
import { chatCompletions, pngUrl } from './chat-completions';
import { strictSchema } from './strict-schema';

const text = z.strictObject({ type: z.literal('input_text'), text: z.string().min(1) });
const image = z.strictObject({
  type: z.literal('input_image'),
  // A string, not an object as in chat completions.
  image_url: pngUrl,
  detail: z.enum(['auto', 'low', 'high', 'original']),
});

const request = z.strictObject({
  model: z.string().min(1),
  instructions: z.string().min(1).optional(),
  input: z
    .array(
      z.strictObject({
        role: z.literal('user'),
        content: z.array(z.discriminatedUnion('type', [text, image])).min(1),
      }),
    )
    .min(1),
  max_output_tokens: z.int().min(16),
  temperature: z.number().min(0).max(2).optional(),
  text: z
    .strictObject({
      format: z.discriminatedUnion('type', [
        z.strictObject({ type: z.literal('json_object') }),
        z.strictObject({
          type: z.literal('json_schema'),
          name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/),
          strict: z.literal(true),
          schema: strictSchema,
        }),
      ]),
    })
    .optional(),
  stream: z.boolean().optional(),
  // Our own rule: nothing of a patient is left there.
  store: z.literal(false),
});

interface Body {
  model: string;
  stream?: boolean;
  instructions?: string;
  input: { content: ({ text: string } | { image_url: string })[] }[];
}

const usage = { input_tokens: COUNTS.input, output_tokens: COUNTS.output };
const response = (status: string, more: object = {}) => ({
  id: 'resp_1',
  object: 'response',
  status,
  model: OWN_NAME,
  error: null,
  incomplete_details: null,
  output: [],
  ...more,
});
const ended = (finish: Finish) =>
  finish === 'stop'
    ? response('completed')
    : response('incomplete', {
        incomplete_details: {
          reason: finish === 'length' ? 'max_output_tokens' : 'content_filter',
        },
      });
const event = (type: string, more: object) =>
  sse({ type, sequence_number: 1, ...more }, type);

/** OpenAI's Responses API. */
export const responses: Wire = {
  ...chatCompletions,
  id: 'openai',
  draftPaths: ['/responses'],
  request,
  most: { images: 1500, imageBytes: 50 * 1024 ** 2, requestBytes: 512 * 1024 ** 2 },
  modelOf: (_, body) => as<Body>(body).model,
  isStreamed: (_, body) => as<Body>(body).stream === true,
  partsOf: (body) => ({
    system: as<Body>(body).instructions,
    user: as<Body>(body).input.flatMap(({ content }) =>
      content.map((part) =>
        'text' in part ? part.text : (pngOfUrl(part.image_url) ?? ''),
      ),
    ),
  }),
  list: { path: '/models', body: { object: 'list', data: [{ id: MODEL }] } },
  answer: {
    type: 'text/event-stream; charset=utf-8',
    begin: () =>
      event('response.created', { response: response('in_progress') }) +
      event('response.output_item.added', { output_index: 0, item: { type: 'message' } }),
    piece: (delta) => event('response.output_text.delta', { delta }),
    thought: (delta) => event('response.reasoning_summary_text.delta', { delta }),
    refusal: (delta) =>
      event('response.refusal.delta', { delta }) +
      event('response.completed', { response: { ...response('completed'), usage } }),
    end: (finish, counted) =>
      event(finish === 'stop' ? 'response.completed' : 'response.incomplete', {
        response: { ...ended(finish), ...(counted && { usage }) },
      }),
    error: (code, message) =>
      event('error', { code: String(code), message, param: null }),
    whole: ({ text: words, refusal, thought }, finish) => ({
      ...ended(finish),
      output: [
        ...(thought ? [{ type: 'reasoning', summary: [{ text: thought }] }] : []),
        {
          type: 'message',
          content: refusal
            ? [{ type: 'refusal', refusal }]
            : [{ type: 'output_text', text: words, annotations: [] }],
        },
      ],
    }),
    wholeUsage: { usage },
  },
};
