import { createHash } from 'node:crypto';
import { AppError } from '@/lib/errors';

/**
 * What a sidecar answers about must be what it was sent.
 *
 * @param arrived - SHA-256 of each part, as it names them.
 * @throws AppError `model_dialect`
 */
export function assertArrived(
  parts: readonly Uint8Array[],
  arrived: readonly string[],
): void {
  const sent = parts.map((bytes) => createHash('sha256').update(bytes).digest('hex'));
  if (sent.length === arrived.length && sent.every((sum, at) => sum === arrived[at]))
    return;
  throw new AppError('model_dialect', 'The sidecar did not read what it was sent.', {
    hint: `It names ${arrived.length} inputs by their SHA-256, ${sent.length} were sent; its answer is not about these images alone.`,
  });
}
