import type { DraftRequest, SliceImage } from '@/lib/models/adapter';

/** How one service wants the chat-completions dialect spoken. */
export interface ChatStyle {
  readonly model: string;
  readonly stream: boolean;
  readonly structuredOutputs: 'schema' | 'object' | 'none';
  /** Does a caption stand before its image, or after it? */
  readonly caption: 'before' | 'after';
  /** `none`: the instructions open the user's message. */
  readonly system: 'yes' | 'none';
  readonly outputLimit: 'max_tokens' | 'max_completion_tokens';
  readonly maxOutputTokens: number;
  readonly temperature?: number | undefined;
  /** OpenAI's level of detail; other servers refuse or ignore the field, so it is not sent. */
  readonly detail?: string | undefined;
}

/**
 * The body of a chat completion: instructions, what the images are, each image with its caption,
 * the question. Only what is in `request` goes in; `measure` is never called.
 */
export function chatBody(request: DraftRequest, style: ChatStyle): object {
  const { instructions, context, slices, question } = request;
  const inUser = style.system === 'none';
  const content = [
    ...texts(inUser ? [instructions, context] : [context]),
    ...slices.flatMap((slice) => sliceParts(slice, style)),
    ...texts([question]),
  ];
  return {
    model: style.model,
    messages: [
      ...(inUser ? [] : [{ role: 'system', content: instructions }]),
      { role: 'user', content },
    ],
    [style.outputLimit]: style.maxOutputTokens,
    ...(style.temperature !== undefined && { temperature: style.temperature }),
    ...responseFormat(request.answerSchema, style.structuredOutputs),
    ...(style.stream && { stream: true, stream_options: { include_usage: true } }),
  };
}

// An empty text part is an error to some services.
const texts = (parts: readonly string[]) =>
  parts.filter((text) => text !== '').map((text) => ({ type: 'text', text }));

function sliceParts({ png, caption }: SliceImage, { caption: at, detail }: ChatStyle) {
  const url = `data:image/png;base64,${Buffer.from(png.buffer, png.byteOffset, png.length).toString('base64')}`;
  const image = { type: 'image_url', image_url: { url, ...(detail && { detail }) } };
  return at === 'before' ? [...texts([caption]), image] : [image, ...texts([caption])];
}

function responseFormat(schema: unknown, held: ChatStyle['structuredOutputs']) {
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
