import { useTranslations } from 'next-intl';
import { forest } from '@/app/_plots/options/forest';
import { heat } from '@/app/_plots/options/heat';
import { Numbers, Plot } from '@/app/_plots/plot';
import { Notice } from '@/app/_ui/notice';
import type { ShownRanking, ShownStatistics } from '@/lib/api/blind/statistics';
import { Tests } from './tests';

type Shown = NonNullable<ShownStatistics['preferences']>;

/** Beyond this share of choices for one side, the side may have mattered. */
const HABIT = 0.6;
const FEW_DECIDED = 20;

/** Which drafts were preferred; an order only where there is enough to tell one. */
export function Preferences({
  preferences,
  power,
  least,
}: {
  preferences: Shown;
  power: ShownStatistics['power'];
  least: number;
}) {
  const t = useTranslations('compare.results');
  const { pairs, ranking, left, tests, comparisons } = preferences;
  const names = [
    ...new Set(pairs.flatMap(({ first, second }) => [first, second])),
  ].sort();
  const cells = pairs.flatMap(({ first, second, wins, ties, losses }) => {
    const all = wins + ties + losses;
    const [row, column] = [names.indexOf(first), names.indexOf(second)];
    const share = (wins + ties / 2) / all;
    return [
      { row, column, share, text: `${wins} / ${ties} / ${losses}` },
      {
        row: column,
        column: row,
        share: 1 - share,
        text: `${losses} / ${ties} / ${wins}`,
      },
    ];
  });
  const side = left.decided === 0 ? 0.5 : left.chosen / left.decided;
  const isHabit = left.decided >= FEW_DECIDED && Math.max(side, 1 - side) > HABIT;
  return (
    <section>
      <h2 className="mb-3 text-lg font-medium">{t('preferences')}</h2>
      <Plot
        title={t('matrix')}
        about={t('matrixAbout')}
        file="wins"
        height={70 + 56 * names.length}
        table={{
          head: ['first', 'second', 'wins', 'ties', 'losses', 'bothBad'].map((key) =>
            t(`head.${key as 'first'}`),
          ),
          rows: pairs.map(({ first, second, wins, ties, losses, bothBad }) => [
            ...[first, second, wins, ties, losses, bothBad],
          ]),
        }}
        option={(ink) => heat(ink, names, cells)}
      />
      <Ranking ranking={ranking} least={least} />
      <Tests tests={tests} about={t('preferenceTests')} />
      {isHabit && (
        <Notice tone="amber" title={t('side', { share: Math.round(100 * side) })} />
      )}
      <p className="my-3 max-w-prose text-muted">{t('powerAbout', { comparisons })}</p>
      <div className="mb-8 max-w-sm">
        <Numbers
          table={{
            head: [t('head.preference'), t('head.needed')],
            rows: power.map(({ preference, comparisons: needed }) => [
              `${Math.round(100 * preference)} %`,
              needed,
            ]),
          }}
        />
      </div>
    </section>
  );
}

function Ranking({ ranking, least }: { ranking: ShownRanking; least: number }) {
  const t = useTranslations('compare.results');
  if (ranking.kind === 'refused') {
    const { reason, have = 0, need = 0, item = '' } = ranking;
    return (
      <div className="mb-6">
        <Notice
          tone="amber"
          title={t(`refused.${reason}`, { have, need, item, more: need - have, least })}
        >
          {t('refusedAbout')}
        </Notice>
      </div>
    );
  }
  const { items, tie, studies } = ranking;
  return (
    <Plot
      title={t('strengths')}
      about={t('strengthsAbout', { studies, tie: tie.toPrecision(3) })}
      file="strengths"
      height={70 + 36 * items.length}
      table={{
        head: ['maker', 'strength', 'low', 'high', 'wins', 'ties', 'losses'].map((key) =>
          t(`head.${key as 'maker'}`),
        ),
        rows: items.map(({ item, strength, interval, wins, ties, losses }) => [
          ...[item, strength, interval.low, interval.high, wins, ties, losses],
        ]),
      }}
      option={(ink) =>
        forest(
          ink,
          items.map(({ item, strength, interval: { low, high } }) => ({
            ...{ name: item, value: strength, low, high },
          })),
          { axis: t('strengthAxis'), zero: 0 },
        )
      }
    />
  );
}
