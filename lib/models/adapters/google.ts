import { z } from 'zod';
import type { DraftRequest } from '@/lib/models/adapter';
import { base64, contentOf, systemOf } from '@/lib/models/chat/content';
import type { Dialect, Finish, Piece } from '@/lib/models/chat/dialect';
import { errorSchema } from '@/lib/models/asking/failures';
import { defineService } from '@/lib/models/chat/service';
import type { ServiceSettings } from '@/lib/models/chat/settings';

const generateContent: Dialect = {
  draftPath: ({ model, stream }) =>
    `/models/${encodeURIComponent(model)}:` +
    (stream ? 'streamGenerateContent?alt=sse' : 'generateContent'),
  // In a header: as a query it would stand in every log on the way.
  headers: ({ apiKey }): Record<string, string> =>
    apiKey ? { 'x-goog-api-key': apiKey } : {},
  body(request, settings) {
    const system = systemOf(request, settings);
    return {
      ...(system && { systemInstruction: { parts: [{ text: system }] } }),
      contents: [
        {
          role: 'user',
          parts: contentOf(request, settings).map((part) =>
            typeof part === 'string'
              ? { text: part }
              : { inlineData: { mimeType: 'image/png', data: base64(part) } },
          ),
        },
      ],
      generationConfig: {
        maxOutputTokens: settings.maxOutputTokens,
        temperature: settings.temperature,
        ...answerForm(request, settings),
        ...(settings.detail && {
          mediaResolution: `MEDIA_RESOLUTION_${settings.detail.toUpperCase()}`,
        }),
      },
    };
  },
  stream: 'events',
  read: readChunk,
  list: { path: '/models', models: readModels },
};

/** Google's Gemini API, `generateContent`. */
export const google = defineService({
  id: 'google',
  title: 'Google Gemini',
  defaultBaseUrl: 'https://generativelanguage.googleapis.com/v1beta',
  needsKey: true,
  dialect: generateContent,
});

function answerForm({ answerSchema }: DraftRequest, held: ServiceSettings) {
  if (held.structuredOutputs === 'none') return {};
  return {
    responseMimeType: 'application/json',
    ...(held.structuredOutputs === 'schema' && {
      responseSchema: openApiSubset(answerSchema),
    }),
  };
}

const listSchema = z.object({ models: z.array(z.object({ name: z.string() })) });

function readModels(body: unknown) {
  const list = listSchema.safeParse(body).data?.models;
  return list?.map(({ name }) => name.replace(/^models\//, ''));
}

const chunkSchema = z.object({
  candidates: z
    .array(
      z.object({
        content: z
          .object({
            parts: z
              .array(
                z.object({ text: z.string().nullish(), thought: z.boolean().nullish() }),
              )
              .nullish(),
          })
          .nullish(),
        finishReason: z.string().nullish(),
      }),
    )
    .nullish(),
  promptFeedback: z.object({ blockReason: z.string().nullish() }).nullish(),
  modelVersion: z.string().nullish(),
  usageMetadata: z
    .object({
      promptTokenCount: z.number().nullish(),
      candidatesTokenCount: z.number().nullish(),
      thoughtsTokenCount: z.number().nullish(),
    })
    .nullish()
    .catch(undefined),
  error: errorSchema.nullish(),
});

function readChunk(raw: unknown): Piece | undefined {
  const chunk = chunkSchema.safeParse(raw).data;
  if (!chunk) return undefined;
  const { candidates, promptFeedback, modelVersion, usageMetadata: usage, error } = chunk;
  if (!candidates && !promptFeedback && !usage && !error) return undefined;
  const [candidate] = candidates ?? [];
  const { candidatesTokenCount: said, thoughtsTokenCount: thought } = usage ?? {};
  return {
    model: modelVersion,
    text: candidate?.content?.parts
      ?.map((part) => (part.thought ? '' : (part.text ?? '')))
      .join(''),
    finish: promptFeedback?.blockReason ? 'filtered' : finishOf(candidate?.finishReason),
    inputTokens: usage?.promptTokenCount,
    // Thinking is billed as output.
    outputTokens: typeof said === 'number' ? said + (thought ?? 0) : undefined,
    error,
  };
}

/** Every other reason means that one of several filters stopped it. */
const ENDS: Record<string, Finish> = {
  STOP: 'whole',
  MAX_TOKENS: 'length',
  FINISH_REASON_UNSPECIFIED: 'whole',
  OTHER: 'refused',
};

const finishOf = (reason: string | null | undefined): Finish | undefined =>
  reason ? (ENDS[reason] ?? 'filtered') : undefined;

interface Schema {
  type: string | string[];
  enum?: unknown[] | undefined;
  properties?: Record<string, Schema> | undefined;
  required?: string[] | undefined;
  items?: Schema | undefined;
}

const schemaSchema: z.ZodType<Schema> = z.lazy(() =>
  z.object({
    type: z.union([z.string(), z.array(z.string())]),
    enum: z.array(z.unknown()).optional(),
    properties: z.record(z.string(), schemaSchema).optional(),
    required: z.array(z.string()).optional(),
    items: schemaSchema.optional(),
  }),
);

/**
 * A JSON schema of our strict dialect as Gemini's `responseSchema` takes it: types in capitals,
 * `nullable` beside the type, no `additionalProperties`, and the order of the keys said apart.
 *
 * @throws ZodError when the schema has a node without a type.
 */
const openApiSubset = (schema: unknown): object => convert(schemaSchema.parse(schema));

function convert({ type, enum: words, properties, required, items }: Schema): object {
  const types = [type].flat();
  return {
    type: types.find((each) => each !== 'null')?.toUpperCase(),
    ...(types.includes('null') && { nullable: true }),
    ...(words && { enum: words.filter((word) => word !== null) }),
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([key, value]) => [key, convert(value)]),
      ),
      propertyOrdering: Object.keys(properties),
      required,
    }),
    ...(items && { items: convert(items) }),
  };
}
