import { z } from 'zod';
import {
  reportedFindings,
  reportedProse,
  withReport,
  type ReportedStudy,
} from '@/lib/export/annotated-study';
import type { ExportFormat } from '@/lib/export/export-format';
import { imageIndex } from '@/lib/export/referenced-images';
import { decisionSchema, sectionSchema, statementSchema } from '@/lib/report/finding';
import { exportedStatusSchema } from '@/lib/report/review/life-cycle';
import { DISCLAIMER } from '@/lib/report/prose';

/** One line: what a model saw, was asked and said, and what a person made of it. */
export const reviewLineSchema = z.object({
  format: z.literal('overread-review/1'),
  disclaimer: z.literal(DISCLAIMER),
  synthetic: z.boolean().describe('The images were made by a program, not acquired.'),
  software: z.object({ name: z.string(), version: z.string() }),
  study_uid: z.string(),
  run: z
    .object({
      id: z.string(),
      startedAt: z.string(),
      modelId: z.string(),
      adapter: z.string(),
      model: z.object({ name: z.string(), version: z.string().nullable() }),
      policy: z.string(),
      promptSha256: z.string(),
      prompt: z
        .object({
          context: z.string(),
          questions: z.array(
            z.object({ instructions: z.string(), question: z.string() }),
          ),
        })
        .nullable()
        .describe('All text that was sent; null of a run from before it was kept.'),
      images: z
        .array(
          z.object({
            sha256: z.string().describe('Of the PNG as it was sent.'),
            sopInstanceUid: z.string(),
            frame: z.int().min(1),
          }),
        )
        .describe('In the order sent.'),
    })
    .nullable()
    .describe('Null: a person wrote the report from nothing.'),
  report: z.object({
    id: z.string(),
    version: z.int(),
    status: exportedStatusSchema,
    language: z.string().describe('RFC 5646'),
    text: z.array(z.object({ section: sectionSchema, sentence: z.string() })),
  }),
  findings: z.array(
    z.object({
      id: z.string(),
      draft: statementSchema
        .nullable()
        .describe('As the model stated it; null for a finding of a person’s own.'),
      decision: decisionSchema.describe(
        'What the reader did with it, rejected ones too.',
      ),
      reason: z.string().nullable().describe('Why it was rejected.'),
      reader: z
        .int()
        .nullable()
        .describe('Who decided, by number: names are in no line.'),
      decidedAt: z.string().nullable(),
      final: statementSchema
        .nullable()
        .describe('As it stands in the report; null where it doesn’t.'),
    }),
  ),
});
type ReviewLine = z.infer<typeof reviewLineSchema>;

/**
 * What a person did with a model's draft, for training and evaluation: the one format that holds what was
 * rejected. Neither the patient nor a reader is named. A line of JSON for each report; its schema is
 * `public/schemas/overread-review-1.json`.
 */
export const reviewLines: ExportFormat = {
  id: 'jsonl',
  title: 'Draft, decisions and final report (JSON Lines)',
  write(study) {
    const line = JSON.stringify(reviewLine(withReport(study)));
    const bytes = new TextEncoder().encode(`${line}\n`);
    return [{ name: 'review.jsonl', mediaType: 'application/jsonl', bytes }];
  },
};

/** The schema is also the allow-list: fields it doesn't name are not written. */
function reviewLine(study: ReportedStudy): ReviewLine {
  const { report, run, software, synthetic } = study;
  const { find } = imageIndex(study);
  for (const { evidence } of reportedFindings(study)) evidence.forEach(find);
  const prose = reportedProse(study);
  const readers = [...new Set(report.findings.map(({ decidedBy }) => decidedBy))].filter(
    (name) => name !== null,
  );
  return reviewLineSchema.parse({
    format: 'overread-review/1',
    disclaimer: DISCLAIMER,
    synthetic,
    software,
    study_uid: study.study.uid,
    run,
    report: {
      id: report.id,
      version: report.version,
      status: report.status,
      language: report.language.tag,
      text: sectionSchema.options.flatMap((section) =>
        prose[section].map(({ text }) => ({ section, sentence: text })),
      ),
    },
    findings: report.findings.map(
      ({ id, proposed, decision, reason, decidedBy, decidedAt, ...statement }) => ({
        id,
        draft: proposed,
        decision,
        reason,
        reader: decidedBy === null ? null : readers.indexOf(decidedBy) + 1,
        decidedAt,
        final: decision === 'accepted' || decision === 'edited' ? statement : null,
      }),
    ),
  });
}
