import { randomUUID } from 'node:crypto';
import type { CreateJudging, JudgeRecord } from '@/lib/api/research/judgings';
import { AppError } from '@/lib/errors';
import { judgeOf } from '@/lib/evaluation/judges/judge';
import { isSameModel } from '@/lib/evaluation/judges/same-model';
import type { ConfiguredModel } from '@/lib/models/models-file';
import { textTokens } from '@/lib/models/policies';
import { costOf } from '@/lib/models/price';
import { getExperiment } from '@/lib/store/research/experiments';
import { keepJudging } from '@/lib/store/research/judgings';
import { mustNotReadBlind } from '@/lib/workflow/blind/veil';
import {
  judgeables,
  promptSha256,
  questionOf,
  questionSha256,
  sha256Of,
} from '@/lib/workflow/experiments/judging/questions';
import { planOf } from '@/lib/workflow/experiments/plan';
import { assertHelps } from '@/lib/workflow/help/help';
import { connect, destinationOf, findModel } from '@/lib/workflow/models';
import type { World } from '@/lib/workflow/world';
import packageJson from '@/package.json';

/**
 * Make a judging of all drafts of an experiment that have a reference: every question is composed, and
 * none is sent before somebody says so.
 *
 * @throws AppError `not_found`; `model_unconfigured`; `unsupported` for a model that answers no
 *   questions; `conflict` for one that wrote drafts of the experiment, for an experiment from elsewhere,
 *   one that is under way, and where there is nothing to judge.
 */
export async function makeJudging(
  world: World,
  experimentId: string,
  { id, kind, modelId, budgetUsd }: CreateJudging,
): Promise<void> {
  const experiment = await getExperiment(world.db, experimentId);
  await mustNotReadBlind(world, experimentId);
  if (experiment.imported !== null) {
    throw new AppError(
      'conflict',
      'This experiment came in a bundle: its drafts are judged where they were written.',
    );
  }
  if (!['done', 'paused', 'cancelled'].includes(experiment.state)) {
    throw new AppError('conflict', 'This experiment is under way.', {
      hint: 'Judges are asked about drafts that are there: wait for it, or hold it.',
      retryable: true,
    });
  }
  const model = await findModel(world, modelId);
  assertHelps(model);
  connect(model); // says at once what it lacks
  mustBeAnother(model, planOf(experiment).models);
  const drafts = await judgeables(world, experiment);
  if (drafts.length === 0) {
    throw new AppError(
      'conflict',
      'There is no draft of a study with a reference report.',
    );
  }
  const destination = destinationOf(model);
  const asks = drafts.map((each, at) => {
    const words = questionOf(kind, each);
    return {
      ...{ id: randomUUID(), cellId: each.cellId, studyUid: each.studyUid },
      ...{ position: at + 1, state: 'waiting', sha256: questionSha256(words) },
      mostUsd: mostUsdOf(model, destination.egress, Object.values(words).join('\n')),
    };
  });
  await keepJudging(
    world.db,
    {
      ...{ id, experimentId, kind, modelId, budgetUsd: budgetUsd ?? null },
      ...{ state: 'ready', author: world.user, program: packageJson.version },
      judge: JSON.stringify(recordOf(model, kind)),
      digest: sha256Of(
        JSON.stringify([kind, modelId, destination, asks.map(({ sha256 }) => sha256)]),
      ),
    },
    asks,
  );
}

/** No model judges itself, whatever the models file calls it. */
function mustBeAnother(
  { id, title, adapter, model }: ConfiguredModel,
  planned: readonly {
    id: string;
    title: string;
    adapter: string;
    model: string | null;
  }[],
): void {
  const own = planned.find((each) => isSameModel(each, { id, adapter, model }));
  if (!own) return;
  throw new AppError(
    'conflict',
    own.id === id
      ? `${title} wrote drafts of this experiment: no model judges itself.`
      : `${title} is the same model as ${own.title}, which wrote drafts of this experiment: no model judges itself.`,
    { hint: 'Choose a model that wrote none of them.' },
  );
}

const mostUsdOf = (
  { price, policy, answerTokens }: ConfiguredModel,
  egress: string,
  words: string,
): number | null =>
  egress === 'here'
    ? 0
    : costOf(price, { input: textTokens(policy, words.length), output: answerTokens });

/** What is told of a judge beside its numbers. */
function recordOf(model: ConfiguredModel, kind: CreateJudging['kind']): JudgeRecord {
  const { version, instructions, question } = judgeOf(kind).prompt;
  return {
    ...{ title: model.title, adapter: model.adapter, model: model.model },
    policyId: `${model.policy.id}@${model.policy.version}`,
    destination: destinationOf(model),
    temperature: temperatureOf(model),
    prompt: { version, sha256: promptSha256(kind), instructions, question },
  };
}

/** As little chance as the service lets us have; null: it takes no temperature. */
export const temperatureOf = ({ settings }: Pick<ConfiguredModel, 'settings'>) =>
  settings['temperature'] === undefined ? null : 0;
