import { Download } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Copyable } from '@/app/_ui/copyable';
import { bytes } from '@/app/_ui/format';
import type { RunInput } from '@/lib/api/models/kept-run';
import type { SentFileRow } from '@/lib/api/runs';

/** How many are named one by one; the rest folds out. */
const EACH = 4;

/** Of a run, what became of it since. */
type Row = SentFileRow & Partial<Pick<RunInput['files'][number], 'kept'>>;

/**
 * Files that leave in place of the images, which show what is in them.
 *
 * @param runId - Of the run that sent them: they can be had as they went.
 */
export function FilesSent({ files, runId }: { files: readonly Row[]; runId?: string }) {
  const t = useTranslations('model.files');
  if (files.length === 0) return null;
  const size = files.reduce((sum, file) => sum + file.bytes, 0);
  const rows = files.map((file, index) => (
    <File
      key={file.name}
      file={file}
      named={files.length > 1}
      href={runId && `/api/runs/${runId}/files/${index + 1}`}
    />
  ));
  return (
    <section aria-label={t('title')} className="rounded border border-line px-2.5 py-1.5">
      <p>
        {files.length === 1 ? files[0]?.name : t('count', { count: files.length })},{' '}
        {bytes(size)}
        <span className="block text-sm text-muted">
          {t(runId ? 'aboutSent' : 'about')}
        </span>
      </p>
      {files.some(({ kept }) => kept === 'not-kept') && (
        <p className="text-sm text-muted">{t('notKept')}</p>
      )}
      <ul className="mt-1">{rows.slice(0, EACH)}</ul>
      {rows.length > EACH && (
        <details>
          <summary className="text-sm text-muted hover:text-text">
            {t('more', { count: rows.length - EACH })}
          </summary>
          <ul>{rows.slice(EACH)}</ul>
        </details>
      )}
    </section>
  );
}

function File({
  file,
  named,
  href,
}: {
  file: Row;
  named: boolean;
  href: string | undefined;
}) {
  const t = useTranslations('model.files');
  const { name, sha256, kept } = file;
  return (
    <li>
      {named && kept !== 'whole' && <span className="text-sm text-muted">{name}</span>}
      <Copyable value={sha256} name={t('digest', { name })} />
      {kept === 'whole' && (
        <a
          href={href}
          download={name}
          className="flex items-center gap-1 text-sm text-accent hover:underline"
        >
          <Download size={13} aria-hidden /> {t('download', { name })}
        </a>
      )}
      {(kept === 'damaged' || kept === 'missing') && (
        <p role="alert" className="text-sm text-red">
          {t(kept, { name })}
        </p>
      )}
    </li>
  );
}
