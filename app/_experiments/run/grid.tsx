import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { useState } from 'react';
import { useCohort } from '@/app/_experiments/data';
import { wayName } from '@/app/_experiments/run/way-name';
import { Button } from '@/app/_ui/button';
import type { Experiment } from '@/lib/api/research/experiments';

/** A run's state: its letter, what stands in its square, and its look. */
const LOOKS = {
  w: { state: 'waiting', mark: '·', look: 'bg-raised text-faint' },
  r: { state: 'running', mark: '▸', look: 'bg-accent-dim text-accent' },
  d: { state: 'done', mark: '✓', look: 'bg-green-dim text-green' },
  f: { state: 'failed', mark: '✕', look: 'bg-red-dim text-red' },
  s: { state: 'stopped', mark: '!', look: 'bg-amber-dim text-amber' },
  c: { state: 'cancelled', mark: '–', look: 'bg-raised text-muted' },
} as const;
type Letter = keyof typeof LOOKS;

/** Rows at once: a cohort has thousands of studies. */
const STEP = 100;

/** Every run as a square: a row for each study, a column for each model, way of asking and repeat. */
export function Grid({
  experiment,
  letters = '',
}: {
  experiment: Experiment;
  letters: string | undefined;
}) {
  const t = useTranslations('experiments.grid');
  const { id, plan, cohort } = experiment;
  const { data } = useCohort(cohort.id, cohort.version);
  const [shown, setShown] = useState(STEP);
  const { models, arms, repeats } = plan;
  const studies = data?.list ?? [];
  const columns = models.flatMap((model, m) =>
    arms.flatMap((arm, a) =>
      Array.from({ length: repeats }, (_, repeat) => ({
        ...{ m, a, repeat, key: `${m}/${a}/${repeat}` },
        title: model.title,
        way: arms.length === 1 ? null : a + 1,
        number: repeats === 1 ? null : repeat + 1,
      })),
    ),
  );
  // Repeat by repeat, study by study: as runs are begun.
  const letterOf = (study: number, { m, a, repeat }: (typeof columns)[number]) => {
    const before = (repeat * studies.length + study) * models.length + m;
    const letter = letters[before * arms.length + a];
    return letter && letter in LOOKS ? (letter as Letter) : undefined;
  };
  if (letters.length === 0 || letters.length !== studies.length * columns.length)
    return null;
  return (
    <section>
      <h2 className="mb-2 text-lg font-medium">{t('title')}</h2>
      <ul className="mb-2 flex gap-4 text-sm text-muted">
        {Object.values(LOOKS).map(({ state, mark, look }) => (
          <li key={state} className="flex items-center gap-1.5">
            <span
              aria-hidden
              className={`size-4 rounded-[3px] text-center text-xs ${look}`}
            >
              {mark}
            </span>
            {t(`states.${state}`)}
          </li>
        ))}
      </ul>
      <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={t('title')}>
        <table>
          <thead>
            <tr className="text-left text-sm text-faint">
              <th scope="col" className="pr-4 font-normal">
                {t('study')}
              </th>
              {columns.map(({ key, title, way, number }) => (
                <th key={key} scope="col" className="max-w-40 px-1 font-normal">
                  {number === null || number === 1 ? (
                    <span className="flex" title={wayName(title, way)}>
                      <span className="truncate">{title}</span>
                      {/* What tells two columns of a model apart is never cut off. */}
                      <span className="shrink-0 whitespace-pre">{wayName('', way)}</span>
                    </span>
                  ) : (
                    t('repeat', { number })
                  )}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {studies.slice(0, shown).map(({ studyUid, modalities, instances }, at) => (
              <tr key={studyUid} className="hover:bg-hover">
                <th scope="row" className="pr-4 text-left font-normal whitespace-nowrap">
                  <Link
                    href={`/experiments/${id}?view=drafts&study=${studyUid}`}
                    className="text-accent hover:underline"
                  >
                    {t('number', { number: at + 1 })}
                  </Link>
                  <span className="ml-2 text-sm text-faint">
                    {t('images', { modality: modalities.join(', '), count: instances })}
                  </span>
                </th>
                {columns.map((column) => {
                  const letter = letterOf(at, column);
                  if (!letter) return <td key={column.key} />;
                  const { state, mark, look } = LOOKS[letter];
                  return (
                    <td key={column.key} className="px-1 py-0.5">
                      <span
                        title={t(`states.${state}`)}
                        className={`block size-5 rounded-[3px] text-center ${look}`}
                      >
                        <span aria-hidden>{mark}</span>
                        <span className="sr-only">{t(`states.${state}`)}</span>
                      </span>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {studies.length > shown && (
        <Button className="mt-2" onClick={() => setShown(shown + STEP)}>
          {t('more', { count: studies.length - shown })}
        </Button>
      )}
    </section>
  );
}
