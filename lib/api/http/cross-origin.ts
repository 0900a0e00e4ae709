import type { IncomingHttpHeaders } from 'node:http';

/** What a page of another origin may send, and may read of an answer (Fetch 3.2). */
const SENT = 'Authorization, Content-Type, Accept, Range, If-Range, If-None-Match';
const READ =
  'Accept-Ranges, Content-Length, Content-Location, Content-Range, ETag, Location, Warning';
/** Browsers need not ask again so soon, seconds. */
const MAX_AGE = '600';

/**
 * The headers that let pages of some other origins in. Pages of this server's own address need none,
 * and programs send no `Origin`.
 *
 * @param origins - Who is let in, e.g. `https://viewer.example.org`.
 */
export function crossOriginHeaders(
  origins: readonly string[],
  { method, headers }: { method: string; headers: IncomingHttpHeaders },
): Record<string, string> {
  const { origin } = headers;
  const vary: Record<string, string> = origins.length > 0 ? { vary: 'origin' } : {};
  if (origin === undefined || !origins.includes(origin)) return vary;
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
