import type { Exchange } from '@/lib/api/exchange';
import { AppError } from '@/lib/errors';

/** One media range of an `Accept` header (RFC 9110 12.5.1). */
export interface MediaRange {
  /** In lower case: `image/jpeg`, `image/*`, `multipart/related`. */
  readonly type: string;
  /** Names in lower case, values without their quotes. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly quality: number;
}

/**
 * What a request accepts, the dearest first; `accept` in the query stands for the header
 * (PS3.18 8.3.3.1). Who says nothing takes anything.
 */
export function acceptOf({
  url,
  headers,
}: Pick<Exchange, 'url' | 'headers'>): MediaRange[] {
  // A plus sign in a query is a blank.
  const asked = url.searchParams
    .getAll('accept')
    .join(',')
    .replaceAll('dicom ', 'dicom+');
  return parseAccept(asked || headers.accept || '*/*');
}

export function parseAccept(header: string): MediaRange[] {
  return splitOutsideQuotes(header, ',')
    .map((text): MediaRange => {
      const [type = '', ...rest] = splitOutsideQuotes(text, ';');
      const parameters = Object.fromEntries(
        rest.map((each) => {
          const [name = '', ...value] = each.split('=');
          return [name.trim().toLowerCase(), unquoted(value.join('=').trim())];
        }),
      );
      const quality = Number(parameters['q'] ?? 1);
      return {
        type: type.trim().toLowerCase(),
        parameters,
        quality: quality >= 0 && quality <= 1 ? quality : 1,
      };
    })
    .filter(({ type, quality }) => type.includes('/') && quality > 0)
    .sort((a, b) => b.quality - a.quality);
}

const splitOutsideQuotes = (text: string, by: ',' | ';'): string[] =>
  text.match(by === ',' ? /(?:"[^"]*"|[^",])+/g : /(?:"[^"]*"|[^";])+/g) ?? [];

const unquoted = (value: string) => value.replace(/^"(.*)"$/, '$1');

/** Does a media range (`image/*`) take a media type (`image/png`)? */
export const takes = (range: string, type: string): boolean =>
  range === '*/*' ||
  range === type ||
  (range.endsWith('/*') && type.startsWith(range.slice(0, -1)));

/** @throws AppError `not_acceptable` unless DICOM JSON is accepted. */
export function mustTakeJson(exchange: Pick<Exchange, 'url' | 'headers'>): void {
  const takesJson = acceptOf(exchange).some(({ type }) =>
    ['application/dicom+json', 'application/json'].some((json) => takes(type, json)),
  );
  if (takesJson) return;
  throw new AppError('not_acceptable', 'This is given as application/dicom+json.');
}

/** URL of the DICOMweb root, as the client calls it. */
export const rootOf = ({ headers }: Pick<Exchange, 'headers'>) =>
  `http://${headers.host ?? 'localhost'}/dicomweb`;

/** `Warning` headers: what of a request was not done (PS3.18 8.3.4, 8.3.5). */
export const warningsOf = (
  { headers }: Pick<Exchange, 'headers'>,
  warnings: readonly string[],
): Record<string, string> =>
  warnings.length === 0
    ? {}
    : {
        warning: warnings
          .map((text) => `299 ${headers.host ?? 'localhost'} "${text}"`)
          .join(', '),
      };
