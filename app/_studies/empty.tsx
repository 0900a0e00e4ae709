import { Database, FolderOpen, Terminal, Upload } from 'lucide-react';
import Link from 'next/link';
import { Button } from '@/app/_ui/button';

/** The first sight of an empty archive: how to get something into it. */
export function EmptyArchive({
  onFiles,
  onFolder,
}: {
  onFiles: () => void;
  onFolder: () => void;
}) {
  return (
    <section className="mx-auto mt-[12vh] w-[min(40rem,90vw)]">
      <h2 className="text-xl font-medium">No studies yet</h2>
      <p className="mt-1 text-muted">
        Overread keeps DICOM studies, shows them, and lets a model draft a report that you
        review line by line before you sign it.
      </p>
      <button
        type="button"
        onClick={onFiles}
        className="mt-5 flex w-full flex-col items-center gap-2 rounded border border-dashed border-edge bg-panel px-6 py-9 hover:border-accent"
      >
        <Upload size={22} className="text-accent" aria-hidden />
        <span className="text-lg">Drop files, folders or ZIP archives anywhere</span>
        <span className="text-muted">
          CT, MR and ultrasound, compressed or not. Each file gets a line that says what
          became of it.
        </span>
      </button>
      <div className="mt-3 flex gap-2">
        <Button onClick={onFiles}>
          <Upload size={14} aria-hidden /> Choose files
        </Button>
        <Button onClick={onFolder}>
          <FolderOpen size={14} aria-hidden /> Choose a folder
        </Button>
        <Link
          href="/pacs"
          className="inline-flex h-7 items-center gap-1.5 rounded border border-line bg-raised px-2.5 hover:border-edge hover:bg-hover"
        >
          <Database size={14} aria-hidden /> Fetch from a PACS
        </Link>
      </div>
      <p className="mt-6 flex items-center gap-2 text-muted">
        <Terminal size={14} aria-hidden /> On the command line:{' '}
        <code className="rounded bg-raised px-1.5 font-mono text-sm text-text select-all">
          npx overread import FOLDER
        </code>
      </p>
      <p className="mt-2 text-faint">
        Files stay on this computer. Three synthetic sample studies are loaded when the
        server first starts, unless it was told not to (OVERREAD_SAMPLES=0).
      </p>
    </section>
  );
}

/** A search that found nothing. */
export function NothingFound({ onClear }: { onClear: () => void }) {
  return (
    <section className="mt-[16vh] text-center">
      <h2 className="text-lg">No study fits this search</h2>
      <p className="mt-1 mb-3 text-muted">Names, IDs and descriptions are searched.</p>
      <Button onClick={onClear}>Show all studies</Button>
    </section>
  );
}
