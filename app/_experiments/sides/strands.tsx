import { useTranslations } from 'next-intl';
import type { Shown } from '@/app/_compare/read/image-pane';
import { wayName } from '@/app/_experiments/run/way-name';
import { SCREEN } from '@/app/_plots/ink';
import { Chip } from '@/app/_ui/chip';
import { useSaid } from '@/app/_words/named';
import type { Plan } from '@/lib/api/research/experiments';
import type { SideBySide } from '@/lib/api/research/side-by-side';
import type { Statement } from '@/lib/report/finding';

type Strand = SideBySide['strands'][number];

/** A colour for each report: the reference has none of a model’s. */
const colorOf = (at: number, hasReference: boolean): string =>
  hasReference && at === 0
    ? SCREEN.text
    : (SCREEN.series[(at - (hasReference ? 1 : 0)) % SCREEN.series.length] ??
      SCREEN.text);

interface Column {
  readonly key: string;
  readonly name: string;
  readonly color: string;
  readonly statements: readonly Statement[];
  /** Why there is nothing. */
  readonly trouble: string | null;
}

/** A row for each thing that any of the reports speak of; who says it otherwise, or not at all. */
export function Strands({
  data,
  plan,
  onPoint,
}: {
  data: SideBySide;
  plan: Plan;
  onPoint: (shown: readonly Shown[]) => void;
}) {
  const t = useTranslations('experiments.sides');
  const states = useTranslations('experiments.grid.states');
  const said = useSaid();
  const { reference, drafts, strands } = data;
  const hasReference = reference !== null;
  const titleOf = (id: string) => plan.models.find((each) => each.id === id)?.title ?? id;
  const columns: Column[] = [
    ...(reference
      ? [
          {
            ...{ key: 'reference', name: t('reference'), color: colorOf(0, true) },
            ...{ statements: reference.statements, trouble: null },
          },
        ]
      : []),
    ...drafts.map(({ id, modelId, arm, statements, state, error }, at) => ({
      ...{ key: id, statements },
      name: wayName(titleOf(modelId), plan.arms.length === 1 ? null : arm + 1),
      color: colorOf(at + (hasReference ? 1 : 0), hasReference),
      trouble: state === 'done' ? null : said(error?.message ?? '') || states(state),
    })),
  ];
  const placesOf = ({ members }: Strand): Shown[] =>
    columns.flatMap(({ color, statements }, at) => {
      const evidence = statements[members[at] ?? -1]?.evidence ?? [];
      return evidence.length === 0 ? [] : [{ color, evidence }];
    });
  return (
    <>
      <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={t('title')}>
        <table className="w-full table-fixed">
          <thead>
            <tr className="text-left align-bottom">
              {columns.map(({ key, name, color, trouble }) => (
                <th
                  key={key}
                  scope="col"
                  className="min-w-48 border-b border-line py-1 pr-3 font-medium"
                >
                  <span
                    aria-hidden
                    className="mr-1.5 inline-block size-2.5 rounded-full"
                    style={{ background: color }}
                  />
                  {name}
                  {trouble && (
                    <span className="block text-sm font-normal text-amber">
                      {trouble}
                    </span>
                  )}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {strands.map((strand, row) => {
              const places = placesOf(strand);
              const show = () => onPoint(places);
              return (
                <tr
                  key={row}
                  tabIndex={places.length > 0 ? 0 : undefined}
                  aria-label={t('row', { number: row + 1 })}
                  onPointerEnter={show}
                  onFocus={show}
                  className="border-b border-line/50 align-top hover:bg-hover"
                >
                  {columns.map(({ key, statements, trouble }, at) => (
                    <td key={key} className="py-1.5 pr-3">
                      {trouble === null && (
                        <Said
                          statement={statements[strand.members[at] ?? -1]}
                          differences={strand.differences[at] ?? []}
                        />
                      )}
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <h3 className="mt-6 mb-1 font-medium">{t('whole')}</h3>
      <div className="flex gap-4">
        {columns.map(({ key, name, statements, trouble }) => (
          <section key={key} className="min-w-0 flex-1" aria-label={name}>
            {trouble === null && (
              <p className="leading-6 whitespace-pre-wrap text-muted">
                {statements.map(({ statement }) => statement).join('\n')}
              </p>
            )}
          </section>
        ))}
      </div>
    </>
  );
}

function Said({
  statement,
  differences,
}: {
  statement: Statement | undefined;
  differences: Strand['differences'][number];
}) {
  const t = useTranslations('experiments.sides');
  if (!statement) return <span className="text-muted">{t('nothing')}</span>;
  const { statement: words, polarity, evidence } = statement;
  const isBoxed = evidence.some(({ box }) => box !== null);
  return (
    <>
      <span className={polarity === 'absent' ? 'text-muted' : ''}>{words}</span>
      <span className="mt-0.5 flex flex-wrap gap-1">
        {differences.map((difference) => (
          <Chip key={difference} tone={difference === 'polarity' ? 'red' : 'amber'}>
            {t(`differences.${difference}`)}
          </Chip>
        ))}
        {evidence.length > 0 && (
          <Chip>{t(isBoxed ? 'boxes' : 'images', { count: evidence.length })}</Chip>
        )}
      </span>
    </>
  );
}
