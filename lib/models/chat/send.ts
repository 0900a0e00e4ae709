import type { CallContext } from '@/lib/models/adapter';
import type { Dialect } from '@/lib/models/chat/dialect';
import type { Service } from '@/lib/models/asking/failures';
import type { ServiceSettings } from '@/lib/models/chat/settings';
import type { TimeLimits } from '@/lib/models/asking/time-limits';

export const serviceOf = ({
  baseUrl,
  apiKey,
}: Pick<ServiceSettings, 'baseUrl' | 'apiKey'>): Service => ({
  host: new URL(baseUrl).host,
  apiKey,
});

/**
 * GET without a body, POST with one. The key stands in a header, never in the address.
 *
 * @throws TypeError as fetch does; the signal's reason.
 */
export const send = (
  dialect: Dialect,
  settings: ServiceSettings,
  path: string,
  fetch: CallContext['fetch'],
  { signal }: TimeLimits,
  body?: string,
) =>
  fetch(`${settings.baseUrl.replace(/\/+$/, '')}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    signal,
    // Seen and refused by us; following one would carry slices to another address.
    redirect: 'manual',
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...dialect.headers(settings),
    },
    ...(body !== undefined && { body }),
  });
