import { z } from 'zod';
import type { DraftRequest } from '@/lib/models/adapter';
import { bearer, readModelList } from '@/lib/models/chat/completions';
import { contentOf, dataUrl, systemOf } from '@/lib/models/chat/content';
import type { Dialect, Finish, Piece } from '@/lib/models/chat/dialect';
import { errorSchema } from '@/lib/models/asking/failures';
import { defineService } from '@/lib/models/chat/service';
import type { ServiceSettings } from '@/lib/models/chat/settings';

const responses: Dialect = {
  draftPath: () => '/responses',
  headers: bearer,
  body: (request, settings) => ({
    model: settings.model,
    instructions: systemOf(request, settings),
    input: [
      {
        role: 'user',
        content: contentOf(request, settings).map((part) =>
          typeof part === 'string'
            ? { type: 'input_text', text: part }
            : {
                type: 'input_image',
                image_url: dataUrl(part),
                // Left out, newer models take it for the dearest level.
                detail: settings.detail ?? 'auto',
              },
        ),
      },
    ],
    max_output_tokens: settings.maxOutputTokens,
    temperature: settings.temperature,
    text: textFormat(request, settings),
    ...(settings.stream && { stream: true }),
    // Otherwise OpenAI keeps question and answer for thirty days.
    store: false,
  }),
  stream: 'events',
  read: readEvent,
  list: { path: '/models', models: readModelList },
};

/** OpenAI's Responses API: the only one of theirs that takes every level of detail. */
export const openAi = defineService({
  id: 'openai',
  title: 'OpenAI',
  defaultBaseUrl: 'https://api.openai.com/v1',
  needsKey: true,
  dialect: responses,
});

function textFormat({ answerSchema }: DraftRequest, held: ServiceSettings) {
  switch (held.structuredOutputs) {
    case 'schema': {
      const schema = { name: 'draft', strict: true, schema: answerSchema };
      return { format: { type: 'json_schema', ...schema } };
    }
    case 'object':
      return { format: { type: 'json_object' } };
    case 'none':
      return undefined;
  }
}

const responseSchema = z.object({
  object: z.literal('response').nullish(),
  status: z.string(),
  model: z.string().nullish(),
  error: errorSchema.nullish(),
  incomplete_details: z.object({ reason: z.string().nullish() }).nullish(),
  output: z
    .array(
      z.object({
        content: z
          .array(
            z.object({
              type: z.string(),
              text: z.string().nullish(),
              refusal: z.string().nullish(),
            }),
          )
          .nullish()
          .catch(undefined),
      }),
    )
    .nullish(),
  usage: z
    .object({ input_tokens: z.number().nullish(), output_tokens: z.number().nullish() })
    .nullish()
    .catch(undefined),
});

const eventSchema = z.object({ type: z.string() });
const deltaSchema = z.object({ delta: z.string() });
const endSchema = z.object({ response: responseSchema });

function readEvent(event: unknown): Piece | undefined {
  const type = eventSchema.safeParse(event).data?.type;
  switch (type) {
    case undefined: {
      const whole = responseSchema.safeParse(event).data;
      return whole?.object === 'response' ? readWhole(whole) : readError(event);
    }
    case 'response.output_text.delta':
      return { text: deltaSchema.safeParse(event).data?.delta };
    case 'response.refusal.delta':
      return { refusal: deltaSchema.safeParse(event).data?.delta };
    case 'response.created':
      return { model: endSchema.safeParse(event).data?.response.model };
    case 'response.completed':
    case 'response.incomplete':
    case 'response.failed': {
      const end = endSchema.safeParse(event).data;
      return end && { ...ending(end.response), last: true };
    }
    case 'error':
      return { error: errorSchema.safeParse(event).data };
    default:
      // Progress, reasoning, parts that open and close: nothing of the answer.
      return type.startsWith('response.') ? {} : undefined;
  }
}

const reportSchema = z.object({ error: errorSchema });

const readError = (event: unknown): Piece | undefined =>
  reportSchema.safeParse(event).data;

type Response = z.infer<typeof responseSchema>;

function readWhole(response: Response): Piece {
  const parts = (response.output ?? []).flatMap(({ content }) => content ?? []);
  const joined = (words: (string | null | undefined)[]) =>
    words.filter(Boolean).join('') || undefined;
  return {
    ...ending(response),
    text: joined(parts.map(({ type, text }) => (type === 'output_text' ? text : ''))),
    refusal: joined(parts.map(({ refusal }) => refusal)),
  };
}

const ending = ({
  status,
  model,
  error,
  usage,
  incomplete_details,
}: Response): Piece => ({
  model,
  finish: finishOf(status, incomplete_details?.reason),
  inputTokens: usage?.input_tokens,
  outputTokens: usage?.output_tokens,
  error,
});

function finishOf(status: string, reason: string | null | undefined): Finish | undefined {
  if (status === 'completed') return 'whole';
  if (status !== 'incomplete') return undefined;
  return reason === 'content_filter' ? 'filtered' : 'length';
}
