import { createParser } from 'eventsource-parser';
import type { z } from 'zod';
import { AppError } from '@/lib/errors';
import type { Dialect, Finish } from '@/lib/models/chat/dialect';
import type { errorSchema } from '@/lib/models/asking/failures';

/** All that is read of an answer, streamed or not. */
export interface ServiceAnswer {
  text: string;
  /** The service's own words for why it declined. */
  refusal: string;
  model: string | undefined;
  finish: Finish | undefined;
  inputTokens: number | undefined;
  outputTokens: number | undefined;
  /** What the service reported as an error instead of, or after, an answer. */
  error: z.infer<typeof errorSchema> | undefined;
  /** False when the connection ended before the answer did. */
  complete: boolean;
}

/**
 * Read an answer: a stream, or one JSON object from a service that does not stream. Which of the two
 * is told by the first character, since content types are often wrong.
 *
 * @param pieces - The body as it arrives, decoded.
 * @param onDelta - Called with every piece of the answer, or of the refusal.
 * @throws AppError `model_dialect` when it is neither; whatever `pieces` throws, unless the answer
 *   had already come to its end.
 */
export async function readAnswer(
  dialect: Dialect,
  pieces: AsyncIterable<string>,
  onDelta: (text: string) => void,
): Promise<ServiceAnswer> {
  const answer: ServiceAnswer = {
    text: '',
    refusal: '',
    model: undefined,
    finish: undefined,
    inputTokens: undefined,
    outputTokens: undefined,
    error: undefined,
    complete: false,
  };
  const parts = partsOf(dialect.stream);
  let whole = false;
  try {
    for await (const piece of pieces) {
      for (const data of parts.push(piece)) take(dialect, answer, data, onDelta);
      if (answer.complete || answer.error) return answer;
    }
  } catch (error) {
    // Some services keep the line open after the last word; the answer is whole all the same.
    if (answer.finish === undefined) throw error;
  }
  const rest = parts.rest();
  if (rest !== '') {
    whole = true;
    take(dialect, answer, rest, onDelta);
  } else if (answer.text === '' && answer.finish === undefined) throw foreign();
  answer.complete ||=
    answer.finish !== undefined || (whole && dialect.stream === 'events');
  return answer;
}

interface Parts {
  /** The events that are whole with this piece of the body. */
  push(piece: string): string[];
  /** What is left at the end: a whole answer that was not streamed. */
  rest(): string;
}

const partsOf = (stream: Dialect['stream']): Parts =>
  stream === 'lines' ? lines() : eventsOrWhole();

function lines(): Parts {
  let held = '';
  return {
    push(piece) {
      const all = (held + piece).split('\n');
      held = all.pop() ?? '';
      return all.filter((line) => line.trim() !== '');
    },
    rest: () => held.trim(),
  };
}

function eventsOrWhole(): Parts {
  const events: string[] = [];
  const parser = createParser({ onEvent: (event) => events.push(event.data) });
  let form: 'unknown' | 'json' | 'events' = 'unknown';
  const held: string[] = [];
  return {
    push(piece) {
      if (form === 'unknown') {
        const first = (held.join('') + piece).trimStart()[0];
        if (first) form = first === '{' ? 'json' : 'events';
      }
      if (form === 'events') parser.feed(held.splice(0).join('') + piece);
      else held.push(piece);
      return events.splice(0);
    },
    rest: () => (form === 'json' ? held.join('') : ''),
  };
}

/** Take one event, or a whole answer, in. */
function take(
  dialect: Dialect,
  answer: ServiceAnswer,
  data: string,
  onDelta: (text: string) => void,
) {
  if (data.trim() === '[DONE]') {
    answer.complete = true;
    return;
  }
  const piece = dialect.read(parseJson(data));
  if (!piece) throw foreign();
  const { text = '', refusal = '' } = piece;
  answer.text += text;
  answer.refusal += refusal;
  answer.model ??= piece.model ?? undefined;
  answer.finish = piece.finish ?? answer.finish;
  answer.inputTokens = piece.inputTokens ?? answer.inputTokens;
  answer.outputTokens = piece.outputTokens ?? answer.outputTokens;
  answer.error ??= piece.error ?? undefined;
  answer.complete ||= piece.last ?? false;
  if (text || refusal) onDelta(text + refusal);
}

const foreign = () =>
  new AppError('model_dialect', 'The service does not answer as its adapter expects.', {
    hint: 'Is the base URL right, and the adapter that of this service?',
  });

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // nothing that a dialect says
  }
}
