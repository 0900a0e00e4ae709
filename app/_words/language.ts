/** The languages of the interface, each named in itself, by the tag that the page is marked with. */
export const LANGUAGES = { en: 'English', zh: '简体中文' } as const;
export type Language = keyof typeof LANGUAGES;

/** Holds a {@link Language}, once somebody has chosen one. */
export const LANGUAGE_COOKIE = 'overread.language';

const isLanguage = (word: string | undefined): word is Language =>
  word !== undefined && Object.hasOwn(LANGUAGES, word);

/** Of a locale that {@link localeOf} gave. */
export const languageOf = (locale: string): Language =>
  locale.startsWith('zh') ? 'zh' : 'en';

/**
 * The BCP 47 tag in which a page is written, and its dates and numbers: the language that was
 * chosen; on a first visit the first one that the browser asks for and we have; else English.
 *
 * English keeps the region that the browser names, since that decides how a date is written.
 * Chinese is in simplified characters, whatever region is named.
 *
 * @param chosen - Value of the cookie.
 * @param acceptLanguage - RFC 9110, 12.5.4.
 */
export function localeOf(
  chosen: string | undefined,
  acceptLanguage: string | null,
): string {
  const asked = ranked(acceptLanguage ?? '');
  const language = isLanguage(chosen)
    ? chosen
    : asked.map((tag) => tag.slice(0, 2)).find(isLanguage);
  if (language === 'zh') return 'zh-Hans';
  return asked.find((tag) => /^en-[A-Z]{2}$/.test(tag)) ?? 'en';
}

/** The tags that a browser asks for, the dearest first. */
const ranked = (header: string): string[] =>
  header
    .split(',')
    .map((range) => {
      const [tag = '', quality = ''] = range.trim().split(/\s*;\s*q=/);
      return { tag, quality: quality === '' ? 1 : Number(quality) };
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality)
    .map(({ tag }) => tag);
