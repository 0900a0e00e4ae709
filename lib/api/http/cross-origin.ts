import type { IncomingHttpHeaders } from 'node:http';
import { AppError } from '@/lib/errors';

/** What a page of another origin may send, and may read of an answer (Fetch 3.2). */
const SENT = 'Authorization, Content-Type, Accept, Range, If-Range, If-None-Match';
const READ =
  'Accept-Ranges, Content-Length, Content-Location, Content-Range, ETag, Location, Warning';
/** Browsers need not ask again so soon, seconds. */
const MAX_AGE = '600';

/** Methods that change nothing, whoever sends them (RFC 9110 9.2.1). */
const SAFE = ['GET', 'HEAD', 'OPTIONS'];

/**
 * The headers that let pages of some other origins in. Pages of this server's own address need none,
 * and programs send no `Origin`.
 *
 * @param origins - Who is let in, e.g. `https://viewer.example.org`.
 * @throws AppError `forbidden` where a page of an origin that is not let in would change something:
 *   browsers keep the answer from it, but only after the request was done.
 */
export function crossOriginHeaders(
  origins: readonly string[],
  { method, headers }: { method: string; headers: IncomingHttpHeaders },
): Record<string, string> {
  const { origin, host = '' } = headers;
  const vary: Record<string, string> = origins.length > 0 ? { vary: 'origin' } : {};
  if (origin === undefined) return vary;
  if (!origins.includes(origin)) {
    if (SAFE.includes(method) || isSame(origin, host)) return vary;
    throw new AppError(
      'forbidden',
      'Pages of that origin may not change anything here.',
      {
        hint: 'OVERREAD_ORIGINS names those that are let in.',
      },
    );
  }
  const asksFirst = method === 'OPTIONS' && 'access-control-request-method' in headers;
  return {
    ...vary,
    'access-control-allow-origin': origin,
    'access-control-expose-headers': READ,
    ...(asksFirst && {
      'access-control-allow-methods': 'GET, HEAD, POST, DELETE',
      'access-control-allow-headers': SENT,
      'access-control-max-age': MAX_AGE,
    }),
  };
}

const isSame = (origin: string, host: string) =>
  URL.canParse(origin) && new URL(origin).host === host.toLowerCase();
