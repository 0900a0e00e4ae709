import { useTranslations } from 'next-intl';
import { toast } from 'sonner';
import { Button } from '@/app/_ui/button';
import { Notice } from '@/app/_ui/notice';

const EXAMPLE = `{
  "nodes": [
    {
      "id": "hospital",
      "title": "Hospital PACS (DICOMweb)",
      "dicomweb": {
        "baseUrl": "https://pacs.example.org/dicom-web",
        "authorizationEnv": "PACS_AUTHORIZATION"
      }
    },
    {
      "id": "ward",
      "title": "Ward archive (DIMSE)",
      "dimse": { "host": "10.0.0.7", "port": 104, "aeTitle": "WARD", "retrieve": "C-GET" }
    }
  ]
}
`;

/** No archive is named, or the file that names them is at fault: how to go on from here. */
export function NotConfigured({
  file,
  problems,
  onLookAgain,
}: {
  file: string;
  problems: readonly string[];
  onLookAgain: () => void;
}) {
  const t = useTranslations();
  const copy = () =>
    navigator.clipboard.writeText(EXAMPLE).then(
      () => toast(t('pacs.file.copied')),
      () => toast.error(t('ui.copyRefused')),
    );
  const [fault, ...places] = problems;
  return (
    <main className="min-h-0 flex-1 overflow-y-auto">
      <section className="mx-auto mt-[9vh] mb-8 w-[min(46rem,90vw)]">
        <h2 className="text-xl font-medium">
          {t(fault ? 'pacs.file.unusable' : 'pacs.file.none')}
        </h2>
        <p className="mt-1 text-muted">{t('pacs.file.about')}</p>
        <p className="mt-2">
          <code className="rounded bg-raised px-1.5 py-0.5 font-mono text-sm select-all">
            {file}
          </code>
        </p>
        {fault && (
          <div className="mt-4">
            <Notice tone="red" title={fault}>
              <ul>
                {places.map((place) => (
                  <li key={place} className="font-mono text-sm">
                    {place}
                  </li>
                ))}
              </ul>
            </Notice>
          </div>
        )}
        <pre
          tabIndex={0}
          aria-label={t('pacs.file.example')}
          className="mt-4 overflow-x-auto rounded border border-line bg-panel px-4 py-3 font-mono text-sm select-text"
        >
          {EXAMPLE}
        </pre>
        <div className="mt-3 flex gap-2">
          <Button look="primary" onClick={onLookAgain}>
            {t('pacs.file.lookAgain')}
          </Button>
          <Button onClick={copy}>{t('pacs.file.copy')}</Button>
        </div>
        <ul className="mt-5 list-disc space-y-1 pl-5 text-muted">
          {(['keys', 'title', 'anew'] as const).map((note) => (
            <li key={note}>
              {t.rich(`pacs.file.notes.${note}`, {
                code: (name) => <code className="font-mono text-sm">{name}</code>,
              })}
            </li>
          ))}
        </ul>
      </section>
    </main>
  );
}
