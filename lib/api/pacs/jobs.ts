import { z } from 'zod';

/** How far something is that goes on between two archives by itself. */
export const jobStatusSchema = z
  .enum([
    'waiting',
    'running',
    'done',
    'incomplete',
    'failed',
    'cancelled',
    'interrupted',
  ])
  .describe('incomplete: it came to its end, and something is missing or was refused.');

export const jobErrorSchema = z.object({
  code: z.string(),
  message: z.string(),
  hint: z.string().nullable(),
});

export const isUnderWay = ({ status }: { status: z.infer<typeof jobStatusSchema> }) =>
  status === 'waiting' || status === 'running';
