import type { z } from 'zod';
import type { Exchange } from '@/lib/api/exchange';
import { parseOr400 } from '@/lib/api/handle';
import { AppError } from '@/lib/errors';

const MOST_BYTES = 4 * 1024 ** 2;

/** @throws AppError `invalid_request`, each offending field as an issue; `too_large` */
export async function readJsonBody<T>(
  { body }: Pick<Exchange, 'body'>,
  schema: z.ZodType<T>,
): Promise<T> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MOST_BYTES) {
      throw new AppError('too_large', 'The request is longer than this resource takes.');
    }
    chunks.push(chunk);
  }
  return parseOr400(schema, parsed(Buffer.concat(chunks).toString()));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
