import { serveThread } from '@/lib/codecs/threads/thread';
import { summarise } from '@/lib/evaluation/experiment';
import type { Scored, ToScore } from '@/lib/workflow/experiments/score';

serveThread<ToScore, Scored>(
  async ({ drafts, references, ...how }) => ({
    result: summarise(drafts, references, how),
    transfer: [],
  }),
  { code: 'invalid_request', message: 'These drafts could not be scored.' },
);
