import { useTranslations } from 'next-intl';
import { Copyable } from '@/app/_ui/copyable';
import { bytes } from '@/app/_ui/format';
import type { SentFileRow } from '@/lib/api/runs';

/** How many are named one by one. */
const EACH = 4;

/** Files that leave in place of the images, which show what is in them. */
export function FilesSent({ files }: { files: readonly SentFileRow[] }) {
  const t = useTranslations('model.files');
  if (files.length === 0) return null;
  const size = files.reduce((sum, file) => sum + file.bytes, 0);
  return (
    <section aria-label={t('title')} className="rounded border border-line px-2.5 py-1.5">
      <p>
        {files.length === 1 ? files[0]?.name : t('count', { count: files.length })},{' '}
        {bytes(size)}
        <span className="block text-sm text-muted">{t('about')}</span>
      </p>
      <ul className="mt-1">
        {files.slice(0, EACH).map(({ name, sha256 }) => (
          <li key={name}>
            <Copyable value={sha256} name={t('digest', { name })} />
          </li>
        ))}
        {files.length > EACH && (
          <li className="text-sm text-muted">
            {t('more', { count: files.length - EACH })}
          </li>
        )}
      </ul>
    </section>
  );
}
