import { useTranslations } from 'next-intl';
import { Button } from '@/app/_ui/button';
import { Chip } from '@/app/_ui/chip';
import { bytes } from '@/app/_ui/format';
import { useFormats } from '@/app/_words/use-formats';
import { EXPORT_FORMATS, type StudyExports } from '@/lib/api/exports';
import type { Push } from '@/lib/api/pacs/push';
import { Pushed } from './pushed';
import { download } from './work';

/** What was exported of a study before, and sent. */
export function History({
  exports,
  pushes,
}: {
  exports: StudyExports['exports'];
  pushes: readonly Push[];
}) {
  const t = useTranslations('exporting');
  const formats = useFormats();
  const title = (id: string) =>
    Object.hasOwn(EXPORT_FORMATS, id)
      ? EXPORT_FORMATS[id as keyof typeof EXPORT_FORMATS]
      : id;
  return (
    <section aria-label={t('history')}>
      <h3 className="mb-1 text-sm text-faint">{t('history')}</h3>
      {exports.length + pushes.length === 0 && (
        <p className="text-sm text-muted">{t('noHistory')}</p>
      )}
      <ul className="divide-y divide-line">
        {pushes.map((push) => (
          <li key={push.id} className="py-1.5">
            <Pushed push={push} />
          </li>
        ))}
        {exports.map(
          ({
            id,
            createdAt,
            formats: asked,
            deidentified,
            files,
            bytes: size,
            downloadUrl,
          }) => (
            <li key={id} className="flex items-center gap-2 py-1.5">
              <span className="min-w-0 flex-1">
                <span className="block truncate">{asked.map(title).join(', ')}</span>
                <span className="block text-sm text-faint">
                  {formats.moment(createdAt)} · {t('past', { files, size: bytes(size) })}
                </span>
              </span>
              {deidentified && <Chip tone="green">{t('nameless')}</Chip>}
              {downloadUrl && (
                <Button className="h-6" onClick={() => download(downloadUrl)}>
                  {t('fetch')}
                </Button>
              )}
            </li>
          ),
        )}
      </ul>
    </section>
  );
}
