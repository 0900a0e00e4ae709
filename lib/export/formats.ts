import { AppError } from '@/lib/errors';
import type { ExportFormat } from '@/lib/export/export-format';
import { coco } from '@/lib/export/formats/coco';
import { csvTables } from '@/lib/export/formats/csv-tables';
import { dicomSeg, dicomSegLabelMap } from '@/lib/export/formats/dicom-seg';
import { fhirR4 } from '@/lib/export/formats/fhir-r4';
import { keyObjects } from '@/lib/export/formats/key-objects';
import { nifti } from '@/lib/export/formats/nifti';
import { presentationState } from '@/lib/export/formats/presentation-state';
import { dicomPdf, pdf } from '@/lib/export/formats/documents/pdf';
import { gif, mp4, webm } from '@/lib/export/formats/pictures/cine';
import { png, png16, pngDrawn } from '@/lib/export/formats/pictures/png';
import { reportJson } from '@/lib/export/formats/report-json';
import { reviewLines } from '@/lib/export/formats/review-lines';
import { rtStruct } from '@/lib/export/formats/rtstruct';
import { provJson } from '@/lib/export/formats/documents/prov-json';
import { srText } from '@/lib/export/formats/documents/sr-text';
import { srTid1500 } from '@/lib/export/formats/documents/sr-tid1500';

/**
 * To add a format: write `formats/<id>.ts`, name it here and in `EXPORT_FORMATS` of the API, say what it
 * claims in `tests/contract/export-claims.ts`.
 */
export const exportFormats: readonly ExportFormat[] = [
  reportJson,
  srTid1500,
  dicomSeg,
  dicomSegLabelMap,
  rtStruct,
  presentationState,
  keyObjects,
  coco,
  csvTables,
  reviewLines,
  nifti,
  fhirR4,
  png,
  png16,
  pngDrawn,
  gif,
  webm,
  mp4,
  pdf,
  dicomPdf,
  srText,
  provJson,
];

/** @throws AppError `not_found` for an id that no format has. */
export function getExportFormat(id: string): ExportFormat {
  const format = exportFormats.find((candidate) => candidate.id === id);
  if (!format) throw new AppError('not_found', `No export format is called “${id}”.`);
  return format;
}
