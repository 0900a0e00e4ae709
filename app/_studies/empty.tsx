import { Database, FolderOpen, Terminal, Upload } from 'lucide-react';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { Button } from '@/app/_ui/button';

const COMMAND = 'npx overread import FOLDER';

/** The first sight of an empty archive: how to get something into it. */
export function EmptyArchive({
  onFiles,
  onFolder,
}: {
  onFiles: () => void;
  onFolder: () => void;
}) {
  const t = useTranslations('studies.empty');
  return (
    <section className="mx-auto mt-[12vh] w-[min(40rem,90vw)]">
      <h2 className="text-xl font-medium">{t('title')}</h2>
      <p className="mt-1 text-muted">{t('about')}</p>
      <button
        type="button"
        onClick={onFiles}
        className="mt-5 flex w-full flex-col items-center gap-2 rounded border border-dashed border-edge bg-panel px-6 py-9 hover:border-accent"
      >
        <Upload size={22} className="text-accent" aria-hidden />
        <span className="text-lg">{t('drop')}</span>
        <span className="text-muted">{t('kinds')}</span>
      </button>
      <div className="mt-3 flex gap-2">
        <Button onClick={onFiles}>
          <Upload size={14} aria-hidden /> {t('chooseFiles')}
        </Button>
        <Button onClick={onFolder}>
          <FolderOpen size={14} aria-hidden /> {t('chooseFolder')}
        </Button>
        <Link
          href="/pacs"
          className="inline-flex h-7 items-center gap-1.5 rounded border border-line bg-raised px-2.5 hover:border-edge hover:bg-hover"
        >
          <Database size={14} aria-hidden /> {t('fetch')}
        </Link>
      </div>
      <p className="mt-6 flex items-center gap-2 text-muted">
        <Terminal size={14} aria-hidden /> {t('commandLine')}{' '}
        <code className="rounded bg-raised px-1.5 font-mono text-sm text-text select-all">
          {COMMAND}
        </code>
      </p>
      <p className="mt-2 text-faint">{t('samples')}</p>
    </section>
  );
}

/** A search that found nothing. */
export function NothingFound({ onClear }: { onClear: () => void }) {
  const t = useTranslations('studies.nothing');
  return (
    <section className="mt-[16vh] text-center">
      <h2 className="text-lg">{t('title')}</h2>
      <p className="mt-1 mb-3 text-muted">{t('about')}</p>
      <Button onClick={onClear}>{t('showAll')}</Button>
    </section>
  );
}
