import { createHash } from 'node:crypto';
import type { Reread, RunInput } from '@/lib/api/models/kept-run';
import type { Preview } from '@/lib/api/runs';
import { AppError } from '@/lib/errors';
import { compareDrafts, type CheckedDraft } from '@/lib/report/checks/compare-drafts';
import { recordObject } from '@/lib/store/archive/instances';
import { getRun, recordInputs } from '@/lib/store/runs';
import { record } from '@/lib/workflow/audit/record';
import type { AttachedFile } from '@/lib/workflow/draft/attached';
import { filesSent, stateOf } from '@/lib/workflow/draft/record/files';
import {
  readExchanges,
  readingOf,
  type Exchange,
  type Reading,
} from '@/lib/workflow/draft/record/reading';
import { withoutPixels, type Prepared } from '@/lib/workflow/prepare/prepare';
import { asPreview } from '@/lib/workflow/prepare/preview';
import type { World } from '@/lib/workflow/world';

/** As kept with a run, beside its files. */
type Sent = Omit<Preview, 'files' | 'digest'> & { reading: Reading };

/** Baseline looks at no picture; of everything else the pictures are kept, by content. */
const keepsPictures = ({ adapter }: { adapter: string }) => adapter !== 'baseline';

/** The exact inputs, kept before they go. */
export async function keepInputs(
  world: World,
  id: string,
  prepared: Prepared,
  files: readonly AttachedFile[],
) {
  const { db, objects } = world;
  const { context, model } = prepared;
  if (keepsPictures(model)) {
    for (const { png } of prepared.images) {
      await recordObject(db, await objects.put(png));
    }
  }
  const { files: _files, digest: _digest, ...shown } = asPreview(prepared, files);
  const sent: Sent = { ...shown, reading: readingOf(prepared) };
  const words = [
    context,
    ...prepared.steps.flatMap(({ instructions, question }) => [instructions, question]),
  ].join('\n\n');
  await recordInputs(db, id, {
    promptSha256: createHash('sha256').update(words).digest('hex'),
    images: JSON.stringify(prepared.images.map(withoutPixels)),
    sent: JSON.stringify(sent),
  });
  await record(world, {
    kind: 'model-asked',
    action: 'R',
    studyUid: prepared.series.studyUid,
    object: `run ${id}`,
    detail: {
      model: model.id,
      images: prepared.images.length,
      files: files.length,
      questions: prepared.steps.length,
    },
  });
}

/**
 * What a run sent: words and pictures as they went, each picture read from the store and hashed anew.
 *
 * @throws AppError `not_found`, also of a run from before words were kept.
 */
export async function readInputs(
  { db, objects }: Pick<World, 'db' | 'objects'>,
  id: string,
): Promise<RunInput> {
  const run = await getRun(db, id);
  const { reading: _reading, ...shown } = sentOf(run);
  const images: RunInput['images'] = [];
  for (const image of shown.images) {
    const kept = keepsPictures(run) ? await stateOf(objects, image.sha256) : 'not-kept';
    images.push({ ...image, kept });
  }
  return { ...shown, images, files: await filesSent(objects, run) };
}

/**
 * Read the recorded answer of a run again, by the program as it is now. Nobody is asked, and nothing
 * is written.
 *
 * @throws AppError `not_found`; `invalid_request` for a run that has no answer.
 */
export async function rereadRun({ db }: Pick<World, 'db'>, id: string): Promise<Reread> {
  const run = await getRun(db, id);
  const { reading } = sentOf(run);
  const exchanges = JSON.parse(run.exchanges) as Exchange[];
  if (exchanges.length === 0) {
    throw new AppError('invalid_request', 'This run has no whole answer to read again.');
  }
  const stored = run.draft ? (JSON.parse(run.draft) as CheckedDraft) : EMPTY;
  try {
    const now = readExchanges(exchanges, reading, run.inputTokens ?? undefined);
    return { ...mutable(now), failure: null, differences: compareDrafts(stored, now) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { code, message, hint, retryable } = error;
    const differences = compareDrafts(stored, EMPTY);
    const failure = { code, message, hint: hint ?? null, retryable };
    return { ...mutable(EMPTY), failure, differences };
  }
}

const EMPTY: CheckedDraft = { statements: [], warnings: [], notes: [] };
const mutable = ({ statements, warnings, notes }: CheckedDraft) => ({
  statements: [...statements],
  warnings: warnings.map((each) => [...each]),
  notes: [...notes],
});

function sentOf({ sent }: { sent: string | null }): Sent {
  if (sent !== null) return JSON.parse(sent) as Sent;
  throw new AppError(
    'not_found',
    'Of this run it was not kept what was said to the model.',
    {
      hint: 'It was written elsewhere, ended before anything was prepared, or is from before that was kept.',
    },
  );
}
