import type { z } from 'zod';
import { problemSchema, type Problem } from '@/lib/api/handle';

/** A request that the server refused, or that never reached it. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  constructor(
    readonly problem: Problem,
    options?: ErrorOptions,
  ) {
    super(problem.title, options);
  }
  get status(): number {
    return this.problem.status;
  }
  /** What to do next. */
  get hint(): string | undefined {
    return this.problem.detail;
  }
  get retryable(): boolean {
    return this.problem.retryable ?? false;
  }
  /** The detail to hand on: codes and fields, nothing of a patient. */
  get report(): string {
    const { type, status, issues = [] } = this.problem;
    const fields = issues.map(({ path, message }) => `${path}: ${message}`);
    return [`${type} (${status})`, ...fields].join('\n');
  }
}

const unreachable = (cause: unknown) =>
  new ProblemError(
    {
      type: 'urn:overread:offline',
      title: 'The server does not answer.',
      status: 0,
      detail: 'What was saved before is safe. Check that Overread runs, then try again.',
      retryable: true,
    },
    { cause },
  );

async function problemFrom(response: Response): Promise<ProblemError> {
  const parsed = problemSchema.safeParse(await response.json().catch(() => undefined));
  if (parsed.success) return new ProblemError(parsed.data);
  return new ProblemError({
    type: 'urn:overread:unknown',
    title: `The server answered ${response.status}.`,
    status: response.status,
    detail: 'What was saved before is safe.',
    retryable: response.status >= 500,
  });
}

/** Told to the window when the server no longer knows who this is. */
export const SIGNED_OUT = 'overread:signed-out';

export interface Sending {
  /** As JSON; a form goes as it is. */
  body?: unknown;
  /** The version this write starts from. */
  ifMatch?: number;
  signal?: AbortSignal;
}

/** @throws ProblemError for every answer that isn't a success, and for none at all. */
export async function request(
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE',
  url: string,
  { body, ifMatch, signal }: Sending = {},
): Promise<Response> {
  const headers = new Headers({ accept: 'application/json' });
  const isForm = body instanceof FormData;
  if (body !== undefined && !isForm) headers.set('content-type', 'application/json');
  if (ifMatch !== undefined) headers.set('if-match', `"${ifMatch}"`);
  const response = await fetch(url, {
    method,
    headers,
    ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
  }).catch((cause: unknown) => {
    throw signal?.aborted ? cause : unreachable(cause);
  });
  if (response.status === 401) window.dispatchEvent(new Event(SIGNED_OUT));
  if (!response.ok) throw await problemFrom(response);
  return response;
}

/** @throws ProblemError, also when the answer is not what the contract says. */
export async function requestJson<T>(
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE',
  url: string,
  schema: z.ZodType<T>,
  sending: Sending = {},
): Promise<T> {
  const response = await request(method, url, sending);
  const parsed = schema.safeParse(await response.json().catch(() => undefined));
  if (parsed.success) return parsed.data;
  throw new ProblemError({
    type: 'urn:overread:contract',
    title: 'The server’s answer is not in the form this page knows.',
    status: response.status,
    detail: 'Reload the page: it may be older than the server.',
    issues: parsed.error.issues.map(({ path, message }) => ({
      path: path.join('.'),
      message,
    })),
  });
}
