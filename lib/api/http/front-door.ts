import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerWith } from '@/lib/api/exchange';
import { isLoopback } from '@/lib/env';
import { AppError } from '@/lib/errors';

/** Methods that change nothing, whoever sends them (RFC 9110 9.2.1). */
const SAFE = ['GET', 'HEAD', 'OPTIONS'];

/** Whose answers are data: no browser is to run, embed or style anything that they bring. */
const DATA = ['/dicomweb/', '/api/'];

interface Door {
  /** Pages of these may change something by DICOMweb, besides our own. */
  origins: readonly string[];
  /** Where people find this server, if not on this machine: its name is ours, too. */
  publicUrl?: string | undefined;
  /** React's development build needs `eval`. */
  dev?: boolean;
}

/**
 * What every request passes before anything looks at it. It sets the headers that keep a browser
 * within this server, and refuses what comes under another name or from another page.
 *
 * @returns Why the request was refused; it is answered then.
 */
export function stopAtDoor(
  request: IncomingMessage,
  response: ServerResponse,
  { origins, publicUrl, dev = false }: Door,
): AppError | undefined {
  const policy = policyOf(request, dev);
  for (const [name, value] of Object.entries({
    ...FENCE,
    'Content-Security-Policy': policy,
  })) {
    response.setHeader(name, value);
  }
  // Next takes the nonce of its own inline scripts from here; what a client sends is no policy.
  request.headers['content-security-policy'] = policy;

  if (publicUrl?.startsWith('https:')) {
    response.setHeader('Strict-Transport-Security', 'max-age=31536000');
  }
  const refusal = refusalOf(request, origins, publicUrl);
  if (!refusal) return undefined;
  const refuse = async () => {
    throw refusal;
  };
  void answerWith(refuse, request, response, new URL('http://refused/'));
  return refusal;
}

/** Of the scripts that may stand in the page that answers a request with these headers. */
export const nonceOf = (headers: Pick<Headers, 'get'>): string =>
  /'nonce-([^']+)'/.exec(headers.get('content-security-policy') ?? '')?.[1] ?? '';

const FENCE = {
  // A file from anywhere may look like a page or a program: it is what its type says.
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), payment=(), usb=(), serial=()',
};

function policyOf({ url = '/' }: IncomingMessage, dev: boolean): string {
  if (DATA.some((base) => url.startsWith(base))) return DATA_POLICY;
  const nonce = randomBytes(16).toString('base64');
  return directives({
    'default-src': `'self'`,
    // Decoders are WebAssembly.
    'script-src': `'self' 'nonce-${nonce}' 'wasm-unsafe-eval'${dev ? ` 'unsafe-eval'` : ''}`,
    'style-src': `'self' 'unsafe-inline'`,
    'img-src': `'self' blob: data:`,
    'media-src': `'self' blob:`,
    'connect-src': `'self' blob: data:`,
    'worker-src': `'self' blob:`,
    'object-src': `'none'`,
    'base-uri': `'none'`,
    'form-action': `'self'`,
    'frame-ancestors': `'none'`,
  });
}

const directives = (named: Record<string, string>) =>
  Object.entries(named)
    .map(([name, sources]) => `${name} ${sources}`)
    .join('; ');

// Browsers' own viewers of PDF, pictures and video style their page, and load the file into it.
const DATA_POLICY = directives({
  'default-src': `'none'`,
  'style-src': `'unsafe-inline'`,
  'img-src': `'self' data:`,
  'media-src': `'self'`,
  'object-src': `'self'`,
  'frame-ancestors': `'none'`,
});

function refusalOf(
  { method = 'GET', url = '/', headers }: IncomingMessage,
  origins: readonly string[],
  publicUrl: string | undefined,
): AppError | undefined {
  const { host = '', origin } = headers;
  // A name of somebody else's that resolves to this machine would make his pages ours (DNS rebinding).
  if (!isOurs(host) && !isSame(publicUrl ?? '', host)) {
    return new AppError('misdirected', 'This server does not answer under that name.', {
      hint: 'Open it as 127.0.0.1 or localhost, or under the address in OVERREAD_URL.',
    });
  }
  if (origin === undefined || SAFE.includes(method)) return;
  if (isSame(origin, host) || origin === publicUrl) return;
  if (url.startsWith('/dicomweb/') && origins.includes(origin)) return;
  // Browsers keep the answer from such a page, but only after the request was done (CSRF).
  return new AppError('forbidden', 'Pages of that origin may not change anything here.', {
    hint: 'OVERREAD_ORIGINS names those that are let in to DICOMweb.',
  });
}

const isOurs = (host: string) =>
  URL.canParse(`http://${host}`) && isLoopback(new URL(`http://${host}`).hostname);

const isSame = (origin: string, host: string) =>
  URL.canParse(origin) && new URL(origin).host === host.toLowerCase();
