import { z } from 'zod';
import type { ModelCheck } from '@/lib/api/models/check';
import { AppError } from '@/lib/errors';
import { type Said, judge, type CheckResult } from '@/lib/models/check/judge';
import {
  questionsFor,
  type Question,
  type Questions,
} from '@/lib/models/check/questions';
import type { ConfiguredModel } from '@/lib/models/models-file';
import { estimateTokens } from '@/lib/models/policies';
import { getAdapter } from '@/lib/models/registry';
import { putSetting } from '@/lib/store/settings';
import { subjectOf } from '@/lib/workflow/check/last-check';
import { connect, findModel, reach } from '@/lib/workflow/models';
import { toPng } from '@/lib/workflow/prepare/pictures/png';
import type { World } from '@/lib/workflow/world';

const INSTRUCTIONS =
  'You are shown test pictures. Answer with one JSON object and nothing else: no code fence, no comment.';

/**
 * Try a model out with test cards, which hold nothing of any patient, and keep what was seen.
 *
 * @param random - 0 ≤ … < 1: what is on the cards.
 * @throws AppError `not_found`, `model_unconfigured`, `cancelled`.
 */
export async function checkModel(
  world: World,
  id: string,
  signal: AbortSignal,
  random: () => number = Math.random,
): Promise<ModelCheck> {
  const model = await findModel(world, id);
  const probe = await reach(world, model);
  const reachable: CheckResult = probe.reachable
    ? { id: 'reachable', outcome: 'passed', saw: 'It answers.' }
    : { id: 'reachable', outcome: 'failed', saw: probe.reason };
  const asks = probe.reachable && getAdapter(model.adapter).answersQuestions;
  const tried = asks ? await askAll(world, model, signal, random) : undefined;
  const check: ModelCheck = {
    at: new Date().toISOString(),
    policyId: `${model.policy.id}@${model.policy.version}`,
    // Of another address or model under the same id nothing is known.
    subject: subjectOf(model),
    model: tried?.model ?? null,
    results: [reachable, ...(tried?.results ?? [])],
  };
  await putSetting(world.db, `model-check:${id}`, JSON.stringify(check));
  return check;
}

async function askAll(
  world: World,
  model: ConfiguredModel,
  signal: AbortSignal,
  random: () => number,
) {
  const questions = questionsFor(model.policy, random);
  let named: string | undefined;
  const ask = async (question: Question): Promise<Said> => {
    const { said, by } = await askOne(world, model, question, signal);
    named ??= by;
    return said;
  };
  // One after the other: a server at home has room for one.
  const number = await ask(questions.number);
  const answers: Record<keyof Questions, Said> = {
    number,
    boxes: await ask(questions.boxes),
    images: await ask(questions.images),
    fine: await ask(questions.fine),
  };
  return { results: judge(model.policy, questions, answers), model: named };
}

async function askOne(
  world: World,
  model: ConfiguredModel,
  { words, cards, schema }: Question,
  signal: AbortSignal,
): Promise<{ said: Said; by?: string }> {
  const { $schema: _, ...answerSchema } = z.toJSONSchema(schema);
  const sizes = cards.map(({ plan }) => plan);
  const text = Math.ceil((INSTRUCTIONS.length + words.length) / 4);
  const expectedTokens = estimateTokens(model.policy, sizes) + text;
  const slices = await Promise.all(
    cards.map(async ({ picture, plan }, index) => ({
      png: (await toPng(picture, plan)).bytes,
      caption: `Picture ${index + 1} of ${cards.length}`,
    })),
  );
  const none = () =>
    Promise.reject(new AppError('unsupported', 'A test card is no series.'));
  try {
    const answer = await connect(model).draft(
      {
        instructions: INSTRUCTIONS,
        context: '',
        slices,
        question: words,
        readersQuestion: '',
        modality: 'OT',
        answerSchema,
        inputTokens: expectedTokens,
        measure: none,
        volume: none,
        files: none,
      },
      {
        fetch: world.fetch,
        signal,
        onDelta: () => undefined,
        onRetry: () => undefined,
      },
    );
    const { inputTokens } = answer;
    return {
      said: {
        text: answer.text,
        expectedTokens,
        ...(inputTokens !== undefined && { inputTokens }),
      },
      by: answer.model,
    };
  } catch (error) {
    if (signal.aborted || !(error instanceof AppError)) throw error;
    const failure = [error.message, error.hint].filter(Boolean).join(' ');
    return { said: { failure, expectedTokens } };
  }
}
