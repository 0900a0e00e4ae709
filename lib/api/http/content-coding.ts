import { AppError } from '@/lib/errors';

/**
 * Bodies of requests are not unpacked: a thousand times their size could come of them.
 *
 * @param coding - The `Content-Encoding` header.
 * @throws AppError `media_type` (RFC 9110 15.5.16)
 */
export function refuseCoded(coding: string | null | undefined): void {
  if (!coding || coding.trim().toLowerCase() === 'identity') return;
  throw new AppError('media_type', 'Files are not taken with a Content-Encoding.', {
    hint: 'Send them as they are.',
  });
}
