import { ADDRESS } from '@/app/door/door';

/** Of a request to sign in: what the door knows of where it came from. */
export const cameFrom = ({ headers }: Request) => ({
  address: headers.get(ADDRESS) ?? '',
  cookie: headers.get('cookie'),
  userAgent: headers.get('user-agent')?.slice(0, 300) ?? null,
});

/** An answer that changes cookies is for nobody's cache. */
export function withCookies(response: Response, cookies: readonly string[]): Response {
  for (const cookie of cookies) response.headers.append('set-cookie', cookie);
  response.headers.set('cache-control', 'no-store');
  return response;
}
