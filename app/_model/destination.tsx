import { useTranslations } from 'next-intl';
import type { ModelRow } from '@/lib/api/runs';

/** Where the slices go: ▪ stays, ▲ leaves. Said in words, too. */
export function DestinationText({
  destination: { egress, address },
}: {
  destination: ModelRow['destination'];
}) {
  const t = useTranslations('check');
  const destination = t(`destinations.${egress}`);
  const words =
    address && egress !== 'here' ? t('at', { destination, address }) : destination;
  if (egress === 'organisation') {
    return <span title={t('organisationAbout')}>{words}</span>;
  }
  if (egress === 'remote') {
    return (
      <span className="text-amber" title={t('remoteAbout')}>
        {words}
      </span>
    );
  }
  return <span>{words}</span>;
}
