import type { IdentityTerms } from '@/lib/dicom/deidentify/identity-terms';
import {
  isPublishedCode,
  isPublishedScheme,
  publishedMeaning,
} from '@/lib/dicom/deidentify/vocabulary/codes';

const VALUE = '00080100';
const LONG_VALUE = '00080119';
const SCHEME = '00080102';
const VERSION = '00080103';
const MEANING = '00080104';
/** Attributes of a coded entry that hold words (PS3.3 8.8). */
export const CODED = [VALUE, LONG_VALUE, SCHEME, VERSION, MEANING] as const;

const REMOVED = {
  [VALUE]: 'REMOVED',
  [LONG_VALUE]: 'REMOVED',
  [SCHEME]: '99REMOVED',
  [VERSION]: null,
  [MEANING]: 'Removed',
} as const;
const IS_VERSION = /^(\d{1,2}(\.\d{1,2})?|(19|20)\d{2}([01]\d([0-3]\d)?)?)$/;

/**
 * What stands in place of the texts of a coded entry: of a published code itself and the standard's
 * meaning; of any other nothing of what was written.
 *
 * @param texts - By tag, as far as there are some.
 * @returns By the same tags; null: it goes.
 */
export function codedTexts(
  texts: Readonly<Record<string, string>>,
  terms: IdentityTerms,
): Record<string, string | null> {
  const scheme = texts[SCHEME] ?? '';
  const value = texts[VALUE] ?? texts[LONG_VALUE];
  const isKnown =
    value === undefined
      ? // Where schemes are listed there are no codes beside them.
        texts[MEANING] === undefined && isPublishedScheme(scheme)
      : isPublishedCode(scheme, value) && !terms.occurIn(value);
  const version = texts[VERSION] ?? '';
  const kept: Record<string, string | null> = {
    [VALUE]: value ?? '',
    [LONG_VALUE]: value ?? '',
    [SCHEME]: scheme,
    [VERSION]: IS_VERSION.test(version) ? version : null,
    [MEANING]: publishedMeaning(scheme, value ?? '', texts[MEANING]),
  };
  return Object.fromEntries(
    CODED.filter((tag) => tag in texts).map((tag) => [
      tag,
      (isKnown ? kept : REMOVED)[tag] ?? null,
    ]),
  );
}
