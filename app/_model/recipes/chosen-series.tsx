import { useTranslations } from 'next-intl';
import { useRoom } from '@/app/_viewer/room';
import type { Preview } from '@/lib/api/runs';
import { useStackLabel } from '@/app/_words/named';
import { useRuleWords } from './series-rules';

/** Which series are sent, and a sentence on why it is these. */
export function ChosenSeries({ series }: { series: Preview['series'] }) {
  const t = useTranslations('model.rules');
  const labelled = useStackLabel();
  const room = useRoom();
  const words = useRuleWords();
  const why = (chosenBy: Preview['series'][number]['chosenBy']) => {
    if (!chosenBy) return null;
    const { rule, of } = chosenBy;
    const reason = of === 1 ? 'only' : rule.take === 'all' ? 'each' : rule.prefer;
    return t(`why.${reason}`, { of, rule: words(rule) });
  };
  return (
    <ol className="space-y-0.5">
      {series.map(({ stackId, sent, total, thicknessMm, chosenBy }, index) => {
        const shown = room.stacks.find(({ stack }) => stack.id === stackId);
        const name = [
          shown?.series.modality,
          shown?.series.number,
          shown?.series.description,
          shown && labelled(shown.stack.label),
        ];
        return (
          <li key={stackId}>
            {series.length > 1 && `${index + 1}. `}
            {name.filter(Boolean).join(' ')}
            <span className="text-muted">
              {' '}
              {t('size', { sent, total })}
              {thicknessMm !== null && t('thickness', { mm: thicknessMm })}
            </span>
            {chosenBy && <span className="block text-muted">{why(chosenBy)}</span>}
          </li>
        );
      })}
    </ol>
  );
}
