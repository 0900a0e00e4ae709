import { useTranslations } from 'next-intl';
import { forest } from '@/app/_plots/options/forest';
import { binned, histogram } from '@/app/_plots/options/histogram';
import { strip } from '@/app/_plots/options/strip';
import { Numbers, Plot } from '@/app/_plots/plot';
import { Notice } from '@/app/_ui/notice';
import type { Experiment } from '@/lib/api/research/experiments';
import { variantsOf } from '@/lib/evaluation/variants';
import type { Scoring, ShownSummary } from '@/lib/api/research/scores';
import { useCautions } from './cautions';
import { useEach } from './use-each';

/** One metric: its cautions, its means with intervals, how it is spread, and whether models differ. */
export function Metric({
  scoring,
  column,
  experiment,
}: {
  scoring: Scoring;
  column: ShownSummary['columns'][number];
  experiment: Experiment;
}) {
  const t = useTranslations('experiments.scores');
  const told = useTranslations('experiments.cautions');
  const inWords = useCautions();
  const { rows, tests, orders } = scoring.summary;
  const { id, title } = column;
  const cells = rows.flatMap(({ model, cells: own }) => {
    const cell = own.find(({ metric }) => metric === id);
    return cell ? [{ model, ...cell }] : [];
  });
  const known = cells.flatMap(({ model, mean, interval }) =>
    mean === null
      ? []
      : [
          {
            ...{ name: model, value: mean },
            ...{ low: interval?.low ?? null, high: interval?.high ?? null },
          },
        ],
  );
  const makers = rows.map(({ model }) => model);
  const each = useEach(scoring, experiment, id);
  const threads = each?.studies.map(({ number, values }) => ({
    name: t('study', { number }),
    values: makers.map((maker) => values.get(maker) ?? null),
  }));
  const bins = each && binned(makers.map((maker) => each.byMaker.get(maker) ?? []));
  const variants = variantsOf(id, scoring.summary.columns).map((each) => each.title);
  const warnings = new Set([
    ...(variants.length > 0 ? [told('variants', { titles: variants.join('; ') })] : []),
    ...cells.flatMap(({ cautions }) => cautions.map(inWords)),
  ]);
  const own = tests.filter(({ metric }) => metric === id);
  const order = orders.find(({ metric }) => metric === id);
  return (
    <section>
      {warnings.size > 0 && (
        <div className="mb-4 max-w-prose">
          <Notice tone="amber" title={t('cautions')}>
            <ul className="list-disc pl-4">
              {[...warnings].map((warning) => (
                <li key={warning}>{warning}</li>
              ))}
            </ul>
          </Notice>
        </div>
      )}
      {order && (
        <p className="mb-3">{t('order', { models: order.models.join(' > ') })}</p>
      )}
      <Plot
        title={title}
        about={t('meansAbout')}
        file={`means-${id}`}
        height={70 + 36 * known.length}
        table={{
          head: ['model', 'studies', 'mean', 'low', 'high', 'corpus'].map((key) =>
            t(`head.${key as 'model'}`),
          ),
          rows: cells.map(({ model, studies, mean, interval, corpus }) => [
            ...[model, studies, mean],
            ...[interval?.low ?? null, interval?.high ?? null, corpus],
          ]),
        }}
        option={(ink) => forest(ink, known, { axis: title })}
      />
      {threads && bins && (
        <>
          <Plot
            title={t('spread', { title })}
            about={t('spreadAbout')}
            file={`histogram-${id}`}
            height={280}
            table={{
              head: [t('head.from'), t('head.to'), ...makers],
              rows: bins.map(({ from, to, counts }) => [from, to, ...counts]),
            }}
            option={(ink) =>
              histogram(ink, makers, bins, { axis: title, count: t('drafts') })
            }
          />
          <Plot
            title={t('byStudy', { title })}
            about={t('byStudyAbout')}
            file={`by-study-${id}`}
            height={260}
            table={{
              head: [t('head.study'), ...makers],
              rows: threads.map(({ name, values }) => [name, ...values]),
            }}
            option={(ink) => strip(ink, makers, threads, title)}
          />
        </>
      )}
      {own.length > 0 && (
        <div className="mb-6">
          <p className="mb-2 max-w-prose text-sm text-muted">{t('testsAbout')}</p>
          <Numbers
            table={{
              head: ['pair', 'studies', 'difference', 'p', 'adjusted'].map((key) =>
                t(`head.${key as 'pair'}`),
              ),
              rows: own.map(({ first, second, studies, difference, p, adjusted }) => [
                ...[`${first} − ${second}`, studies, difference, p, adjusted],
              ]),
            }}
          />
        </div>
      )}
    </section>
  );
}
