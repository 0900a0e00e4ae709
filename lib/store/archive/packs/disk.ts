import 'server-only';
import { closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import path from 'node:path';
import { AppError } from '@/lib/errors';

/** Like what is in it, a new folder is only safe from a power cut once the one above is flushed. */
export function makeFolder(folder: string) {
  const made = mkdirSync(folder, { recursive: true });
  if (!made) return;
  for (let above = path.dirname(folder); ; above = path.dirname(above)) {
    flushFolder(above);
    if (above === path.dirname(made)) return;
  }
}

/** A name that is new in a folder is only safe from a power cut once the folder is flushed. */
export function flushFolder(folder: string) {
  const file = openSync(folder, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

export const codeOf = (error: unknown) =>
  error instanceof Error && 'code' in error ? String(error.code) : undefined;

/** What to say when bytes could not be written. */
export function storeFailed(cause: unknown): AppError {
  const full = ['ENOSPC', 'EDQUOT', 'EROFS'].includes(codeOf(cause) ?? '');
  return new AppError(
    'store_failed',
    full ? 'The disk of the image store is full.' : 'The image store took no more bytes.',
    {
      cause,
      hint: 'What was acknowledged before is safe. Make room, then import again.',
    },
  );
}
