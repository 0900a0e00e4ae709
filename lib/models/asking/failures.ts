import { z } from 'zod';
import { AppError } from '@/lib/errors';

/** An error as services word it, in a body of its own or in the middle of a stream. */
export const errorSchema = z.object({
  message: z.string().nullish().catch(undefined),
  code: z.union([z.string(), z.number()]).nullish().catch(undefined),
  type: z.string().nullish().catch(undefined),
});

/** What is needed to word a failure without giving anything away. */
export interface Service {
  /** Host and port. */
  readonly host: string;
  readonly apiKey?: string | undefined;
}

/** Name an answer with a status other than 2xx. @param body - Its first bytes. */
export function statusFailure(service: Service, status: number, body: string): AppError {
  const told = readError(body);
  const reason = told?.message ? safeQuote(service, told.message) : undefined;
  const message = `${service.host} answered ${status}.`;
  if (status >= 300 && status < 400) {
    return new AppError(
      'model_rejected',
      `${service.host} sends us elsewhere (${status}).`,
      {
        hint: 'Redirects are not followed, since slices would go to another address. Put the final address into the models file.',
      },
    );
  }
  if (told && /content_filter|content_policy/.test(`${told.code} ${told.type}`)) {
    return new AppError('model_filtered', 'A safety filter stopped the request.', {
      hint: reason,
    });
  }
  if (status === 408) {
    return new AppError('model_timeout', message, { hint: reason, retryable: true });
  }
  if (status === 409 || status === 429 || status >= 500) {
    return new AppError('model_overloaded', message, {
      hint: reason ?? 'The service is busy or out of order; try again later.',
      retryable: true,
    });
  }
  const code = status === 401 || status === 403 ? 'model_denied' : 'model_rejected';
  return new AppError(code, message, {
    hint: [HINT[status], reason, reason && schemaHint(reason)].filter(Boolean).join(' '),
  });
}

const HINT: Record<number, string> = {
  401: 'Check the API key.',
  403: 'The key does not open this model.',
  404: 'Check the base URL and the name of the model.',
  413: 'Send fewer or smaller slices.',
};

const schemaHint = (reason: string) =>
  /response_format|json_schema|guided|structured/i.test(reason)
    ? 'If the server knows no JSON schemas, set “structuredOutputs” to “object” or “none”.'
    : undefined;

/** Name an error that came inside an answer of status 200, as proxies send it. */
export function reportedFailure(
  service: Service,
  error: z.infer<typeof errorSchema>,
): AppError {
  const code = Number(error.code);
  const status = Number.isInteger(code) && code >= 400 && code <= 599 ? code : undefined;
  if (status || /content_filter|content_policy/.test(`${error.code} ${error.type}`)) {
    return statusFailure(service, status ?? 400, JSON.stringify({ error }));
  }
  const passing = PASSING.test(`${error.code} ${error.type}`);
  return new AppError(
    passing ? 'model_overloaded' : 'model_rejected',
    `${service.host} reports an error.`,
    {
      hint: error.message ? safeQuote(service, error.message) : undefined,
      retryable: passing,
    },
  );
}

/** Names under which services report that they are busy, or out of order for a while. */
const PASSING = /overloaded|rate_limit|unavailable|server_error|api_error|timeout/i;

/** Why a connection failed, by the code that Node gives. */
export function connectionFailure(
  { host }: Service,
  cause: unknown,
): { failure: AppError; reset: boolean } {
  const code = codeOf(cause);
  if (code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT') {
    const failure = new AppError('model_timeout', `${host} was silent for too long.`, {
      cause,
      retryable: true,
    });
    return { failure, reset: false };
  }
  const reset = ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'].includes(code);
  const message = reset ? `${host} broke off the connection.` : `No answer from ${host}.`;
  return {
    reset,
    failure: new AppError('model_unreachable', message, {
      cause,
      retryable: true,
      hint: 'Is the model server running, and is its address right?',
    }),
  };
}

/** Node wraps the telling error once or twice. */
function codeOf(error: unknown): string {
  for (let each = error, depth = 0; each instanceof Error && depth < 5; depth += 1) {
    if ('code' in each && typeof each.code === 'string') return each.code;
    each = each.cause;
  }
  return '';
}

const bodySchema = z.union([
  z.object({ error: errorSchema }),
  z
    .object({ error: z.string() })
    .transform(({ error }) => ({ error: { message: error } })),
  // vLLM before 0.10 and FastAPI servers.
  errorSchema.extend({ message: z.string() }).transform((error) => ({ error })),
  // FastAPI's list of faults; Mistral answers 422 with it.
  z
    .object({ detail: z.array(z.object({ msg: z.string() })).min(1) })
    .transform(({ detail }) => ({
      error: { message: detail.map(({ msg }) => msg).join(' ') },
    })),
  z
    .object({ detail: z.string() })
    .transform(({ detail }) => ({ error: { message: detail } })),
]);

function readError(body: string): z.infer<typeof errorSchema> | undefined {
  try {
    return bodySchema.safeParse(JSON.parse(body)).data?.error;
  } catch {
    return undefined; // a page or plain text says nothing that we could rely on
  }
}

const LONGEST_QUOTE = 300;

/** The service's words: one line, short, and never with the key that some repeat. */
export function safeQuote({ apiKey }: Service, text: string): string {
  const line = text
    .slice(0, 10 * LONGEST_QUOTE)
    // eslint's no-control-regex does not know \p{Cc}; both spaces and controls become one space.
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
  const safe = apiKey ? line.replaceAll(apiKey, '…') : line;
  return `The service says: “${safe.slice(0, LONGEST_QUOTE)}”`;
}
