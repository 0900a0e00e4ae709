import {
  DICOM_FORMATS,
  EXPORT_FORMATS,
  type ExportFormatId,
  type StudyExports,
} from '@/lib/api/exports';

/** What a format can hold of a study, in the order that it is told. */
export type Part =
  'report' | 'findings' | 'drawings' | 'segments' | 'marked' | 'clips' | 'volumes';

interface Offered {
  readonly holds: readonly Part[];
  /** There is nothing without it. */
  readonly needs: 'report' | 'drawings' | 'segments' | 'marks' | 'images' | 'clips';
}

/** What of a study each format holds; see `lib/export/formats`. */
const OFFERED: Record<ExportFormatId, Offered> = {
  json: { holds: ['report', 'findings', 'drawings'], needs: 'report' },
  fhir: { holds: ['report', 'findings', 'drawings'], needs: 'report' },
  'dicom-sr': { holds: ['report', 'findings', 'drawings'], needs: 'report' },
  'dicom-sr-text': { holds: ['report', 'findings'], needs: 'report' },
  pdf: { holds: ['report', 'findings', 'marked'], needs: 'report' },
  'dicom-pdf': { holds: ['report', 'findings', 'marked'], needs: 'report' },
  prov: { holds: ['report', 'findings', 'drawings'], needs: 'report' },
  gsps: { holds: ['drawings'], needs: 'drawings' },
  kos: { holds: ['marked'], needs: 'marks' },
  'dicom-seg': { holds: ['segments'], needs: 'segments' },
  'dicom-seg-labelmap': { holds: ['segments'], needs: 'segments' },
  rtstruct: { holds: ['segments'], needs: 'segments' },
  png: { holds: ['marked'], needs: 'images' },
  png16: { holds: ['marked'], needs: 'images' },
  'png-drawn': { holds: ['marked', 'drawings'], needs: 'images' },
  gif: { holds: ['clips'], needs: 'clips' },
  webm: { holds: ['clips'], needs: 'clips' },
  mp4: { holds: ['clips'], needs: 'clips' },
  coco: { holds: ['drawings', 'segments'], needs: 'marks' },
  csv: { holds: ['findings', 'drawings', 'segments'], needs: 'report' },
  jsonl: { holds: ['report', 'findings'], needs: 'report' },
  nifti: { holds: ['volumes', 'segments'], needs: 'images' },
  'deidentified-dicom': { holds: ['drawings', 'segments'], needs: 'images' },
};

export const GROUPS = [
  ['report', ['pdf', 'dicom-pdf', 'dicom-sr', 'dicom-sr-text', 'json', 'fhir']],
  [
    'drawn',
    [
      ...(['gsps', 'kos', 'dicom-seg', 'dicom-seg-labelmap', 'rtstruct'] as const),
      ...(['png', 'png16', 'png-drawn', 'gif', 'webm', 'mp4'] as const),
    ],
  ],
  ['programs', ['coco', 'csv', 'jsonl', 'nifti', 'prov']],
] as const satisfies readonly (readonly [string, readonly ExportFormatId[]])[];

const grouped: readonly ExportFormatId[] = GROUPS.flatMap(([, formats]) => formats);
/** What comes later is among what programs read until somebody says otherwise. */
export const OTHERS = (Object.keys(EXPORT_FORMATS) as ExportFormatId[]).filter(
  // Without names everything is chosen on a page of its own.
  (format) => !grouped.includes(format) && format !== 'deidentified-dicom',
);

export const isDicom = (format: ExportFormatId): boolean =>
  (DICOM_FORMATS as readonly ExportFormatId[]).includes(format);

/** Those that hold pictures: of what is marked, or of all. */
export const isPicture = (format: ExportFormatId): boolean =>
  ['png', 'png16', 'png-drawn', 'gif', 'webm', 'mp4'].includes(format);

export const holdsOf = (format: ExportFormatId) => OFFERED[format].holds;

/** Why the study has nothing for a format; undefined: it has. */
export function missingFor(
  format: ExportFormatId,
  study: StudyExports,
): Offered['needs'] | undefined {
  const { needs } = OFFERED[format];
  const { report, drawings, segments, images, clips } = study;
  const has = {
    report: report !== null,
    drawings: drawings.reported > 0,
    segments: segments > 0,
    marks: images.marked + segments > 0,
    images: images.all > 0,
    clips: clips.all > 0,
  };
  return has[needs] ? undefined : needs;
}
