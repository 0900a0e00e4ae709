import { useTranslations } from 'next-intl';
import { useKeyOf } from './chosen';

/** What else can come in a study, and how it is seen. */
export function FilesHelp() {
  const t = useTranslations('viewer');
  const keyOf = useKeyOf();
  const cine = keyOf('cine');
  const overlays = keyOf('overlays');
  const rows = [
    [t('files.videos'), cine ? t('files.playsKey', { key: cine }) : t('files.plays')],
    [
      t('overlaysOfFile'),
      overlays ? t('files.overlayKey', { key: overlays }) : t('files.overlay'),
    ],
    [t('files.documents'), t('files.opens')],
  ] as const;
  return (
    <section aria-label={t('inFiles')} className="mb-4 break-inside-avoid">
      <h3 className="mb-1 text-sm text-faint">{t('inFiles')}</h3>
      <dl>
        {rows.map(([what, does]) => (
          <div key={what} className="py-0.5">
            <dt>{what}</dt>
            <dd className="text-muted">{does}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
