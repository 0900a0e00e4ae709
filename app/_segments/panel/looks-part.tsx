import { useTranslations } from 'next-intl';
import { useChoice } from '@/app/_data/preference';
import { Check } from '@/app/_ui/field';
import { segmenting, setSegmenting } from '@/app/_segments/settings';

/** How dense the surfaces of segments are, and whether they have outlines. */
export function LooksPart() {
  const t = useTranslations('segments');
  const { opacity, outline } = useChoice(segmenting);
  return (
    <div role="group" aria-label={t('looks')} className="flex gap-4">
      <label className="flex items-center gap-2 text-sm text-muted">
        {t('surface')}
        <input
          type="range"
          min={0}
          max={100}
          step={5}
          value={Math.round(opacity * 100)}
          aria-valuetext={`${Math.round(opacity * 100)} %`}
          onChange={({ target }) =>
            setSegmenting({ opacity: Number(target.value) / 100 })
          }
          className="w-28 accent-(--color-accent)"
        />
        <span className="w-9 text-right tabular-nums">{Math.round(opacity * 100)} %</span>
      </label>
      <Check
        label={t('outline')}
        checked={outline}
        onChange={({ target }) => setSegmenting({ outline: target.checked })}
      />
    </div>
  );
}
