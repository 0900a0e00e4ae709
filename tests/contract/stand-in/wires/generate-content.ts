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

const textPart = z.strictObject({ text: z.string().min(1) });
const imagePart = z.strictObject({
  inlineData: z.strictObject({
    mimeType: z.literal('image/png'),
    // Bare base64: “data:” is refused.
    data: z.string().refine((data) => pngOf(data) !== undefined, 'is no base64 of a PNG'),
  }),
});

interface Schema {
  type: string;
  properties?: Record<string, Schema> | undefined;
}
/** The OpenAPI subset: types in capitals, no `additionalProperties`, no lists of types. */
const schema: z.ZodType<Schema> = z.lazy(() =>
  z.strictObject({
    type: z.enum(['OBJECT', 'ARRAY', 'STRING', 'NUMBER', 'INTEGER', 'BOOLEAN']),
    nullable: z.boolean().optional(),
    enum: z.array(z.string()).min(1).optional(),
    properties: z.record(z.string(), schema).optional(),
    propertyOrdering: z.array(z.string()).optional(),
    required: z.array(z.string()).optional(),
    items: schema.optional(),
  }),
);

const request = z.strictObject({
  systemInstruction: z.strictObject({ parts: z.array(textPart).length(1) }).optional(),
  contents: z
    .array(
      z.strictObject({
        role: z.literal('user'),
        parts: z.array(z.union([textPart, imagePart])).min(1),
      }),
    )
    .length(1),
  generationConfig: z.strictObject({
    maxOutputTokens: z.int().positive(),
    temperature: z.number().min(0).max(2).optional(),
    responseMimeType: z.literal('application/json').optional(),
    responseSchema: schema.optional(),
    mediaResolution: z
      .enum(['MEDIA_RESOLUTION_LOW', 'MEDIA_RESOLUTION_MEDIUM', 'MEDIA_RESOLUTION_HIGH'])
      .optional(),
  }),
});

interface Body {
  systemInstruction?: { parts: { text: string }[] };
  contents: { parts: ({ text: string } | { inlineData: { data: string } })[] }[];
}

const reasons = { stop: 'STOP', length: 'MAX_TOKENS', filtered: 'SAFETY' } as const;
const chunk = (parts: object[], reason?: string) => ({
  candidates: [
    {
      content: { role: 'model', parts },
      index: 0,
      ...(reason && { finishReason: reason }),
    },
  ],
  modelVersion: OWN_NAME,
});
// Thinking is counted apart and billed as output.
const usageMetadata = {
  promptTokenCount: COUNTS.input,
  candidatesTokenCount: COUNTS.output - 6,
  thoughtsTokenCount: 6,
};
const draftPath = `/models/${MODEL}:generateContent`;
const streamPath = `/models/${MODEL}:streamGenerateContent?alt=sse`;

/** Google's Gemini API. */
export const generateContent: Wire = {
  id: 'google',
  base: '/v1beta',
  draftPaths: [draftPath, streamPath],
  key: { header: 'x-goog-api-key', before: '' },
  request,
  most: { images: 3600, imageBytes: 7 * 1024 ** 2, requestBytes: 20 * 1024 ** 2 },
  modelOf: () => MODEL,
  isStreamed: (path) => path === streamPath,
  partsOf: (body) => ({
    system: as<Body>(body).systemInstruction?.parts[0]?.text,
    user: as<Body>(body).contents.flatMap(({ parts }) =>
      parts.map((part) =>
        'text' in part ? part.text : (pngOf(part.inlineData.data) ?? ''),
      ),
    ),
  }),
  error: (code, message) => ({ error: { code, message, status: 'INVALID_ARGUMENT' } }),
  list: { path: '/models', body: { models: [{ name: `models/${MODEL}` }] } },
  answer: {
    type: 'text/event-stream',
    begin: () => '',
    piece: (text) => sse(chunk([{ text }])),
    thought: (text) => sse(chunk([{ text, thought: true }])),
    // It has no words for declining: a filter stops the question before anything is said.
    refusal: () => sse({ promptFeedback: { blockReason: 'PROHIBITED_CONTENT' } }),
    end: (finish: Finish, counted) =>
      sse({
        ...chunk([{ text: '' }], reasons[finish]),
        ...(counted && { usageMetadata }),
      }),
    error: (code, message) => sse({ error: { code, message, status: 'UNAVAILABLE' } }),
    whole: ({ text, refusal, thought }, finish) =>
      refusal
        ? { promptFeedback: { blockReason: 'PROHIBITED_CONTENT' } }
        : chunk(
            [...(thought ? [{ text: thought, thought: true }] : []), { text }],
            reasons[finish],
          ),
    wholeUsage: { usageMetadata },
  },
};
