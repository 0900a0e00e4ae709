import { createHash, randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { TakenIn } from '@/lib/api/research/experiments';
import { AppError } from '@/lib/errors';
import { METRICS_VERSION } from '@/lib/evaluation/experiment';
import {
  isKnownReading,
  keepEndedReading,
  type EndedReading,
} from '@/lib/store/blind/readings';
import { keepCohort } from '@/lib/store/research/cohorts';
import { keepMasks } from '@/lib/store/research/masks';
import { keepJudging } from '@/lib/store/research/judgings';
import { keepExperiment, type NewCell } from '@/lib/store/research/experiments';
import { referenceSha256 } from '@/lib/workflow/cohorts/fingerprint';
import {
  MANIFEST,
  manifestSchema,
  PARTS,
  runLineSchema,
  scoresSchema,
  studyLineSchema,
  type Manifest,
  type PartName,
  type RunLine,
  type StudyLine,
} from '@/lib/workflow/experiments/bundle/form';
import {
  isWhole,
  judgingLineSchema,
  judgingRows,
} from '@/lib/workflow/experiments/bundle/judgings';
import {
  isMarked,
  maskLineSchema,
  maskRow,
} from '@/lib/workflow/experiments/bundle/mask-line';
import {
  readingLineSchema,
  type ReadingLine,
} from '@/lib/workflow/experiments/bundle/reading-line';
import { hangs, rowsOf, statisticsIn } from '@/lib/workflow/experiments/bundle/readings';
import { readScoring, scoreExperiment } from '@/lib/workflow/experiments/score';
import type { IncomingFile } from '@/lib/workflow/import/incoming';
import { filesOfZip } from '@/lib/workflow/import/zip/archive-files';
import type { World } from '@/lib/workflow/world';

const MOST_RUNS = 20_000;
const MOST_STUDIES = 5_000;
const MOST_READINGS = 200;
const MOST_JUDGINGS = 200;
const MOST_MASKS = 200_000;
const LATER = new Set<PartName>(['readings.jsonl', 'judgings.jsonl', 'masks.jsonl']);

/**
 * Take in an experiment from another archive, and compute its numbers anew.
 *
 * @throws AppError `archive_unreadable` where it is damaged, or no bundle; `conflict` where the
 *   experiment is here already. Nothing is kept then.
 */
export async function takeInBundle(
  world: Pick<World, 'db' | 'env' | 'user'>,
  file: IncomingFile,
): Promise<TakenIn> {
  const { manifest, parts } = await opened(file);
  const studies = linesOf(parts, 'studies.jsonl', studyLineSchema, MOST_STUDIES);
  const runs = linesOf(parts, 'runs.jsonl', runLineSchema, MOST_RUNS);
  const sessions = linesOf(parts, 'readings.jsonl', readingLineSchema, MOST_READINGS);
  const [scores = null] = linesOf(parts, 'scores.json', scoresSchema, 1);
  mustHang(studies, runs, manifest);
  if (!sessions.every((session) => hangs(session, runs))) {
    throw unreadable('A blind reading is of what is not in it.');
  }
  const masks = linesOf(parts, 'masks.jsonl', maskLineSchema, MOST_MASKS);
  const studyOf = new Map(runs.map((run) => [run.position, run.study_uid]));
  const known = new Set(studyOf.values());
  if (!masks.every((mask) => isMarked(mask, studyOf, known))) {
    throw unreadable('A mask is of what is not in it, or is none.');
  }
  const judgings = linesOf(parts, 'judgings.jsonl', judgingLineSchema, MOST_JUDGINGS);
  if (!judgings.every((judging, at) => isWhole(judging, at + 1, runs))) {
    throw unreadable('A judging is of what is not in it.');
  }
  const { experiment } = manifest;
  if (await world.db.experiment.findUnique({ where: { id: experiment.id } })) {
    throw new AppError('conflict', 'This experiment is here already.');
  }
  const experimentId = experiment.id;
  const cells = runs.map(cellOf);
  const ids = new Map(cells.map(({ position, id }) => [position, id]));
  const readings = sessions.map((session) =>
    rowsOf(session, ids, { experimentId, owner: world.user }),
  );
  for (const { id } of judgings) {
    if ((await world.db.judging.count({ where: { id } })) === 0) continue;
    throw new AppError('conflict', 'A judging of this bundle is here already.');
  }
  for (const reading of readings) {
    if (await isKnownReading(world.db, reading)) {
      throw new AppError('conflict', 'A blind reading of this bundle is here already.');
    }
  }
  const votes = votesAgain(sessions, readings);
  await keep(world, manifest, studies, cells);
  for (const reading of readings) await keepEndedReading(world.db, reading);
  await keepMasks(
    world.db,
    experimentId,
    masks.map((mask) => maskRow(mask, ids)),
  );
  for (const judging of judgings) {
    await keepJudging(world.db, ...judgingRows(judging, experimentId, ids, runs));
  }
  return {
    experimentId,
    votes,
    numbers: await numbersAgain(world, experimentId, scores),
  };
}

/** Are its numbers what they were? */
async function numbersAgain(
  world: Pick<World, 'db' | 'env' | 'user'>,
  experimentId: string,
  scores: z.infer<typeof scoresSchema>,
): Promise<TakenIn['numbers']> {
  if (scores === null) return 'none';
  await scoreExperiment(world, experimentId);
  const { summary } = await readScoring(world, experimentId);
  if (scores.metrics !== METRICS_VERSION) return 'other-definitions';
  const isSame = JSON.stringify(summary) === JSON.stringify(scores.summary);
  return isSame ? 'same' : 'different';
}

/** And what its readers' votes come to? @throws AppError `invalid_request` for too many. */
function votesAgain(
  sessions: readonly ReadingLine[],
  readings: readonly EndedReading[],
): TakenIn['votes'] {
  if (sessions.length === 0) return 'none';
  const isSame = readings.every(
    (reading, at) => statisticsIn(reading) === JSON.stringify(sessions[at]?.statistics),
  );
  return isSame ? 'same' : 'different';
}

const unreadable = (hint: string, cause?: unknown) =>
  new AppError('archive_unreadable', 'This is no bundle, or a damaged one.', {
    ...{ hint, cause },
  });

type Parts = ReadonlyMap<PartName, Buffer>;

/** Every part is what the manifest says that it is. */
async function opened(file: IncomingFile): Promise<{ manifest: Manifest; parts: Parts }> {
  const parts = new Map<PartName, Buffer>();
  let manifest: Manifest | undefined;
  for await (const entry of filesOfZip(file)) {
    const name = entry.path.slice(file.path.length).replace(/^\/+/, '');
    const part = PARTS.find((each) => each === name);
    if (name === MANIFEST) manifest = manifestIn(await entry.bytes());
    else if (part) parts.set(part, await entry.bytes());
    else throw unreadable('It holds what no bundle holds.');
  }
  if (!manifest) throw unreadable('It has no manifest.');
  for (const name of PARTS) {
    const told = manifest.files.find((each) => each.name === name);
    const bytes = parts.get(name);
    // Bundles of earlier versions have none.
    if (LATER.has(name) && !told && !bytes) continue;
    const sum = bytes && createHash('sha256').update(bytes).digest('hex');
    if (!told || sum !== told.sha256) throw unreadable(`${name} is not what it was.`);
  }
  return { manifest, parts };
}

function manifestIn(bytes: Buffer): Manifest {
  const read = manifestSchema.safeParse(parsed(bytes.toString('utf8'), MANIFEST));
  if (read.success) return read.data;
  throw unreadable('Its manifest is in another form.', read.error);
}

function parsed(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unreadable(`${where} is not JSON.`);
  }
}

function linesOf<T>(
  parts: Parts,
  name: PartName,
  schema: z.ZodType<T>,
  most: number,
): T[] {
  const lines = (parts.get(name)?.toString('utf8') ?? '').split('\n').filter(Boolean);
  if (lines.length > most) throw unreadable(`${name} has more than ${most} lines.`);
  return lines.map((line, at) => {
    const read = schema.safeParse(parsed(line, `${name}, line ${at + 1}`));
    if (read.success) return read.data;
    throw unreadable(`${name}, line ${at + 1} is in another form.`, read.error);
  });
}

/** Runs are of studies and arms that there are, and references what their hashes say. */
function mustHang(
  studies: readonly StudyLine[],
  runs: readonly RunLine[],
  { experiment: { plan } }: Manifest,
) {
  const uids = new Set(studies.map((study) => study.study_uid));
  const models = new Set(plan.models.map(({ id }) => id));
  const hangs = runs.every(
    ({ study_uid: uid, model, arm }) =>
      uids.has(uid) && models.has(model) && plan.arms[arm] !== undefined,
  );
  if (!hangs) throw unreadable('A run is of what is not in it.');
  for (const { text, findings, sha256 } of studies.flatMap((each) => each.references)) {
    if (referenceSha256(text, findings) !== sha256) {
      throw unreadable('A reference report is not what its hash says.');
    }
  }
}

async function keep(
  { db, user }: Pick<World, 'db' | 'user'>,
  { experiment, cohort, program }: Manifest,
  studies: readonly StudyLine[],
  cells: readonly NewCell[],
): Promise<void> {
  const imported = JSON.stringify({ program, version: cohort.version });
  const cohortId = `bundle-${experiment.id}`;
  const version = await keepCohort(
    db,
    cohortId,
    0,
    {
      name: `${cohort.name} (${experiment.id.slice(0, 8)})`,
      ...{ sha256: cohort.sha256, imported },
      picked: JSON.stringify({ by: 'bundle', leftOut: [] }),
      studies: studies.map(({ study_uid: studyUid, fingerprint, facts, references }) => ({
        ...{ studyUid, fingerprint, facts: JSON.stringify(facts) },
        references: references.map((each) => ({
          ...each,
          ...{ reportId: null, reportVersion: null },
        })),
      })),
    },
    user,
  );
  await keepExperiment(
    db,
    {
      ...{ id: experiment.id, name: experiment.name, cohortId, cohortVersion: version },
      plan: JSON.stringify(experiment.plan),
      ...{ seed: experiment.seed, budgetUsd: experiment.budgetUsd },
      // It is never gone on with: its images and models are elsewhere.
      state: experiment.state === 'done' ? 'done' : 'cancelled',
      ...{ author: experiment.author, program: experiment.program, imported },
      digest: experiment.digest,
      startedAt: dateOf(experiment.startedAt),
      finishedAt: dateOf(experiment.finishedAt),
    },
    cells,
  );
}

const dateOf = (text: string | null) => (text === null ? null : new Date(text));

const cellOf = (run: RunLine): NewCell => ({
  ...{ id: randomUUID(), position: run.position, studyUid: run.study_uid },
  ...{ modelId: run.model, arm: run.arm, repeat: run.repeat },
  state: ['waiting', 'running'].includes(run.state) ? 'cancelled' : run.state,
  ...{ attempt: run.attempts.length, attempts: JSON.stringify(run.attempts) },
  ...{ costUsd: run.cost_usd, inputTokens: run.input_tokens },
  ...{ outputTokens: run.output_tokens, latencyMs: run.latency_ms },
  errorKind: run.error?.code ?? null,
  error: run.error === null ? null : JSON.stringify(run.error),
  draft: run.draft === null ? null : JSON.stringify(run.draft),
});
