import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import sirv from 'sirv';

const BASE = '/_next/static';

/**
 * Answers for the files of the build, which never change and were packed when it was made
 * (`lib/cli/built/assets.mjs`): Next would pack them anew for each browser.
 *
 * @param buildFolder - `.next`.
 * @returns Answers a request if it is for one of them; false when it is somebody else's, untouched.
 */
export function assetsOf(
  buildFolder: string,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  const answer = sirv(path.join(buildFolder, 'static'), {
    brotli: true,
    gzip: true,
    immutable: true,
    maxAge: 365 * 24 * 3600,
  });
  return (request, response) => {
    const { url = '' } = request;
    if (!url.startsWith(`${BASE}/`)) return false;
    let isAnswered = true;
    request.url = url.slice(BASE.length);
    answer(request, response, () => {
      isAnswered = false;
    });
    request.url = url;
    return isAnswered;
  };
}
