import { z } from 'zod';

/** Ids of formats, and their names: the standards' own, the same in every language. */
export const EXPORT_FORMATS = {
  json: 'JSON',
  'dicom-sr': 'DICOM SR',
  'dicom-seg': 'DICOM SEG',
  'dicom-seg-labelmap': 'DICOM SEG LABELMAP',
  rtstruct: 'RTSTRUCT',
  gsps: 'DICOM GSPS',
  kos: 'DICOM KOS',
  coco: 'COCO',
  csv: 'CSV',
  jsonl: 'JSON Lines',
  nifti: 'NIfTI',
  fhir: 'FHIR R4',
} as const;
export type ExportFormatId = keyof typeof EXPORT_FORMATS;
const formatSchema = z.enum(Object.keys(EXPORT_FORMATS) as [ExportFormatId]);

export const exportRequestSchema = z.object({
  studyUids: z.array(z.string()).min(1).max(1000),
  formats: z.array(formatSchema).min(1),
  /** Not offered yet: the request is refused rather than answered with identities. */
  deidentify: z.literal(false).default(false),
  validate: z.literal(false).default(false),
});
export type ExportRequest = z.infer<typeof exportRequestSchema>;

export const exportSchema = z.object({
  id: z.string(),
  status: z.enum(['running', 'done', 'failed']),
  files: z.array(
    z.object({
      name: z.string(),
      bytes: z.int(),
      mediaType: z.string(),
      url: z.string(),
    }),
  ),
  /** What could not be exported, a sentence each. */
  problems: z.array(z.string()),
  createdAt: z.string(),
  /** The only file itself, or a ZIP of several. */
  downloadUrl: z.string().nullable(),
});
export type Export = z.infer<typeof exportSchema>;
