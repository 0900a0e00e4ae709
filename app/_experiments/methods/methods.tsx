import { useTranslations } from 'next-intl';
import { useReadings } from '@/app/_compare/data';
import { useCohort, useJudgings, useScoring } from '@/app/_experiments/data';
import { saveFile } from '@/app/_plots/save';
import { Button } from '@/app/_ui/button';
import { Failure } from '@/app/_ui/notice';
import { Waiting } from '@/app/_ui/waiting';
import { useFormats } from '@/app/_words/use-formats';
import type { Experiment } from '@/lib/api/research/experiments';
import { methodsOf, TOPICS, type Item } from './items';
import { markdownOf } from './markdown';

/** Gallifant, Nature Medicine 2025; Miao, arXiv 2403.02558. */
const GUIDELINES = { one: 'TRIPOD-LLM', two: 'MI-CLAIM-GEN' };

/** The methods of an experiment as a page to print, and as Markdown for a paper. */
export function Methods({ experiment }: { experiment: Experiment }) {
  const t = useTranslations('experiments.methods');
  const ui = useTranslations('ui');
  const { moment } = useFormats();
  const { id, name, cohort: of, scorings } = experiment;
  const { data: cohort, error } = useCohort(of.id, of.version);
  const { data: scoring } = useScoring(id, scorings);
  const { data: known } = useReadings();
  const { data: judged } = useJudgings(id, () => undefined);
  if (error) return <Failure error={error} />;
  if (!cohort || !known || !judged || (scorings > 0 && !scoring)) {
    return <Waiting>{t('waiting')}</Waiting>;
  }
  const readings = known.readings
    .filter(({ experimentId }) => experimentId === id)
    .map(({ name: reading, state, kinds }) => ({
      ...{ name: reading, state, kinds: kinds.length },
    }));
  const methods = methodsOf({
    ...{ experiment, cohort, scoring: scoring ?? null, readings, moment },
    judges: judged.judgings,
  });
  const inWords = (item: Item): string =>
    item.kind === 'missing'
      ? t(`missing.${item.key}` as 'missing.question')
      : t(`told.${item.key}` as 'told.design', item.values as never);
  const topics = TOPICS.map((topic) => ({
    title: t(`topics.${topic}`),
    lines: methods[topic].map((item) => ({
      ...{ text: inWords(item), isMissing: item.kind === 'missing' },
    })),
  }));
  const absent = topics.reduce(
    (sum, { lines }) => sum + lines.filter(({ isMissing }) => isMissing).length,
    0,
  );
  const document = {
    ...{
      title: t('title', { name }),
      about: t('about', { absent, ...GUIDELINES }),
      topics,
    },
    ...{ toAdd: t('toAdd'), disclaimer: ui('disclaimer') },
  };
  return (
    <article className="mx-auto max-w-4xl">
      <div className="mb-4 flex gap-2 print:hidden">
        <Button
          onClick={() =>
            saveFile(markdownOf(document), 'text/markdown', `methods-${id}.md`)
          }
        >
          {t('markdown', { format: 'Markdown' })}
        </Button>
        <Button onClick={() => window.print()}>{t('print')}</Button>
      </div>
      <h2 className="mb-1 text-xl font-medium">{document.title}</h2>
      <p className="mb-4 max-w-prose text-muted">{document.about}</p>
      {topics.map(({ title, lines }) => (
        <section key={title} className="mb-5 break-inside-avoid">
          <h3 className="mb-1 text-lg font-medium">{title}</h3>
          <ul className="list-disc space-y-1 pl-5">
            {lines.map(({ text, isMissing }) => (
              <li key={text} className={`wrap-anywhere ${isMissing ? 'text-amber' : ''}`}>
                {isMissing && `${t('toAdd')} `}
                {text}
              </li>
            ))}
          </ul>
        </section>
      ))}
    </article>
  );
}
