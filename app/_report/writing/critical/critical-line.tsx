import { Siren } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Chip } from '@/app/_ui/chip';
import { useFormats } from '@/app/_words/use-formats';
import type { Critical } from '@/lib/report/finding';

/** Within what time somebody has to hear of a finding, and who did. */
export function CriticalLine({ critical }: { critical: Critical | null }) {
  const t = useTranslations('writing.critical');
  if (!critical) return null;
  return (
    <div className="mt-1.5 space-y-0.5 text-sm">
      <Chip tone="red">
        <Siren size={12} aria-hidden /> {t(`flagged.${critical.within}`)}
      </Chip>
      {critical.told.length === 0 ? (
        <span className="ml-1.5 text-amber">{t('untold')}</span>
      ) : (
        <Told of={critical} />
      )}
    </div>
  );
}

function Told({ of }: { of: Critical }) {
  const t = useTranslations('writing.critical');
  const formats = useFormats();
  return of.told.map(({ whom, how, at, by, readBack }, index) => (
    <p key={index} className="text-muted">
      {t('toldTo', { whom, how: t(`hows.${how}`), when: formats.moment(at) })}
      {readBack && ` ${t('wasReadBack')}`} <span className="text-faint">{by}</span>
    </p>
  ));
}
