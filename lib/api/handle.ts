import { z } from 'zod';
import { AppError } from '@/lib/errors';

/** What Next hands a route beside the request: the named parts of its path. */
export interface Path<Names extends string> {
  params: Promise<Record<Names, string>>;
}

type Handler<Context> = (request: Request, context: Context) => Promise<Response>;

/** RFC 9457. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
  retryable: z.boolean().optional(),
  issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof problemSchema>;

/** Wrap a route handler: the one place where an error becomes an HTTP answer. */
export function handle<Context = unknown>(handler: Handler<Context>): Handler<Context> {
  return async (request, context) => {
    try {
      return await handler(request, context);
    } catch (error) {
      return problemResponse(error);
    }
  };
}

/** What the caller may know of an error; a bug's own words stay in the log. */
export function problemOf(error: unknown): Problem {
  if (error instanceof AppError) {
    return {
      type: `urn:overread:${error.code}`,
      title: error.message,
      status: error.status,
      detail: error.hint,
      retryable: error.retryable,
      issues: error.cause instanceof z.ZodError ? issuesOf(error.cause) : undefined,
    };
  }
  return {
    type: 'urn:overread:unknown',
    title: 'Something went wrong on the server.',
    status: 500,
    detail: 'Nothing that was saved before is lost. The server’s log has the details.',
  };
}

export function problemResponse(error: unknown): Response {
  const problem = problemOf(error);
  if (problem.status === 500) console.error(error);
  return Response.json(problem, {
    status: problem.status,
    headers: { 'content-type': 'application/problem+json' },
  });
}

/**
 * @param mostBytes - Where a body may be so long that it must be stopped early.
 * @throws AppError `invalid_request`, each offending field as an issue; `too_large`
 */
export async function readJson<T>(
  request: Request,
  schema: z.ZodType<T>,
  mostBytes = Infinity,
): Promise<T> {
  const body = new Response(request.body?.pipeThrough(atMost(mostBytes)));
  const parsed: unknown = await body.json().catch((error: unknown) => {
    if (error instanceof AppError) throw error;
    return undefined;
  });
  return parseOr400(schema, parsed);
}

/** Lets so many bytes through, and fails at the next. */
function atMost(mostBytes: number) {
  let bytes = 0;
  return new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      bytes += chunk.length;
      if (bytes <= mostBytes) return controller.enqueue(chunk);
      const megabytes = Math.floor(mostBytes / 1024 ** 2);
      throw new AppError(
        'too_large',
        `The request is longer than the ${megabytes} MB that are taken here.`,
      );
    },
  });
}

/** Query parameters as an object, the last value of a name winning. */
export const readQuery = <T>(request: Request, schema: z.ZodType<T>): T =>
  parseOr400(schema, Object.fromEntries(new URL(request.url).searchParams));

export function parseOr400<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new AppError(
    'invalid_request',
    'The request is not in the form this route takes.',
    {
      cause: parsed.error,
    },
  );
}

const issuesOf = (error: z.ZodError) =>
  error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));

export const etagOf = (version: number) => `"${version}"`;

/** What can be written back only by whoever read this version. */
export const versioned = <T extends { version: number }>(body: T, status = 200) =>
  Response.json(body, { status, headers: { etag: etagOf(body.version) } });

/**
 * The version that the caller's `If-Match` names.
 *
 * @throws AppError `version_required` without the header: a blind write could undo somebody's work.
 */
export function ifMatch(request: Request): number {
  const header = request.headers.get('if-match');
  const version = Number(header?.replace(/^W\//, '').replaceAll('"', ''));
  if (header && Number.isInteger(version)) return version;
  throw new AppError('version_required', 'This write needs an If-Match header.', {
    hint: 'Send the ETag that the last read gave.',
  });
}
