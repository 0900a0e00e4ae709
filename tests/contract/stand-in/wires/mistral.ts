import { z } from 'zod';
import type { Wire } from '@/tests/contract/stand-in/wire';
import {
  chatAnswer,
  chatCompletions,
  messagesOf,
  pngUrl,
  responseFormat,
} from './chat-completions';

/** Chat completions by Mistral's rules: a bare string for an image, eight of them, no extra field. */
export const mistral: Wire = {
  ...chatCompletions,
  id: 'mistral',
  request: z.strictObject({
    model: z.string().min(1),
    messages: messagesOf(
      z.strictObject({ type: z.literal('image_url'), image_url: pngUrl }),
    ),
    max_tokens: z.int().positive(),
    temperature: z.number().min(0).max(1.5).optional(),
    response_format: responseFormat,
    stream: z.boolean().optional(),
  }),
  most: { images: 8, imageBytes: 10 * 1024 ** 2, requestBytes: 100 * 1024 ** 2 },
  error: (status, message) =>
    status === 400
      ? { detail: [{ type: 'extra_forbidden', loc: ['body'], msg: message }] }
      : { object: 'error', message, type: 'invalid_request_error', code: null },
  answer: {
    ...chatAnswer,
    // Usage comes with the last piece, unasked.
    end: (finish, counted) =>
      chatAnswer
        .end(finish, false)
        .replace(/"choices"/, counted ? `${usageField},"choices"` : '"choices"'),
  },
};

const usageField = JSON.stringify(chatAnswer.wholeUsage).slice(1, -1);
