import { z } from 'zod';
import { ledgerLineSchema } from '@/lib/api/imports';

/** Where uploads are resumed by the tus protocol, version 1.0. */
export const UPLOADS = '/api/uploads';

/** Metadata of an upload, as tus sends it. Without `import` it is an import of its own. */
export const uploadMetadataSchema = z.object({
  import: z.uuid().optional(),
  /** As it is shown: with its folders. Never used as a path. */
  filename: z.string().max(4096).optional(),
  filetype: z.string().max(255).nullish(),
});
export type UploadMetadata = z.infer<typeof uploadMetadataSchema>;

/** An import by uploads: everything that was dropped together. */
export const uploadImportSchema = z.object({
  id: z.uuid(),
  startedAt: z.iso.datetime(),
});
export type UploadImport = z.infer<typeof uploadImportSchema>;

/** What became of a file, and the upload it came with. */
export const uploadedLineSchema = ledgerLineSchema.extend({ upload: z.string() });
export type UploadedLine = z.infer<typeof uploadedLineSchema>;

/** An upload is in the archive: every file of it has had its line. */
export const takenSchema = z.object({ upload: z.string() });

export type UploadEvent =
  | { event: 'line'; data: UploadedLine }
  | { event: 'taken'; data: z.infer<typeof takenSchema> };
