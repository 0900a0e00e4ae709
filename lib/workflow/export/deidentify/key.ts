import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { AppError } from '@/lib/errors';
import type { World } from '@/lib/workflow/world';

const NAME = 'deidentification.key';
const BYTES = 32;

/**
 * The key that new UIDs, pseudonyms and shifts of dates are made with: drawn once, kept in the data
 * folder for its owner's eyes. Whoever has it and the archive can tell who is who.
 *
 * @throws AppError `store_failed` where the file is no key: another one would call everybody anew.
 */
export function deidentificationKey({ env }: Pick<World, 'env'>): Uint8Array {
  const file = path.join(env.dataFolder, NAME);
  mkdirSync(env.dataFolder, { recursive: true });
  try {
    writeFileSync(file, randomBytes(BYTES).toString('hex'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'hex');
  if (key.length === BYTES) return key;
  throw new AppError('store_failed', `${NAME} in the data folder is no key.`, {
    hint: 'Put back the one from your backup.',
  });
}

/** A key for one export alone: nobody can tie what comes of it to another export. */
export const keyForOnce = (): Uint8Array => randomBytes(BYTES);
