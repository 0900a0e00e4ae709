import { Copyable } from '@/app/_ui/copyable';
import { bytes } from '@/app/_ui/format';
import type { SentFileRow } from '@/lib/api/runs';

/** How many are named one by one. */
const EACH = 4;

/** Files that leave in place of the images, which show what is in them. */
export function FilesSent({ files }: { files: readonly SentFileRow[] }) {
  if (files.length === 0) return null;
  const size = files.reduce((sum, file) => sum + file.bytes, 0);
  return (
    <section
      aria-label="Files as sent"
      className="rounded border border-line px-2.5 py-1.5"
    >
      <p>
        {files.length === 1 ? files[0]?.name : `${files.length} DICOM files`},{' '}
        {bytes(size)}
        <span className="block text-sm text-muted">
          These leave in place of the images, which show what is in them: pixels as they
          are stored, and nothing of the header but their geometry.
        </span>
      </p>
      <ul className="mt-1">
        {files.slice(0, EACH).map(({ name, sha256 }) => (
          <li key={name}>
            <Copyable value={sha256} name={`SHA-256 of ${name}`} />
          </li>
        ))}
        {files.length > EACH && (
          <li className="text-sm text-muted">and {files.length - EACH} more</li>
        )}
      </ul>
    </section>
  );
}
