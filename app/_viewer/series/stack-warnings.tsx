import { useTranslations } from 'next-intl';
import { TriangleAlert } from 'lucide-react';
import { useSaid } from '@/app/_words/named';
import { Tip } from '@/app/_ui/tip';

/** A triangle that says, when pointed at, what the reader should know. */
export function StackWarnings({ warnings }: { warnings: readonly string[] }) {
  const t = useTranslations('viewer');
  const said = useSaid();
  if (warnings.length === 0) return null;
  const all = warnings.map(said).join(' ');
  return (
    <Tip side="right" label={t('warnings', { count: warnings.length })} detail={all}>
      <TriangleAlert
        size={13}
        className="shrink-0 text-amber"
        aria-label={t('warning', { all })}
      />
    </Tip>
  );
}
