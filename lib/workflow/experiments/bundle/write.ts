import { createHash } from 'node:crypto';
import { AppError } from '@/lib/errors';
import { DISCLAIMER } from '@/lib/report/prose';
import { getEnded } from '@/lib/store/blind/readings';
import { getCell, getCells, positionsOf } from '@/lib/store/research/cells';
import { contentOf, getCohortVersion } from '@/lib/store/research/cohorts';
import { getExperiment, type StoredExperiment } from '@/lib/store/research/experiments';
import { getMasks } from '@/lib/store/research/masks';
import { getJudgings } from '@/lib/store/research/judgings';
import { getScoring } from '@/lib/store/research/scores';
import { findRun } from '@/lib/store/runs';
import { record } from '@/lib/workflow/audit/record';
import { mustNotReadBlind } from '@/lib/workflow/blind/veil';
import { factsSchema } from '@/lib/workflow/cohorts/cohorts';
import {
  MANIFEST,
  manifestSchema,
  type Manifest,
  type PartName,
  type RunLine,
  type StudyLine,
} from '@/lib/workflow/experiments/bundle/form';
import { judgingLine } from '@/lib/workflow/experiments/bundle/judgings';
import { maskLine } from '@/lib/workflow/experiments/bundle/mask-line';
import { readingLine } from '@/lib/workflow/experiments/bundle/readings';
import { planOf } from '@/lib/workflow/experiments/plan';
import { toCell } from '@/lib/workflow/experiments/read';
import { zipOf, type ZipEntry } from '@/lib/workflow/export/zip-stream';
import type { World } from '@/lib/workflow/world';
import packageJson from '@/package.json';

const PAGE = 100;

/**
 * An experiment as a ZIP, made while it is read: what was asked of what, what came back, what it was
 * held against and what that came to. Images are named by their hashes, and not in it.
 *
 * @throws AppError `conflict` while it is under way, and for a blind reader; `not_found`.
 */
export async function bundleOf(
  world: Pick<World, 'db' | 'user'>,
  id: string,
): Promise<AsyncGenerator<Buffer>> {
  const experiment = await getExperiment(world.db, id);
  await mustNotReadBlind(world, id);
  const state = manifestSchema.shape.experiment.shape.state.safeParse(experiment.state);
  if (!state.success) {
    throw new AppError('conflict', 'This experiment is under way.', {
      hint: 'Wait for it, or hold it.',
      retryable: true,
    });
  }
  await record(world, {
    ...{ kind: 'study-exported', action: 'R', object: `experiment ${id}` },
    detail: { cohort: experiment.cohortId, version: experiment.cohortVersion },
  });
  return zipOf(entries(world, experiment, state.data));
}

async function* entries(
  { db }: Pick<World, 'db'>,
  experiment: StoredExperiment,
  state: Manifest['experiment']['state'],
): AsyncGenerator<ZipEntry> {
  const files: Manifest['files'] = [];
  /** Counts and hashes what is read, and lists it when all was. */
  const part = (name: PartName, lines: () => AsyncIterable<string>): ZipEntry => ({
    name,
    mediaType: 'application/jsonl',
    async *chunks() {
      const hash = createHash('sha256');
      let bytes = 0;
      for await (const line of lines()) {
        const chunk = Buffer.from(line);
        hash.update(chunk);
        bytes += chunk.length;
        yield chunk;
      }
      files.push({ name, bytes, sha256: hash.digest('hex') });
    },
  });
  yield part('studies.jsonl', () => studyLines(db, experiment));
  yield part('runs.jsonl', () => runLines(db, experiment.id));
  yield part('readings.jsonl', () => readingLines(db, experiment.id));
  yield part('judgings.jsonl', () => judgingLines(db, experiment.id));
  yield part('masks.jsonl', () => maskLines(db, experiment.id));
  yield part('scores.json', () => scoreText(db, experiment.id));
  yield {
    name: MANIFEST,
    mediaType: 'application/json',
    *chunks() {
      yield Buffer.from(
        `${JSON.stringify(manifestOf(experiment, state, files), null, 2)}\n`,
      );
    },
  };
}

function manifestOf(
  experiment: StoredExperiment,
  state: Manifest['experiment']['state'],
  files: Manifest['files'],
): Manifest {
  const { id, name, seed, budgetUsd, author, program, digest, cohort } = experiment;
  return {
    ...{ about: 'overread-experiment/1', disclaimer: DISCLAIMER },
    program: packageJson.version,
    experiment: {
      ...{ id, name, plan: planOf(experiment), seed, budgetUsd, state },
      ...{ author, program, digest },
      startedAt: experiment.startedAt?.toISOString() ?? null,
      finishedAt: experiment.finishedAt?.toISOString() ?? null,
    },
    cohort: {
      ...{ id: cohort.cohortId, name: cohort.cohort.name },
      ...{ version: cohort.version, sha256: cohort.sha256 },
    },
    files: [...files],
  };
}

const lineOf = (value: unknown) => `${JSON.stringify(value)}\n`;

async function* studyLines(
  db: World['db'],
  { cohortId, cohortVersion }: StoredExperiment,
): AsyncGenerator<string> {
  const { studies } = await getCohortVersion(db, cohortId, cohortVersion);
  for (const { studyUid, fingerprint, facts, references } of studies) {
    const { instances = [] } = (await contentOf(db, [studyUid])).get(studyUid) ?? {};
    const line: StudyLine = {
      ...{ study_uid: studyUid, fingerprint },
      facts: factsSchema.parse(JSON.parse(facts)),
      images: instances.map(({ sopInstanceUid, objectSha256 }) => ({
        ...{ sop_instance_uid: sopInstanceUid, sha256: objectSha256 },
      })),
      references: references.map(({ source, text, findings, sha256 }) => ({
        source: source === 'report' ? 'report' : 'text',
        ...{ text, findings, sha256 },
      })),
    };
    yield lineOf(line);
  }
}

async function* runLines(db: World['db'], id: string): AsyncGenerator<string> {
  for (let after = 0; ;) {
    const page = await getCells(db, id, { after, limit: PAGE });
    for (const lean of page) {
      const cell = toCell(lean);
      const { draft } = await getCell(db, cell.id);
      const line: RunLine = {
        ...{ position: cell.position, study_uid: cell.studyUid, model: cell.modelId },
        ...{ arm: cell.arm, repeat: cell.repeat, state: cell.state },
        ...{ attempts: cell.attempts, cost_usd: cell.costUsd },
        ...{ input_tokens: cell.inputTokens, output_tokens: cell.outputTokens },
        ...{ latency_ms: cell.latencyMs, error: cell.error },
        draft: draft === null ? null : (JSON.parse(draft) as RunLine['draft']),
        asked: cell.runId === null ? null : await askedIn(db, cell.runId),
      };
      yield lineOf(line);
    }
    after = page.at(-1)?.position ?? after;
    if (page.length < PAGE) return;
  }
}

/** Those that are over: of others, what was voted is nobody's to know. */
async function* readingLines(db: World['db'], id: string): AsyncGenerator<string> {
  const positions = await positionsOf(db, id);
  for (const reading of await getEnded(db, id)) {
    yield lineOf(await readingLine(db, reading, positions));
  }
}

async function* judgingLines(db: World['db'], id: string): AsyncGenerator<string> {
  const judgings = await getJudgings(db, id);
  if (judgings.length === 0) return;
  const positions = await positionsOf(db, id);
  for (const judging of judgings) {
    yield lineOf(await judgingLine(db, judging, positions));
  }
}

async function* maskLines(db: World['db'], id: string): AsyncGenerator<string> {
  const positions = await positionsOf(db, id);
  for (const stored of await getMasks(db, id)) yield lineOf(maskLine(stored, positions));
}

interface Sent {
  instructions: string;
  context: string;
  questions: { question: string }[];
}
interface SentImage {
  sha256: string;
  sopInstanceUid: string;
  frame: number;
  caption: string;
}

/** What the run sent, and what came back; the run itself stays in its archive. */
async function askedIn(db: World['db'], runId: string): Promise<RunLine['asked']> {
  const run = await findRun(db, runId);
  if (!run?.sent) return null;
  const { instructions, context, questions } = JSON.parse(run.sent) as Sent;
  const images = JSON.parse(run.images) as SentImage[];
  return {
    ...{ model: run.model, prompt_sha256: run.promptSha256, instructions, context },
    images: images.map(({ sha256, sopInstanceUid, frame, caption }) => ({
      ...{ sha256, sop_instance_uid: sopInstanceUid, frame, caption },
    })),
    questions: questions.map(({ question }) => question),
    answer: run.rawAnswer,
  };
}

async function* scoreText(db: World['db'], id: string): AsyncGenerator<string> {
  const found = await getScoring(db, id);
  yield lineOf(
    found && {
      ...{ number: found.number, metrics: found.metrics },
      summary: JSON.parse(found.summary) as unknown,
    },
  );
}
