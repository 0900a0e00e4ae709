import { createParser } from 'eventsource-parser';
import { z } from 'zod';
import { AppError } from '@/lib/errors';

/** All that is read of a chat completion, streamed or not. */
export interface ChatAnswer {
  text: string;
  /** The service's own words for why it declined. */
  refusal: string;
  model: string | undefined;
  finish: string | undefined;
  inputTokens: number | undefined;
  outputTokens: number | undefined;
  /** What the service reported as an error instead of, or after, an answer. */
  error: z.infer<typeof errorSchema> | undefined;
  /** False when the connection ended before the answer did. */
  complete: boolean;
}

/** An error as services word it, in a body of its own or in the middle of a stream. */
export const errorSchema = z.object({
  message: z.string().nullish().catch(undefined),
  code: z.union([z.string(), z.number()]).nullish().catch(undefined),
  type: z.string().nullish().catch(undefined),
});

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

/**
 * Read a chat completion: server-sent events, or one JSON object from a service that does not
 * stream. Which of the two is told by the first character, since content types are often wrong.
 *
 * @param pieces - The body as it arrives, decoded.
 * @param onDelta - Called with every piece of the answer, or of the refusal.
 * @throws AppError `model_dialect` when it is neither; whatever `pieces` throws, unless the answer
 *   had already come to its end.
 */
export async function readChat(
  pieces: AsyncIterable<string>,
  onDelta: (text: string) => void,
): Promise<ChatAnswer> {
  const answer: ChatAnswer = {
    text: '',
    refusal: '',
    model: undefined,
    finish: undefined,
    inputTokens: undefined,
    outputTokens: undefined,
    error: undefined,
    complete: false,
  };
  const events: string[] = [];
  const parser = createParser({ onEvent: (event) => events.push(event.data) });
  let form: 'unknown' | 'json' | 'events' = 'unknown';
  const held: string[] = [];
  try {
    for await (const piece of pieces) {
      if (form === 'unknown') {
        const first = (held.join('') + piece).trimStart()[0];
        if (first) form = first === '{' ? 'json' : 'events';
      }
      if (form !== 'events') {
        held.push(piece);
        continue;
      }
      parser.feed(held.splice(0).join('') + piece);
      for (const data of events.splice(0)) take(answer, data, onDelta);
      if (answer.complete || answer.error) return answer;
    }
  } catch (error) {
    // Some services keep the line open after the last word; the answer is whole all the same.
    if (answer.finish === undefined) throw error;
  }
  if (form === 'json') take(answer, held.join(''), onDelta);
  else if (answer.text === '' && answer.finish === undefined) throw dialect();
  answer.complete ||= answer.finish !== undefined || form === 'json';
  return answer;
}

/** Take one event, or a whole answer, in. */
function take(answer: ChatAnswer, data: string, onDelta: (text: string) => void) {
  if (data.trim() === '[DONE]') {
    answer.complete = true;
    return;
  }
  const parsed = completionSchema.safeParse(parseJson(data));
  if (!parsed.success) throw dialect(parsed.error);
  const { model, choices, usage, error } = parsed.data;
  const choice = choices?.[0];
  if (!choice && !usage && !error && !choices) throw dialect();
  const piece = choice?.delta ?? choice?.message;
  const text = piece?.content ?? '';
  const refusal = piece?.refusal ?? '';
  answer.text += text;
  answer.refusal += refusal;
  answer.model ??= model ?? undefined;
  answer.finish = choice?.finish_reason ?? answer.finish;
  answer.inputTokens = usage?.prompt_tokens ?? answer.inputTokens;
  answer.outputTokens = usage?.completion_tokens ?? answer.outputTokens;
  answer.error ??= error ?? undefined;
  if (text || refusal) onDelta(text + refusal);
}

const dialect = (cause?: unknown) =>
  new AppError('model_dialect', 'The service does not answer as chat completions do.', {
    cause,
    hint: 'Is the base URL right? It usually ends in /v1.',
  });

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // no object, so the schema refuses it
  }
}
