import type { CallContext, ConnectedModel, ModelAnswer } from '@/lib/models/adapter';
import { withDescription } from '@/lib/report/asking/assemble';
import type { Step } from '@/lib/report/asking/steps';
import type { Attached } from '@/lib/workflow/draft/attached';
import type { Exchange } from '@/lib/workflow/draft/record/reading';
import { measure } from '@/lib/workflow/prepare/measure';
import type { Prepared } from '@/lib/workflow/prepare/prepare';

/** What came back so far; kept whatever comes of the rest. */
export interface Asked {
  readonly exchanges: Exchange[];
  readonly answers: ModelAnswer[];
}

/**
 * Ask the questions of a run one after the other: an adapter gets one at a time, each with all images
 * and with its own limits of time.
 *
 * @param asked - Grows by every answer.
 * @param before - Called before each question.
 * @throws AppError as `ConnectedModel.draft`; the questions left are not asked then.
 */
export async function askAll(
  connected: ConnectedModel,
  prepared: Prepared,
  {
    attached,
    readersQuestion,
  }: { attached: Pick<Attached, 'volume' | 'files'>; readersQuestion: string },
  call: CallContext,
  asked: Asked,
  before: (step: Step, index: number) => void,
): Promise<void> {
  for (const [index, step] of prepared.steps.entries()) {
    call.signal.throwIfAborted();
    before(step, index);
    const described = asked.exchanges.find(({ kind }) => kind === 'describe');
    const question = described
      ? withDescription(step.question, described.answer)
      : step.question;
    const answer = await connected.draft(
      {
        instructions: step.instructions,
        context: prepared.context,
        question,
        slices: prepared.images.map(({ png, caption, slices }) => ({
          png,
          caption,
          shows: slices.map(({ number }) => number),
        })),
        answerSchema: step.answerSchema,
        inputTokens: prepared.tokens / prepared.steps.length,
        modality: prepared.series.modality,
        readersQuestion: prepared.help?.question ?? readersQuestion,
        measure: () => measure(prepared, call.signal),
        volume: attached.volume,
        files: attached.files,
      },
      call,
    );
    asked.answers.push(answer);
    const { kind, finding } = step;
    const draft = answer.draft ?? null;
    asked.exchanges.push({ kind, finding, question, answer: answer.text, draft });
  }
}

/** All answers as one: their texts in order, what they cost together. */
export function totalOf({ answers }: Asked): ModelAnswer | undefined {
  const last = answers.at(-1);
  if (!last) return undefined;
  const { inputTokens: _input, outputTokens: _output, ...rest } = last;
  const input = sumOf(answers.map(({ inputTokens }) => inputTokens));
  const output = sumOf(answers.map(({ outputTokens }) => outputTokens));
  return {
    ...rest,
    text: answers.map(({ text }) => text).join('\n\n'),
    ...(input !== undefined && { inputTokens: input }),
    ...(output !== undefined && { outputTokens: output }),
  };
}

/** Unknown as soon as one is. */
const sumOf = (counts: readonly (number | undefined)[]) =>
  counts.reduce<number | undefined>(
    (sum, count) => (sum === undefined || count === undefined ? undefined : sum + count),
    0,
  );
