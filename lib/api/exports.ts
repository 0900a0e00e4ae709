import { z } from 'zod';
import {
  deidentifyWishSchema,
  leftBehindSchema,
  type DeidentifyWish,
} from '@/lib/api/deidentification/protocol';
import { studyQuerySchema } from '@/lib/api/studies';
import { DISCLAIMER } from '@/lib/report/prose';

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
  png: 'PNG',
  png16: 'PNG 16 bit',
  'png-drawn': 'PNG + drawings',
  gif: 'GIF',
  webm: 'WebM',
  mp4: 'MP4',
  pdf: 'PDF',
  'dicom-pdf': 'DICOM PDF',
  'dicom-sr-text': 'DICOM SR (text)',
  prov: 'PROV-JSON',
  'deidentified-dicom': 'DICOM (de-identified)',
} as const;
export type ExportFormatId = keyof typeof EXPORT_FORMATS;
/** Those whose files another archive can store. */
export const DICOM_FORMATS = [
  'dicom-sr',
  'dicom-sr-text',
  'dicom-pdf',
  'dicom-seg',
  'dicom-seg-labelmap',
  'rtstruct',
  'gsps',
  'kos',
  'deidentified-dicom',
] as const satisfies readonly ExportFormatId[];
/** What is not named here is taken to show pixels: somebody has to look at them first. */
const WITHOUT_PIXELS: readonly ExportFormatId[] = [
  ...(['json', 'fhir', 'prov', 'coco', 'csv', 'jsonl'] as const),
  ...(['dicom-sr', 'dicom-sr-text', 'gsps', 'kos'] as const),
  ...(['dicom-seg', 'dicom-seg-labelmap', 'rtstruct'] as const),
];
/** Does anything of a study's pixels leave in these formats? */
export const showsPixels = (formats: readonly ExportFormatId[]): boolean =>
  formats.some((format) => !WITHOUT_PIXELS.includes(format));

const formatSchema = z.enum(Object.keys(EXPORT_FORMATS) as [ExportFormatId]);

const wishSchema = z.object({
  studyUids: z.array(z.string()).min(1).max(1000),
  formats: z.array(formatSchema).min(1),
  /** All files without names, by PS3.15; refused until what must be seen is confirmed. */
  deidentify: deidentifyWishSchema.default(false),
  /** What validators say lies beside the files, as far as they are installed on the server. */
  validate: z.boolean().default(false),
  /** Which images PNG and cine hold: those that a report or a drawing refers to, or all. */
  images: z.enum(['marked', 'all']).default('marked'),
});

/** Objects without names can't be asked for beside files with them. */
export const isOfOneKind = (asked: {
  formats: readonly string[];
  deidentify: DeidentifyWish;
}) => asked.deidentify !== false || !asked.formats.includes('deidentified-dicom');
const KINDS = { error: 'deidentified-dicom takes deidentify', path: ['deidentify'] };

export const exportRequestSchema = wishSchema.refine(
  (asked) => isOfOneKind(asked),
  KINDS,
);
export type ExportRequest = z.infer<typeof exportRequestSchema>;

/** Either some studies, or all that fit and that whoever asks may see. */
export const exportArchiveRequestSchema = wishSchema
  .extend({
    studyUids: z.array(z.string()).min(1).max(100_000).optional(),
    query: z
      .strictObject(studyQuerySchema.shape)
      .pick({ search: true, modality: true, from: true, to: true })
      .optional(),
  })
  .refine(({ studyUids, query }) => (studyUids === undefined) !== (query === undefined), {
    error: 'takes either studyUids or a query',
  })
  .refine((asked) => isOfOneKind(asked), KINDS);
export type ExportArchiveRequest = z.infer<typeof exportArchiveRequestSchema>;

/** What became of a study: a line of the manifest that lies beside its files. */
export const exportLineSchema = z.object({
  about: z.literal('overread-export/1'),
  disclaimer: z.literal(DISCLAIMER),
  study_uid: z.string(),
  synthetic: z
    .boolean()
    .nullable()
    .describe('The images were made by a program, not acquired; null: nothing was read.'),
  state: z
    .string()
    .nullable()
    .describe('Another one whenever an export could say something else.'),
  formats: z.array(formatSchema).describe('What was asked for.'),
  images: z.enum(['marked', 'all']).describe('Which images were to become pictures.'),
  deidentified: z.boolean().default(false).describe('UIDs are new, here too.'),
  files: z.array(
    z.object({
      name: z.string(),
      format: formatSchema,
      media_type: z.string(),
      bytes: z.int(),
      sha256: z.string(),
    }),
  ),
  checks: z
    .array(
      z.object({
        file: z.string(),
        validator: z.string(),
        errors: z.int().nullable().describe('null: it was not asked; its log says why.'),
      }),
    )
    .nullable()
    .describe('What validators found; null: nothing was to be validated.'),
  problems: z
    .array(
      z.object({
        format: formatSchema.nullable().describe('null: the study as a whole.'),
        code: z
          .string()
          .describe(
            'conflict: the study has nothing that the format could hold; invalid: it is there, and a validator finds fault with it.',
          ),
        message: z.string(),
      }),
    )
    .describe('What is not there, or not whole, and why.'),
  left_behind: z
    .array(leftBehindSchema)
    .default([])
    .describe('What does not leave without names, and why.'),
});
export type ExportLine = z.infer<typeof exportLineSchema>;

export const exportSchema = z.object({
  id: z.string(),
  status: z.enum(['running', 'done', 'failed']),
  files: z.array(
    z.object({
      name: z.string(),
      bytes: z.int(),
      mediaType: z.string(),
      url: z.string(),
      format: formatSchema.nullable().describe('null: kept before formats were.'),
      errors: z.int().nullable().describe('Of validators; null: none was asked.'),
    }),
  ),
  /** What could not be exported, a sentence each. */
  problems: z.array(z.string()),
  leftBehind: z
    .array(leftBehindSchema)
    .describe('What does not leave without names, and why.'),
  createdAt: z.string(),
  /** The only file itself, or a ZIP of several. */
  downloadUrl: z.string().nullable(),
});
export type Export = z.infer<typeof exportSchema>;

const left = z.object({ reported: z.int(), left: z.int() });

/** What there is of a study to be exported, and what exports leave out. */
export const studyExportsSchema = z.object({
  report: z.string().nullable().describe('Status of the signed one; null: none is.'),
  drafts: z.int().describe('Reports that nobody has signed.'),
  findings: left.describe('Of the signed report; left: rejected, or not decided on.'),
  drawings: left
    .extend({ pixelsOnly: z.int() })
    .describe(
      'left: rejected, or a model’s that nobody took; pixelsOnly: on images without a place.',
    ),
  segments: z.int(),
  series: z.int(),
  images: z.object({ marked: z.int(), all: z.int() }).describe('Frames.'),
  clips: z
    .object({ marked: z.int(), all: z.int() })
    .describe('Stacks of several frames; marked: with a marked image in them.'),
  synthetic: z.boolean(),
  deidentified: z.boolean(),
  exports: z
    .array(
      z.object({
        id: z.string(),
        createdAt: z.string(),
        formats: z.array(z.string()),
        deidentified: z.boolean(),
        files: z.int(),
        bytes: z.int(),
        downloadUrl: z.string().nullable(),
      }),
    )
    .describe('Kept ones that this study is in, newest first.'),
});
export type StudyExports = z.infer<typeof studyExportsSchema>;
