import { z } from 'zod';
import { AppError } from '@/lib/errors';
import { judgeKinds, judgeOf } from '@/lib/evaluation/judges/judge';
import { isSameName } from '@/lib/evaluation/judges/same-model';
import type { ModelAnswer } from '@/lib/models/adapter';
import { assertTokensFit } from '@/lib/models/limits';
import type { ConfiguredModel } from '@/lib/models/models-file';
import { textTokens } from '@/lib/models/policies';
import { costOf } from '@/lib/models/price';
import { getExperiment } from '@/lib/store/research/experiments';
import { keepSent, type DueAsk, type StoredJudging } from '@/lib/store/research/judgings';
import { findRun } from '@/lib/store/runs';
import { record } from '@/lib/workflow/audit/record';
import {
  judgeables,
  questionOf,
  questionSha256,
  requestOf,
  type Judgeable,
} from '@/lib/workflow/experiments/judging/questions';
import { temperatureOf } from '@/lib/workflow/experiments/judging/make';
import { connect, findModel } from '@/lib/workflow/models';
import type { World } from '@/lib/workflow/world';

/** How a question ended; what came of it is kept whatever it was. */
export interface Asking {
  /** `running`: the process that asked is gone. */
  readonly status: 'running' | 'succeeded' | 'failed' | 'cancelled' | 'interrupted';
  /** null: nothing left. */
  readonly sent: string | null;
  readonly costUsd: number | null;
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly hint: string | null;
    readonly retryable: boolean;
  } | null;
  readonly answer?: ModelAnswer;
  readonly latencyMs?: number;
}

/** Put one draft before a judge. Never fails: what went wrong is told. */
export async function ask(
  world: World,
  judging: StoredJudging,
  due: DueAsk,
  signal: AbortSignal,
): Promise<Asking> {
  let sent: string | null = null;
  let answer: ModelAnswer | undefined;
  let costUsd: number | null = null;
  const startedAt = performance.now();
  const end = (rest: Pick<Asking, 'status' | 'error'>): Asking => ({
    ...{ ...rest, sent, costUsd },
    ...(answer && { answer, latencyMs: Math.round(performance.now() - startedAt) }),
  });
  try {
    const kind = z.enum(judgeKinds).parse(judging.kind);
    const held = await heldOf(world, judging, due);
    const words = questionOf(kind, held);
    if (questionSha256(words) !== due.sha256) throw changed();
    const model = await findModel(world, judging.modelId);
    const tokens = textTokens(model.policy, Object.values(words).join('\n').length);
    assertTokensFit(model.tokenLimits, tokens, model.answerTokens);
    const connected = connectColdly(model);
    await keepSent(world.db, due.id, words.context);
    await record(
      { ...world, user: judging.confirmedBy ?? judging.author },
      {
        ...{ kind: 'model-asked', action: 'R', studyUid: due.studyUid },
        object: `experiment ${judging.experimentId}`,
        detail: { model: model.id, judging: judging.number, images: 0, questions: 1 },
      },
    );
    sent = words.context;
    answer = await connected.draft(requestOf(kind, words, tokens), {
      ...{ fetch: world.fetch, signal },
      onDelta: () => undefined,
      onRetry: () => undefined,
    });
    const { inputTokens: input, outputTokens: output } = answer;
    costUsd = costOf(model.price, { input, output });
    await mustBeAnother(world, due, answer);
    judgeOf(kind).read(answer.text, held.reference, held.draft); // refuses what is no answer
    return end({ status: 'succeeded', error: null });
  } catch (error) {
    const isEnded = signal.aborted && answer === undefined;
    if (!(error instanceof AppError) && !isEnded) throw error;
    const { code, message, hint, retryable } =
      error instanceof AppError ? error : new AppError('cancelled', 'It was broken off.');
    const told = { code, message, hint: hint ?? null, retryable };
    if (!isEnded) return end({ status: 'failed', error: told });
    return end({ status: 'cancelled', error: told });
  }
}

const changed = () =>
  new AppError('consent_needed', 'What would be sent is not what was confirmed.', {
    hint: 'The study was deleted, or its patient’s name changed. Make another judging.',
  });

async function heldOf(
  world: World,
  { experimentId }: StoredJudging,
  { cellId }: DueAsk,
): Promise<Judgeable> {
  const all = await judgeables(
    world,
    await getExperiment(world.db, experimentId),
    cellId,
  );
  const found = all.find((each) => each.cellId === cellId);
  if (!found) throw changed();
  return found;
}

const connectColdly = (model: ConfiguredModel) => {
  const temperature = temperatureOf(model);
  return connect(model, temperature === null ? {} : { temperature });
};

/** By the names that the services give themselves: behind another name may be the same model. */
async function mustBeAnother(
  { db }: World,
  { cellId }: DueAsk,
  { model }: ModelAnswer,
): Promise<void> {
  const cell = await db.experimentRun.findUnique({
    where: { id: cellId },
    select: { runId: true },
  });
  const run = cell?.runId ? await findRun(db, cell.runId) : null;
  if (!run?.model || !isSameName(run.model, model)) return;
  throw new AppError(
    'model_denied',
    'The judge says of itself that it is the model that wrote the draft: no model judges itself.',
    { hint: 'Choose a model that wrote none of them.' },
  );
}
