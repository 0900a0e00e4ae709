import type { ExportFormat } from '@/lib/export/export-format';
import { withReport } from '@/lib/export/annotated-study';
import { provenanceFile } from '@/lib/export/provenance/study';

/**
 * Whence everything in a report comes: which images a model was shown, what it proposed, what readers made
 * of it, who drew and who signed. The patient is not named. Its schema is
 * `public/schemas/overread-prov-1.json`.
 *
 * @see https://www.w3.org/submissions/prov-json/
 */
export const provJson: ExportFormat = {
  id: 'prov',
  title: 'Provenance (W3C PROV-JSON)',
  reads: ['segments'],
  write(study) {
    const file = provenanceFile(withReport(study));
    const bytes = new TextEncoder().encode(`${JSON.stringify(file, null, 2)}\n`);
    return [{ name: 'prov.json', mediaType: 'application/json', bytes }];
  },
};
