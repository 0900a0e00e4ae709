import { AppError } from '@/lib/errors';

/**
 * What went wrong with another archive, in words for the person who asked it. Neither its address
 * (a query may hold a name) nor its own words are repeated.
 */

/** Name an answer of a status other than 2xx. @param host - Host and port. */
export function statusFailure(host: string, status: number): AppError {
  if (status >= 300 && status < 400) {
    return new AppError('pacs_refused', `${host} sends us elsewhere (${status}).`, {
      hint: 'Redirects are not followed: a query, and what opens the archive, would go to another address. Put the final address into the PACS file.',
    });
  }
  if (status === 408 || status === 429 || status >= 500) {
    return new AppError('pacs_refused', `${host} answered ${status}.`, {
      hint: 'It is busy or out of order; try again later.',
      retryable: true,
    });
  }
  return new AppError('pacs_refused', `${host} answered ${status}.`, {
    hint: HINT[status],
  });
}

const HINT: Record<number, string> = {
  400: 'It does not take this question.',
  401: 'It wants to know who we are: check “authorizationEnv”, or “usernameEnv” and “passwordEnv”, in the PACS file.',
  403: 'It does not let us: check the rights of the account in the PACS file.',
  404: 'It has no such thing, or its DICOMweb has another address than the PACS file says.',
  406: 'It gives none of the forms in which instances can be taken.',
  413: 'The answer would be too large for it: narrow the search.',
};

/** Why no answer came, or not the whole of one, by the code that Node gives. */
export function connectionFailure(host: string, cause: unknown): AppError {
  const code = codeOf(cause);
  const cut = ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'].includes(code);
  const message = cut ? `${host} ${BROKE_OFF}.` : `No answer from ${host}.`;
  return new AppError('pacs_unreachable', message, {
    cause,
    retryable: true,
    hint: CERTIFICATE.test(code)
      ? 'Its certificate is not one that this machine trusts (NODE_EXTRA_CA_CERTS names a file of others).'
      : 'Does the archive run, and is its address in the PACS file right?',
  });
}

const BROKE_OFF = 'broke off the connection';

/** It was there, and hung up in the middle. */
export const isCut = (error: unknown) =>
  error instanceof AppError && error.message.endsWith(`${BROKE_OFF}.`);

const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/;

export const silence = (host: string, ms: number) =>
  new AppError('pacs_timeout', `${host} was silent for ${Math.round(ms / 100) / 10} s.`, {
    retryable: true,
    hint: 'A slow archive may need a larger “timeoutMs” in the PACS file.',
  });

/** What was said is not DICOMweb. */
export const nonsense = (host: string, what: string, cause?: unknown) =>
  new AppError('pacs_dialect', `${host} ${what}.`, {
    cause,
    hint: 'Is the address in the PACS file the root of its DICOMweb?',
  });

/** Node wraps the telling error once or twice. */
function codeOf(error: unknown): string {
  for (let each = error, depth = 0; each instanceof Error && depth < 5; depth += 1) {
    if ('code' in each && typeof each.code === 'string') return each.code;
    each = each.cause;
  }
  return '';
}
