import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ProblemError, requestJson } from '@/app/_data/client';
import { useReportTranslations } from '@/app/_data/queries';
import { useMay } from '@/app/_people/who';
import { Warnings } from '@/app/_report/finding/finding-card';
import { Button } from '@/app/_ui/button';
import { Chip } from '@/app/_ui/chip';
import { TextArea } from '@/app/_ui/field';
import { Notice } from '@/app/_ui/notice';
import { useRoom } from '@/app/_viewer/room';
import { toastProblem } from '@/app/_words/problem';
import { useFormats } from '@/app/_words/use-formats';
import { translationListSchema, type Translation } from '@/lib/api/reading/translations';
import type { Report } from '@/lib/api/reports';

/** The report in other languages, each marked as what it is. None of it is part of the report. */
export function Translations({ report }: { report: Report }) {
  const { data, mutate } = useReportTranslations(report);
  return (data?.translations ?? []).map((each) => (
    <OneTranslation
      key={`${each.language} ${each.version}`}
      report={report}
      translation={each}
      onReviewed={() => void mutate()}
    />
  ));
}

function OneTranslation({
  report,
  translation,
  onReviewed,
}: {
  report: Report;
  translation: Translation;
  onReviewed: () => void;
}) {
  const t = useTranslations('report.translation');
  const may = useMay();
  const { moment } = useFormats();
  const [texts, setTexts] = useState<readonly string[] | null>(null);
  const [busy, setBusy] = useState(false);
  const { language, kind, isStale, sentences, author, createdAt, version } = translation;
  const title = t('title', { language: t(`languages.${language}`) });
  const save = async () => {
    setBusy(true);
    await requestJson(
      'PUT',
      `/api/reports/${report.id}/translations/${language}`,
      translationListSchema,
      { body: { sentences: texts }, ifMatch: version },
    ).then(onReviewed, (reason: unknown) => {
      if (reason instanceof ProblemError) toastProblem(reason);
      else throw reason;
    });
    setBusy(false);
  };
  return (
    <section
      aria-label={title}
      className={`rounded border bg-ground px-3 py-2.5 ${kind === 'machine' ? 'border-dashed border-amber/40' : 'border-line'}`}
    >
      <h3 className="mb-1 flex flex-wrap items-center gap-2 text-sm font-medium text-faint">
        {title}
        {kind === 'machine' ? (
          <Chip tone="amber">{t('machine')}</Chip>
        ) : (
          <Chip>{t('reviewed', { name: author, when: moment(createdAt) })}</Chip>
        )}
      </h3>
      {isStale && <Notice tone="amber" title={t('stale')} />}
      <ol className="space-y-1.5">
        {sentences.map((sentence, index) => (
          <Sentence
            key={sentence.findingId}
            number={index + 1}
            sentence={sentence}
            text={texts?.[index] ?? null}
            onChange={(text) => setTexts((before) => before?.with(index, text) ?? before)}
          />
        ))}
      </ol>
      {may('report') && !isStale && (
        <div className="mt-2 flex gap-1.5">
          {texts === null ? (
            <Button onClick={() => setTexts(sentences.map(({ text }) => text))}>
              {t('compare')}
            </Button>
          ) : (
            <>
              <Button
                look="primary"
                disabled={busy || texts.some((text) => text.trim() === '')}
                onClick={() => void save()}
              >
                {t('isRight')}
              </Button>
              <Button look="quiet" onClick={() => setTexts(null)}>
                {t('cancel')}
              </Button>
            </>
          )}
        </div>
      )}
    </section>
  );
}

function Sentence({
  number,
  sentence,
  text,
  onChange,
}: {
  number: number;
  sentence: Translation['sentences'][number];
  /** While it is compared. */
  text: string | null;
  onChange: (text: string) => void;
}) {
  const t = useTranslations('report.translation');
  const { store } = useRoom();
  return (
    <li
      onMouseEnter={() => store.set({ hoveredId: sentence.findingId })}
      onMouseLeave={() => store.set({ hoveredId: null })}
    >
      {text === null ? (
        sentence.text
      ) : (
        <>
          <span className="block text-sm text-muted">{sentence.source}</span>
          <TextArea
            aria-label={t('sentence', { number })}
            rows={2}
            value={text}
            onChange={({ target }) => onChange(target.value)}
          />
        </>
      )}
      <Warnings of={sentence.warnings} />
    </li>
  );
}
