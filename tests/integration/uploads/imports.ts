import { expect } from 'vitest';
import { POST as start } from '@/app/api/imports/route';
import { uploadImportSchema } from '@/lib/api/uploads/protocol';
import { readJournal } from '@/lib/workflow/uploads/journal';
import type { World } from '@/lib/workflow/world';
import { call, json } from '../routes';

/** An import for uploads to belong to. @returns Its id. */
export async function startImport(): Promise<string> {
  const started = await json(call(start, { method: 'POST' }), 201);
  return uploadImportSchema.parse(started).id;
}

/** The lines of an upload, once it is in the archive. */
export async function taken({ env }: World, importId: string, uploadId: string) {
  const entries = () => readJournal(env.dataFolder, importId);
  await expect
    .poll(async () => (await entries()).at(-1), { timeout: 60_000 })
    .toEqual({ event: 'taken', data: { upload: uploadId } });
  return (await entries()).flatMap(({ event, data }) =>
    event === 'line' && data.upload === uploadId ? [data] : [],
  );
}
