import { z } from 'zod';
import { AUDIT_KINDS } from '@/lib/dicom/audit/kinds';

const kindSchema = z.enum(
  Object.keys(AUDIT_KINDS) as [keyof typeof AUDIT_KINDS, ...(keyof typeof AUDIT_KINDS)[]],
);

export const auditEventSchema = z.object({
  /** From 1, without gaps. */
  sequence: z.int(),
  at: z.string(),
  kind: z.string(),
  /** PS3.15 A.5.3: C created, R read, U changed, D deleted, E executed. */
  action: z.string(),
  /** PS3.15 A.5.3: 0 done, 4 refused, 8 failed. */
  outcome: z.int(),
  actor: z.string(),
  studyUid: z.string().nullable(),
  /** What was acted on; null: the study itself, or the server. */
  object: z.string().nullable(),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  /** SHA-256 of the event before. */
  previous: z.string(),
  hash: z.string(),
});
export type AuditEvent = z.infer<typeof auditEventSchema>;

/** Query strings are text: an empty one means that nothing was chosen. */
const chosen = <T>(schema: z.ZodType<T>) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

const filter = {
  kind: chosen(kindSchema),
  actor: chosen(z.string().max(200)),
  studyUid: chosen(z.string().max(64)),
  outcome: chosen(z.coerce.number().pipe(z.literal([0, 4, 8]))),
  /** From then on, ISO 8601 in UTC. */
  from: chosen(z.iso.datetime()),
  /** Before then. */
  to: chosen(z.iso.datetime()),
};

export const auditQuerySchema = z.object({
  ...filter,
  /** The last sequence number that was shown. */
  cursor: chosen(z.coerce.number().int().positive()),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export type AuditQuery = z.infer<typeof auditQuerySchema>;

export const auditExportQuerySchema = z.object({
  ...filter,
  format: z.enum(['dicom', 'fhir']).default('dicom'),
});
export type AuditExportQuery = z.infer<typeof auditExportQuerySchema>;

export const auditCheckQuerySchema = z.object({
  /** A head that was written down earlier. */
  noted: chosen(z.string().regex(/^[0-9a-f]{64}$/)),
});

export const auditPageSchema = z.object({
  events: z.array(auditEventSchema),
  /** Everybody who ever did something. */
  actors: z.array(z.string()),
  nextCursor: z.int().nullable(),
});
export type AuditPage = z.infer<typeof auditPageSchema>;

export const auditCheckSchema = z.object({
  events: z.int(),
  /** SHA-256 of the last event: written down elsewhere, it tells later that the end was not cut off. */
  head: z.string(),
  /** In the order of the trail, a hundred at most. */
  faults: z.array(z.object({ sequence: z.int(), fault: z.string() })),
  /** Certificates of deletion that are not as the trail knows them, or are missing. */
  certificates: z.array(z.object({ id: z.string(), fault: z.string() })),
  /** Whether the head that was asked for is in the trail; null: none was. */
  noted: z.boolean().nullable(),
});
export type AuditCheck = z.infer<typeof auditCheckSchema>;
