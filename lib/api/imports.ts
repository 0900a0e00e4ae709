import { z } from 'zod';

/** What became of one file: nothing is dropped silently. */
export const ledgerLineSchema = z.object({
  /** As handed in; inside an archive `archive.zip/folder/file`. */
  path: z.string(),
  outcome: z.enum(['stored', 'duplicate', 'replaced', 'refused']),
  sopClassUid: z.string().optional(),
  sopInstanceUid: z.string().optional(),
  seriesUid: z.string().optional(),
  studyUid: z.string().optional(),
  /** Why it was refused, or why what was stored can't be shown. */
  reason: z.string().optional(),
});
export type LedgerLine = z.infer<typeof ledgerLineSchema>;

/** The counts add up to `files`. */
export const importSummarySchema = z.object({
  files: z.int(),
  stored: z.int(),
  duplicate: z.int(),
  replaced: z.int(),
  refused: z.int(),
  bytes: z.int(),
  studyUids: z.array(z.string()),
});
export type ImportSummary = z.infer<typeof importSummarySchema>;
