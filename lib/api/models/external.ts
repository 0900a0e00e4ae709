import { z } from 'zod';

/** Where a report comes from that was written elsewhere. */
export const provenanceSchema = z.object({
  /** Who wrote it: a person, or a model by its name and version. */
  author: z.string().trim().min(1).max(200),
  /** The system it was written in. */
  system: z.string().trim().min(1).max(200),
  /** ISO 8601 date; null where nobody knows. */
  writtenOn: z.iso.date().nullable(),
});

/** `POST /api/runs/external`: a report that was written elsewhere, about one stack of a study. */
export const externalReportSchema = z.object({
  studyUid: z.string(),
  /** The images it is about. */
  stackId: z.string(),
  text: z.string().trim().min(1).max(200_000),
  provenance: provenanceSchema,
});
export type ExternalReport = z.infer<typeof externalReportSchema>;
