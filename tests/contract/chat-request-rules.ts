import { z } from 'zod';

/** Why a chat-completions request would be turned away; undefined when it is in order. */
export function fault(body: unknown): string | undefined {
  const request = requestSchema.safeParse(body);
  if (!request.success) return z.prettifyError(request.error);
  const format = request.data.response_format;
  if (format?.type !== 'json_schema' || !format.json_schema.strict) return undefined;
  return schemaFault(format.json_schema.schema, 'schema');
}

const PNG = Buffer.from('89504e470d0a1a0a', 'hex');
const PREFIX = 'data:image/png;base64,';

/** The bytes of a PNG data URI; undefined when it is anything else. */
export function pngOf(url: string): Buffer | undefined {
  if (!url.startsWith(PREFIX)) return undefined;
  const text = url.slice(PREFIX.length);
  const bytes = Buffer.from(text, 'base64');
  const exact = bytes.toString('base64') === text;
  return exact && bytes.subarray(0, 8).equals(PNG) ? bytes : undefined;
}

const textPart = z.strictObject({ type: z.literal('text'), text: z.string().min(1) });
const imagePart = z.strictObject({
  type: z.literal('image_url'),
  image_url: z.strictObject({
    url: z.string().refine((url) => pngOf(url) !== undefined, 'is no PNG data URI'),
    // The chat dialect has no “original”.
    detail: z.enum(['auto', 'low', 'high']).optional(),
  }),
});

const requestSchema = z
  .strictObject({
    model: z.string().min(1),
    messages: z
      .array(
        z.discriminatedUnion('role', [
          // Images are legal in user messages only.
          z.strictObject({ role: z.literal('system'), content: z.string().min(1) }),
          z.strictObject({
            role: z.literal('user'),
            content: z.array(z.discriminatedUnion('type', [textPart, imagePart])).min(1),
          }),
        ]),
      )
      .min(1)
      .refine(
        (messages) => messages.findLastIndex(({ role }) => role === 'system') <= 0,
        'a system message comes first, and once',
      ),
    max_tokens: z.int().positive().optional(),
    max_completion_tokens: z.int().positive().optional(),
    temperature: z.number().min(0).max(2).optional(),
    response_format: z
      .discriminatedUnion('type', [
        z.strictObject({ type: z.literal('json_object') }),
        z.strictObject({
          type: z.literal('json_schema'),
          json_schema: z.strictObject({
            name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/),
            strict: z.boolean(),
            schema: z.record(z.string(), z.unknown()),
          }),
        }),
      ])
      .optional(),
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

const KEYWORDS = [
  'type',
  'properties',
  'required',
  'additionalProperties',
  'items',
  'enum',
];
const TYPES = ['object', 'array', 'string', 'number', 'integer', 'boolean', 'null'];

/** The strict dialect: closed objects with every key required, and no keyword beyond the six. */
function schemaFault(schema: unknown, where: string): string | undefined {
  const node = z.record(z.string(), z.unknown()).safeParse(schema);
  if (!node.success) return `${where} is no object`;
  const foreign = Object.keys(node.data).find((key) => !KEYWORDS.includes(key));
  if (foreign) return `${where} uses “${foreign}”`;
  const types = [node.data['type']].flat();
  if (types.length === 0 || !types.every((type) => TYPES.includes(String(type)))) {
    return `${where} has no type`;
  }
  if (types.includes('array')) return schemaFault(node.data['items'], `${where}[]`);
  if (!types.includes('object')) return undefined;
  const properties = z.record(z.string(), z.unknown()).safeParse(node.data['properties']);
  if (!properties.success) return `${where} has no properties`;
  const keys = Object.keys(properties.data);
  if (node.data['additionalProperties'] !== false) return `${where} is open`;
  if (JSON.stringify(node.data['required']) !== JSON.stringify(keys)) {
    return `${where} does not require every key`;
  }
  return keys
    .map((key) => schemaFault(properties.data[key], `${where}.${key}`))
    .find((found) => found !== undefined);
}
