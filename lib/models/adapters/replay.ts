import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { AppError } from '@/lib/errors';
import { type DraftRequest, defineAdapter } from '@/lib/models/adapter';
import { recordingSchema, type Recording } from '@/lib/models/recording';
import { answerOf } from '@/lib/models/recorded-answer';
import { requestDigest } from '@/lib/models/request-digest';

/** Plays recorded answers back, offline, in pieces as a service would send them. */
export const replay = defineAdapter({
  id: 'replay',
  title: 'Replay of recorded answers',
  runs: 'here',
  settings: z.object({
    recordings: z.array(recordingSchema).default([]),
    /** Characters per piece, and the pause between pieces. */
    pieceLength: z.int().positive().default(24),
    pauseMs: z.int().nonnegative().default(8),
  }),

  async draft(request, { recordings, pieceLength, pauseMs }, { signal, onDelta }) {
    const recording = find(recordings, request);
    const text = answerOf(recording, request);
    for (let at = 0; at < text.length; at += pieceLength) {
      await wait(pauseMs, undefined, { signal }).catch((cause: unknown) => {
        throw new AppError('cancelled', 'The run was cancelled.', { cause });
      });
      onDelta(text.slice(at, at + pieceLength));
    }
    return { text, model: recording.model, ...recording.usage };
  },
});

/** The recording of this very request; else the first whose words the request has. */
function find(recordings: readonly Recording[], request: DraftRequest): Recording {
  const digest = requestDigest(request);
  const words = [request.context, ...request.slices.map(({ caption }) => caption)]
    .join('\n')
    .toLowerCase();
  const found =
    recordings.find(({ match }) => match.request === digest) ??
    recordings.find(({ match }) =>
      match.words?.every((word) => words.includes(word.toLowerCase())),
    );
  if (found) return found;
  throw new AppError('model_rejected', 'There is no recorded answer for these slices.', {
    hint:
      'Replay only answers what was recorded: the sample studies, or recordings of your own. ' +
      `The digest of this request is ${digest}.`,
  });
}
