import { createHash } from 'node:crypto';
import type { DraftRequest } from '@/lib/models/adapter';

/**
 * The name under which an answer to a request is recorded: SHA-256 over each slice's caption and
 * image in order, each preceded by its length so that no two requests run into one another.
 */
export function requestDigest({ slices }: Pick<DraftRequest, 'slices'>): string {
  const hash = createHash('sha256');
  for (const { caption, png } of slices) {
    for (const part of [Buffer.from(caption), png]) {
      hash.update(`${part.length}:`).update(part);
    }
  }
  return hash.digest('hex');
}
