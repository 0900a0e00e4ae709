import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { AppError } from '@/lib/errors';
import { type DraftRequest, defineAdapter } from '@/lib/models/adapter';
import { recordingSchema, type Recording } from '@/lib/models/recordings/recording';
import { answerOf } from '@/lib/models/recordings/recorded-answer';
import { requestDigest } from '@/lib/models/recordings/request-digest';

/** Plays recorded answers back, offline, in pieces as a service would send them. */
export const replay = defineAdapter({
  id: 'replay',
  title: 'Replay of recorded answers',
  runs: 'here',
  settings: z.object({
    recordings: z.array(recordingSchema).default([]),
    /** Id of the sample study that the slices are of; absent for every other study. */
    sample: z.string().optional(),
    /** Characters per piece, and the pause between pieces. */
    pieceLength: z.int().positive().default(24),
    pauseMs: z.int().nonnegative().default(8),
  }),

  async draft(request, settings, { signal, onDelta }) {
    const { recordings, sample, pieceLength, pauseMs } = settings;
    const recording = find(recordings, request, sample);
    const text = answerOf(recording, request);
    for (let at = 0; at < text.length; at += pieceLength) {
      await wait(pauseMs, undefined, { signal });
      onDelta(text.slice(at, at + pieceLength));
    }
    return { text, model: recording.model, ...recording.usage };
  },
});

/** The recording of this very request; else of the sample study; else one whose words fit. */
function find(
  recordings: readonly Recording[],
  request: DraftRequest,
  sample: string | undefined,
): Recording {
  const digest = requestDigest(request);
  const words = wordsOf([
    request.context,
    ...request.slices.map(({ caption }) => caption),
  ]);
  const found =
    recordings.find(({ match }) => match.request === digest) ??
    recordings.find(({ match }) => match.sample && match.sample === sample) ??
    recordings.find(({ match }) => match.words?.every((word) => words.has(fold(word))));
  if (found) return found;
  throw new AppError('model_rejected', 'There is no recorded answer for these slices.', {
    hint:
      'Replay only answers what was recorded: the sample studies, or recordings of your own. ' +
      `The digest of this request is ${digest}.`,
  });
}

const fold = (word: string) => word.toLowerCase();

const wordsOf = (texts: readonly string[]): ReadonlySet<string> =>
  new Set(texts.flatMap((text) => fold(text).match(/[\p{L}\p{N}]+/gu) ?? []));
