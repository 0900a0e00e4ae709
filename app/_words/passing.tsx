import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';

type Sentence = Parameters<ReturnType<typeof useTranslations<'passing'>>>[0];

/** What is put into a sentence: the name of what it speaks of. */
type Values = Readonly<Record<string, string | number>>;

/**
 * What an act that is no component, such as a key, says in passing. Toasts are drawn within the
 * page's words, so this needs no hook.
 */
export const said = (sentence: Sentence, values: Values = {}): ReactNode => (
  <Said sentence={sentence} values={values} />
);

function Said({ sentence, values }: { sentence: Sentence; values: Values }) {
  return useTranslations('passing')(sentence, values);
}
