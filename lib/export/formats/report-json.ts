import { z } from 'zod';
import {
  type ReportedStudy,
  reportedAnnotations,
  reportedFindings,
  reportedProse,
  withReport,
} from '@/lib/export/annotated-study';
import { DISCLAIMER } from '@/lib/report/prose';
import { exportedStatusSchema } from '@/lib/report/review/life-cycle';
import type { ExportFormat } from '@/lib/export/export-format';
import { runsOf } from '@/lib/export/runs';
import { reportedTranslations } from '@/lib/export/translations';
import { imageIndex } from '@/lib/export/referenced-images';
import {
  comparedSchema,
  criticalSchema,
  evidenceSchema,
  measuredSchema,
  sectionSchema,
  statementSchema,
} from '@/lib/report/finding';

const text = z.string().nullable();
const sentences = z.array(z.object({ findingId: z.string(), text: z.string() }));
const point2 = z.tuple([z.number(), z.number()]);
const point3 = z.tuple([z.number(), z.number(), z.number()]);

const findingSchema = statementSchema.extend({
  id: z.string(),
  evidence: z
    .array(evidenceSchema)
    .describe(
      'Frames count from 1. A box is [left, top, right, bottom] in pixels of the frame as stored; (0, 0) is the centre of the top-left pixel, columns first.',
    ),
  source: z.enum(['model', 'person']).describe('Who stated it first.'),
  decision: z
    .enum(['accepted', 'edited'])
    .describe('What the reader did with it; nothing else is part of a report.'),
  proposed: statementSchema
    .nullable()
    .describe(
      'The model’s own words, where the reader edited them or took them over; null for a finding that a person added.',
    ),
  runId: z
    .string()
    .optional()
    .describe(
      'The run of a model that was asked for help and proposed it; absent: `run`, or a person.',
    ),
  decidedBy: text,
  decidedAt: text,
  critical: criticalSchema
    .nullable()
    .describe(
      'Within what time somebody has to hear of it, and who was told, when and how; null: it is not critical.',
    ),
  compared: comparedSchema
    .nullable()
    .describe('What became of a finding of an earlier report, and what that said.'),
  measured: z
    .array(measuredSchema)
    .describe(
      'What the drawings that it is tied to measured when that was read, by the id in `annotations`; a drawing may say another number by now.',
    ),
});

const annotationSchema = z.object({
  id: z.string(),
  tool: z.string().describe('By Cornerstone’s names: Length, EllipticalROI, …'),
  seriesUid: z.string(),
  sopInstanceUid: z.string(),
  frame: z.int().min(1).describe('Counts from 1.'),
  pixels: z
    .array(point2)
    .describe('(column, row) of the frame; (0, 0) is the centre of the top-left pixel.'),
  patient: z
    .object({ frameOfReferenceUid: text, points: z.array(point3) })
    .nullable()
    .describe('The same points in millimetres, +x left, +y posterior, +z superior.'),
  label: z.string(),
  measurements: z.array(
    z.object({
      name: z.string(),
      value: z.number(),
      unit: z.string(),
      note: z
        .string()
        .optional()
        .describe('Whence the scale, where it isn’t the image’s own.'),
    }),
  ),
  author: z.string(),
  source: z.enum(['person', 'model', 'external']),
  createdAt: z.string(),
});

const runSchema = z.object({
  id: z.string(),
  startedAt: z.string(),
  modelId: z.string(),
  adapter: z.string(),
  model: z.object({ name: z.string(), version: text }),
  policy: z.string(),
  promptSha256: z.string(),
  images: z
    .array(
      z.object({
        sha256: z.string(),
        sopInstanceUid: z.string(),
        frame: z.int().min(1),
      }),
    )
    .describe('What the model saw, in the order sent.'),
});

/** What a report file holds. A change that breaks its readers is a new number after the slash. */
export const reportFileSchema = z.object({
  format: z.literal('overread-report/1'),
  disclaimer: z.literal(DISCLAIMER),
  synthetic: z.boolean().describe('The study was made by code, not acquired.'),
  software: z.object({ name: z.string(), version: z.string() }),
  study: z.object({
    uid: z.string(),
    date: text.describe('YYYYMMDD'),
    time: text.describe('HHMMSS'),
    timezoneOffsetFromUtc: text,
    id: text,
    accessionNumber: text,
    description: text,
    referringPhysicianName: text,
    institution: text,
  }),
  patient: z.object({
    name: text,
    id: text,
    issuerOfId: text,
    birthDate: text,
    sex: text,
  }),
  series: z.array(
    z.object({
      uid: z.string(),
      modality: z.string(),
      number: z.number().nullable(),
      description: text,
      instances: z.array(
        z.object({
          sopInstanceUid: z.string(),
          sopClassUid: z.string(),
          rows: z.int(),
          columns: z.int(),
          frames: z.int().min(1),
        }),
      ),
    }),
  ),
  report: z.object({
    id: z.string(),
    version: z.int(),
    status: exportedStatusSchema,
    language: z.string().describe('RFC 5646'),
    authors: z.array(z.string()),
    signedBy: text,
    signedAt: text,
    createdAt: z.string(),
    updatedAt: z.string(),
    prose: z.object({
      technique: sentences,
      findings: sentences,
      impression: sentences,
      addendum: sentences,
    }),
    findings: z.array(findingSchema),
    translations: z
      .array(
        z.object({
          language: z.string().describe('RFC 5646'),
          kind: z
            .enum(['machine', 'reviewed'])
            .describe('machine: a model’s, which nobody has compared with the report.'),
          author: z.string().describe('Who had it made, or compared it.'),
          createdAt: z.string(),
          sentences: z.array(
            z.object({ findingId: z.string(), section: sectionSchema, text: z.string() }),
          ),
        }),
      )
      .describe('Of what this version says; the report itself is `prose`.'),
  }),
  run: runSchema.nullable().describe('The run that the report began from.'),
  helpRuns: z
    .array(runSchema)
    .describe('Runs that were asked for help; findings name them.'),
  annotations: z.array(annotationSchema),
});
export type ReportFile = z.infer<typeof reportFileSchema>;

/** The report and everything it stands on, for programs. UTF-8, two spaces of indentation. */
export const reportJson: ExportFormat = {
  id: 'json',
  title: 'Report (JSON)',
  write(study) {
    const file = reportFile(withReport(study));
    const bytes = new TextEncoder().encode(`${JSON.stringify(file, null, 2)}\n`);
    return [{ name: 'json', mediaType: 'application/json', bytes }];
  },
};

/** The schema is also the allow-list: fields it doesn't name are not written. */
function reportFile(study: ReportedStudy): ReportFile {
  const images = imageIndex(study);
  const findings = reportedFindings(study);
  const annotations = reportedAnnotations(study);
  for (const { evidence } of findings) evidence.forEach(images.find);
  annotations.forEach(images.find);
  const { signature, language, ...report } = study.report;
  return reportFileSchema.parse({
    ...study,
    format: 'overread-report/1',
    disclaimer: DISCLAIMER,
    report: {
      ...report,
      language: language.tag,
      signedBy: signature?.by ?? null,
      signedAt: signature?.at ?? null,
      prose: reportedProse(study),
      findings,
      translations: reportedTranslations(study).map(({ language: of, ...each }) => ({
        ...each,
        language: of.tag,
      })),
    },
    helpRuns: runsOf(study).filter((run) => run !== study.run),
    annotations,
  });
}
