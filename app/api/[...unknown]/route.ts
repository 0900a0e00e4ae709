import { handle } from '@/lib/api/handle';
import { AppError } from '@/lib/errors';

/** Whatever else is asked under /api: a program that mistyped gets a problem, not a web page. */
const unknown = handle(async () => {
  throw new AppError('not_found', 'The API has no such address.', {
    hint: 'GET /api/openapi.json lists the addresses there are.',
  });
});

export const GET = unknown;
export const POST = unknown;
export const PUT = unknown;
export const PATCH = unknown;
export const DELETE = unknown;
