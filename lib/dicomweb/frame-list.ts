import { z } from 'zod';
import { AppError } from '@/lib/errors';

/**
 * The frame list of a WADO-RS request, `1,2,7` (PS3.18 10.4.1.1.1).
 *
 * @returns 1-based frame numbers, in the order asked for.
 * @throws AppError `invalid_request`
 */
export function parseFrameList(list: string): number[] {
  const frames = list.split(',');
  if (frames.every((frame) => /^[1-9]\d{0,8}$/.test(frame))) return frames.map(Number);
  throw new AppError(
    'invalid_request',
    'Frames are numbers from 1, separated by commas.',
  );
}

/**
 * Frames of a series that are wanted in one answer: our own addition to WADO-RS, since a viewer that
 * asks for a thousand slices one by one waits a thousand times.
 */
export const frameBatchSchema = z.object({
  frames: z
    .array(z.object({ sopInstanceUid: z.string(), frame: z.int().min(1) }))
    .min(1)
    .max(10_000),
});
export type FrameBatch = z.infer<typeof frameBatchSchema>;
