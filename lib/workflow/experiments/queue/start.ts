import { workOnExperiments } from '@/lib/workflow/experiments/queue/queue';
import { SERVER, type World } from '@/lib/workflow/world';

/** The server works on the queue as long as it runs. Nothing waits for it. */
export function startExperiments(world: World): void {
  const never = new AbortController().signal;
  void workOnExperiments({ ...world, user: SERVER }, never).catch((error: unknown) =>
    console.error(error),
  );
}
