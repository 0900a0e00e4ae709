import { z } from 'zod';
import { contentOf, dataUrl, systemOf } from '@/lib/models/chat/content';
import type { Dialect, Finish, Piece } from '@/lib/models/chat/dialect';
import { errorSchema } from '@/lib/models/asking/failures';
import type { ServiceSettings } from '@/lib/models/chat/settings';

/**
 * Chat completions as OpenAI began them, in which many servers speak.
 *
 * @param variant.imagePart - An image's data URI as this server wants it.
 * @param variant.streamed - What asks for a stream, and for its count of tokens.
 */
export const chatCompletions = (variant: {
  imagePart(url: string, settings: ServiceSettings): object;
  streamed: object;
}): Dialect => ({
  draftPath: () => '/chat/completions',
  headers: bearer,
  body(request, settings) {
    const system = systemOf(request, settings);
    const content = contentOf(request, settings).map((part) =>
      typeof part === 'string'
        ? { type: 'text', text: part }
        : variant.imagePart(dataUrl(part), settings),
    );
    return {
      model: settings.model,
      messages: [
        ...(system ? [{ role: 'system', content: system }] : []),
        { role: 'user', content },
      ],
      [settings.outputLimit]: settings.maxOutputTokens,
      ...(settings.temperature !== undefined && { temperature: settings.temperature }),
      ...responseFormat(request.answerSchema, settings.structuredOutputs),
      ...(settings.stream && variant.streamed),
    };
  },
  stream: 'events',
  read: readCompletion,
  list: { path: '/models', models: readModelList },
});

export const bearer = ({
  apiKey,
}: Pick<ServiceSettings, 'apiKey'>): Record<string, string> =>
  apiKey ? { authorization: `Bearer ${apiKey}` } : {};

const listSchema = z.object({ data: z.array(z.object({ id: z.string() })) });

/** `{data: [{id}]}`, the form of most services. */
export const readModelList = (body: unknown) =>
  listSchema.safeParse(body).data?.data.map(({ id }) => id);

function responseFormat(schema: unknown, held: ServiceSettings['structuredOutputs']) {
  switch (held) {
    case 'schema':
      return {
        response_format: {
          type: 'json_schema',
          json_schema: { name: 'draft', strict: true, schema },
        },
      };
    case 'object':
      return { response_format: { type: 'json_object' } };
    case 'none':
      return {};
  }
}

// Only what is read; servers add fields freely. Some give text as a list of parts.
const textSchema = z
  .union([z.string(), z.array(z.object({ text: z.string().nullish() }))])
  .nullish()
  .transform((content) =>
    Array.isArray(content)
      ? content.map((part) => part.text ?? '').join('')
      : (content ?? ''),
  );
const pieceSchema = z.object({ content: textSchema, refusal: z.string().nullish() });

const completionSchema = z.object({
  model: z.string().nullish(),
  choices: z
    .array(
      z.object({
        // Streamed answers come in `delta`, whole ones in `message`.
        delta: pieceSchema.nullish(),
        message: pieceSchema.nullish(),
        finish_reason: z.string().nullish(),
      }),
    )
    .nullish(),
  usage: z
    .object({
      prompt_tokens: z.number().nullish(),
      completion_tokens: z.number().nullish(),
    })
    .nullish()
    .catch(undefined),
  error: z
    .union([errorSchema, z.string().transform((message) => ({ message }))])
    .nullish(),
});

const FINISH: Record<string, Finish> = {
  length: 'length',
  model_length: 'length',
  content_filter: 'filtered',
};

function readCompletion(event: unknown): Piece | undefined {
  const parsed = completionSchema.safeParse(event);
  if (!parsed.success) return undefined;
  const { model, choices, usage, error } = parsed.data;
  if (!choices && !usage && !error) return undefined;
  const choice = choices?.[0];
  const said = choice?.delta ?? choice?.message;
  const reason = choice?.finish_reason;
  return {
    model,
    text: said?.content,
    refusal: said?.refusal ?? undefined,
    finish: reason ? (FINISH[reason] ?? 'whole') : undefined,
    inputTokens: usage?.prompt_tokens,
    outputTokens: usage?.completion_tokens,
    error,
  };
}
