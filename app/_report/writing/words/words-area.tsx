import dynamic from 'next/dynamic';
import { useLocale, useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import { useMacros } from '@/app/_data/writing';
import { useMay } from '@/app/_people/who';
import { Dictation } from '@/app/_report/writing/dictation';
import { MOST_LETTERS } from '@/lib/api/reports';
import { languageOf } from '@/lib/report/writing/language';
import type { WordsField, WordsProps } from './words-editor';

const loadEditor = () => import('./words-editor');
const WordsEditor = dynamic(() => loadEditor().then((module) => module.WordsEditor), {
  ssr: false,
  loading: () => <div className="min-h-16 rounded border border-line bg-ground" />,
});

/** Where words may be written soon: the editor is there before the first key. */
export function useWordsSoon(): void {
  useEffect(() => void loadEditor().catch(() => undefined), []);
}

/**
 * Where words of a report are written: one's own shortcuts expand, Tab goes from field to field, the
 * browser checks the spelling, and writes down what is spoken where it can.
 *
 * @param titled - Its label stands over it, too.
 */
export function WordsArea({
  titled = false,
  hint,
  ...props
}: WordsProps & { titled?: boolean; hint?: string }) {
  const t = useTranslations('writing');
  const locale = useLocale();
  const { data } = useMacros(useMay()('report'));
  const field = useRef<WordsField>(null);
  const { label, value } = props;
  const isTooLong = value.trim().length > MOST_LETTERS;
  return (
    <div>
      {titled && (
        <span aria-hidden className="mb-1 block text-sm text-muted">
          {label}
        </span>
      )}
      <div className="relative">
        <WordsEditor
          {...props}
          field={field}
          macros={data?.macros ?? []}
          language={value.trim() === '' ? locale : languageOf(value).tag}
          isInvalid={isTooLong}
        />
        <Dictation field={field} />
      </div>
      {isTooLong && (
        <span role="status" className="mt-1 block text-sm text-red">
          {t('tooLong', { most: MOST_LETTERS })}
        </span>
      )}
      {hint && <span className="mt-1 block text-sm text-faint">{hint}</span>}
    </div>
  );
}
