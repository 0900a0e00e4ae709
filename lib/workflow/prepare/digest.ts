import { createHash } from 'node:crypto';
import type { Prepared } from '@/lib/workflow/prepare/prepare';

/**
 * SHA-256 over everything that would be sent, each part preceded by its length: what a person who
 * looked at a preview confirms, and what the gate compares before anything leaves.
 */
export function inputDigest(
  {
    model,
    steps,
    context,
    images,
    captions,
  }: Pick<Prepared, 'model' | 'steps' | 'context' | 'images' | 'captions'>,
  /** The volume or the files that leave as well. */
  attached: readonly { readonly name: string; readonly sha256: string }[],
): string {
  const hash = createHash('sha256');
  const parts = [
    ...[model.id, model.destination ?? '', context, captions],
    ...steps.flatMap(({ instructions, question }) => [instructions, question]),
    ...images.flatMap(({ caption, sha256 }) => [caption, sha256]),
    ...attached.flatMap(({ name, sha256 }) => [name, sha256]),
  ];
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:`).update(part);
  return hash.digest('hex');
}
