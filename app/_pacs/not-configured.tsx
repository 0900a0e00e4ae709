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
  const copy = () =>
    navigator.clipboard.writeText(EXAMPLE).then(
      () => toast('Example copied'),
      () => toast.error('The browser did not allow copying.'),
    );
  const [fault, ...places] = problems;
  return (
    <main className="min-h-0 flex-1 overflow-y-auto">
      <section className="mx-auto mt-[9vh] mb-8 w-[min(46rem,90vw)]">
        <h2 className="text-xl font-medium">
          {fault ? 'The PACS file can’t be used' : 'No other archive is named yet'}
        </h2>
        <p className="mt-1 text-muted">
          Overread searches other archives (a PACS, Orthanc, a research archive) by
          DICOMweb or DIMSE, and fetches studies from them. A file names them:
        </p>
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
          aria-label="Example of a PACS file"
          className="mt-4 overflow-x-auto rounded border border-line bg-panel px-4 py-3 font-mono text-sm select-text"
        >
          {EXAMPLE}
        </pre>
        <div className="mt-3 flex gap-2">
          <Button look="primary" onClick={onLookAgain}>
            Look again
          </Button>
          <Button onClick={copy}>Copy the example</Button>
        </div>
        <ul className="mt-5 list-disc space-y-1 pl-5 text-muted">
          <li>
            No key stands in it.{' '}
            <code className="font-mono text-sm">authorizationEnv</code> names the
            environment variable whose value is sent as{' '}
            <code className="font-mono text-sm">Authorization</code>;{' '}
            <code className="font-mono text-sm">usernameEnv</code> and{' '}
            <code className="font-mono text-sm">passwordEnv</code> name those of a Basic
            one.
          </li>
          <li>
            By DIMSE, the other archive has to know our AE title (
            <code className="font-mono text-sm">callingAeTitle</code>, OVERREAD unless you
            say otherwise).
          </li>
          <li>The file is read anew each time: no restart is needed for a new node.</li>
        </ul>
      </section>
    </main>
  );
}
