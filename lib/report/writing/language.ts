const LETTER = /\p{L}/gu;
const HAN = /\p{Script=Han}/gu;
const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;

/** RFC 5646 tag, and the language's English name. */
export interface TextLanguage {
  readonly tag: string;
  readonly name: string;
}

/** Of those that reports are written in and translated into. */
export const LANGUAGE_NAMES = { zh: 'Chinese', en: 'English' } as const;

/**
 * In which language a report is written, for who reads it: Chinese with a name or a term in Latin letters
 * is Chinese. What is neither is called English, as it is what models are asked to write.
 */
export function languageOf(text: string): TextLanguage {
  const han = text.match(HAN)?.length ?? 0;
  const letters = text.match(LETTER)?.length ?? 0;
  // A word of Chinese has two characters, one of English has five letters.
  return han * 2 > letters - han && !KANA.test(text)
    ? { tag: 'zh', name: LANGUAGE_NAMES.zh }
    : { tag: 'en', name: LANGUAGE_NAMES.en };
}
