import { setTimeout as wait } from 'node:timers/promises';
import type { z } from 'zod';
import { AppError } from '@/lib/errors';
import { type Service, safeQuote } from '@/lib/models/asking/failures';
import type { AskedServer } from '@/lib/models/jobs/ask-server';
import { acceptedSchema, type jobSchema } from '@/lib/models/sidecar/contract';

type Job = z.infer<typeof jobSchema>;

/**
 * Hand work in, wait until it is done, fetch what came of it, and have the server forget it: also
 * when we gave up.
 *
 * @param jobs.state - Reads how far it is.
 * @param jobs.result - Fetches the answer of a job, by its path.
 * @throws AppError `model_refused` where the server declined, `model_rejected` where it failed.
 */
export async function runJob<Result>(
  server: AskedServer,
  service: Service,
  jobs: {
    submit: { path: string; body: FormData };
    /** Below which jobs are asked after. */
    path: string;
    pollMs: number;
    state: z.ZodType<Job>;
    result(path: string): Promise<Result>;
  },
): Promise<Result> {
  const { id } = await server.json({ method: 'POST', ...jobs.submit }, acceptedSchema);
  const path = `${jobs.path}/${id}`;
  try {
    for (;;) {
      const job = await server.json({ method: 'GET', path }, jobs.state);
      if (job.state === 'done') return await jobs.result(path);
      if (job.state === 'failed' || job.state === 'refused') throw ended(service, job);
      await wait(jobs.pollMs, undefined, { signal: server.limits.signal }).catch(() => {
        throw server.limits.signal.reason;
      });
    }
  } finally {
    await server.forget(path);
  }
}

function ended(service: Service, { state, reason }: Job) {
  const hint = reason ? safeQuote(service, reason) : undefined;
  return state === 'refused'
    ? new AppError('model_refused', 'The model declined to answer.', { hint })
    : new AppError('model_rejected', `${service.host} could not do it.`, { hint });
}
