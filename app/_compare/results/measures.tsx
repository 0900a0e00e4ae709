import { useTranslations } from 'next-intl';
import { diverging, stacked } from '@/app/_plots/options/bars';
import { forest } from '@/app/_plots/options/forest';
import { strip } from '@/app/_plots/options/strip';
import { Plot } from '@/app/_plots/plot';
import type { ShownMeasure, ShownStatistics } from '@/lib/api/blind/statistics';
import type { FormItem } from '@/lib/evaluation/blind/answers';
import { Tests } from './tests';

type Items = readonly FormItem[];

/** Errors per draft, by kind. */
export function Errors({ errors }: { errors: ShownStatistics['errors'] }) {
  const t = useTranslations('compare.results');
  const read = useTranslations('compare.read');
  if (errors.length === 0) return null;
  const kinds = errors[0]?.kinds.map(({ kind }) => kind) ?? [];
  const per = (count: number, judged: number) => (judged === 0 ? 0 : count / judged);
  return (
    <Plot
      title={t('errors')}
      about={t('errorsAbout')}
      file="errors"
      height={110 + 40 * errors.length}
      table={{
        head: [
          t('head.maker'),
          t('head.kind'),
          t('head.significant'),
          t('head.insignificant'),
          t('head.judged'),
        ],
        rows: errors.flatMap(({ arm, judged, kinds }) =>
          kinds.map(({ kind, significant, insignificant }) => [
            ...[arm, read(`errors.${kind}`), significant, insignificant, judged],
          ]),
        ),
      }}
      option={(ink) =>
        stacked(
          ink,
          errors.map(({ arm }) => arm),
          kinds.map((kind, at) => ({
            name: read(`errors.${kind}`),
            values: errors.map(({ kinds, judged }) =>
              per(kinds[at]?.significant ?? 0, judged),
            ),
          })),
          t('errorsAxis'),
        )
      }
    />
  );
}

/** How the points of each item were given. */
export function Form({ form, items }: { form: ShownStatistics['form']; items: Items }) {
  const t = useTranslations('compare.results');
  return form.map(({ item, arms }) => {
    const asked = items.find(({ id }) => id === item);
    const points = arms[0]?.counts.length ?? 0;
    if (points === 0) return null;
    return (
      <Plot
        key={item}
        title={asked?.question ?? item}
        about={t('formAbout', { low: asked?.low ?? '', high: asked?.high ?? '', points })}
        file={`form-${item}`}
        height={100 + 40 * arms.length}
        table={{
          head: [
            t('head.maker'),
            ...Array.from({ length: points }, (_, at) => String(at + 1)),
          ],
          rows: arms.map(({ arm, counts }) => [arm, ...counts]),
        }}
        option={(ink) =>
          diverging(
            ink,
            arms.map(({ arm }) => arm),
            arms.map(({ counts }) => counts),
            t('formAxis'),
          )
        }
      />
    );
  });
}

const KNOWN = [
  'errors:significant',
  'errors:insignificant',
  'correction:edits',
  'correction:seconds',
] as const;

/** Numbers of drafts: means with intervals, study by study, and whether makers differ. */
export function Measures({
  measures,
  items,
}: {
  measures: readonly ShownMeasure[];
  items: Items;
}) {
  const t = useTranslations('compare.results');
  const titleOf = (what: string) => {
    const known = KNOWN.find((each) => each === what);
    if (known) return t(`measures.${known.replace(':', '-') as 'errors-significant'}`);
    return items.find(({ id }) => `form:${id}` === what)?.question ?? what;
  };
  return measures.map((measure) => {
    const { what, arms, tests } = measure;
    const title = titleOf(what);
    const name = what.replaceAll(/[^a-z0-9]+/g, '-');
    const makers = arms.map(({ arm }) => arm);
    const studies = [...new Set(arms.flatMap(({ each }) => each.map(([uid]) => uid)))];
    const threads = studies.map((uid, at) => ({
      name: t('study', { number: at + 1 }),
      values: arms.map(({ each }) => each.find(([study]) => study === uid)?.[1] ?? null),
    }));
    return (
      <section key={what}>
        <Plot
          title={title}
          about={t('measureAbout')}
          file={name}
          height={70 + 36 * arms.length}
          table={{
            head: ['maker', 'judged', 'studies', 'mean', 'low', 'high'].map((key) =>
              t(`head.${key as 'maker'}`),
            ),
            rows: arms.map(({ arm, judged, studies, mean, interval }) => [
              ...[arm, judged, studies, mean],
              ...[interval?.low ?? null, interval?.high ?? null],
            ]),
          }}
          option={(ink) =>
            forest(
              ink,
              arms.map(({ arm, mean, interval }) => ({
                ...{ name: arm, value: mean },
                ...{ low: interval?.low ?? null, high: interval?.high ?? null },
              })),
              { axis: title },
            )
          }
        />
        <Plot
          title={t('byStudy', { title })}
          about={t('byStudyAbout')}
          file={`${name}-by-study`}
          height={260}
          table={{
            head: [t('head.study'), ...makers],
            rows: threads.map(({ name: study, values }) => [study, ...values]),
          }}
          option={(ink) => strip(ink, makers, threads, title)}
        />
        <Tests tests={tests} about={t('measureTests')} />
      </section>
    );
  });
}
