import { useKeyOf } from './chosen';

/** What else can come in a study, and how it is seen. */
export function FilesHelp() {
  const keyOf = useKeyOf();
  const cine = keyOf('cine');
  const overlays = keyOf('overlays');
  const rows = [
    ['Videos', `play as they came${cine ? `; ${cine} plays and pauses` : ''}`],
    [
      'Overlays of the file',
      `lie over the picture${overlays ? `; ${overlays} takes them away` : ''}`,
    ],
    ['PDF documents', 'open from the list of series, beside this page'],
  ] as const;
  return (
    <section aria-label="What comes in files" className="mb-4 break-inside-avoid">
      <h3 className="mb-1 text-sm text-faint">What comes in files</h3>
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
