import { randomUUID } from 'node:crypto';
import type { RunRequest } from '@/lib/api/runs';
import { AppError } from '@/lib/errors';
import type { ModelAnswer } from '@/lib/models/adapter';
import { costOf } from '@/lib/models/price';
import { usageWarning } from '@/lib/report/checks/usage';
import type { AnswerFinding } from '@/lib/report/answer-form';
import { findingAnswered } from '@/lib/report/asking/assemble';
import type { Step } from '@/lib/report/asking/steps';
import { placeFinding } from '@/lib/report/draft';
import type { RiskTable } from '@/lib/report/risk';
import { findingReader } from '@/lib/report/partial-findings';
import { finishRun, startRun, type RunEnd } from '@/lib/store/runs';
import { getStudy } from '@/lib/store/archive/studies';
import { askAll, totalOf, type Asked } from '@/lib/workflow/draft/ask';
import { attachedTo, makeForConfirming } from '@/lib/workflow/draft/attached';
import { assertAsked, assertConfirmed, assertSendable } from '@/lib/workflow/draft/gate';
import { keptAttached, type KeptAttached } from '@/lib/workflow/draft/record/files';
import { keepInputs } from '@/lib/workflow/draft/record/kept';
import {
  boxDecoder,
  readExchanges,
  readingOf,
  type Found,
} from '@/lib/workflow/draft/record/reading';
import { replaySettings } from '@/lib/workflow/draft/sample-recordings';
import { closeLog, openLog, type RunLog } from '@/lib/workflow/draft/run-log';
import { assertHelps } from '@/lib/workflow/help/help';
import { keepTranslation } from '@/lib/workflow/help/translations';
import { connect, findModel } from '@/lib/workflow/models';
import { propose } from '@/lib/workflow/segmentation/proposals';
import { mustSee } from '@/lib/workflow/people/may-see';
import { prepare, type Prepared } from '@/lib/workflow/prepare/prepare';
import { asControl } from '@/lib/workflow/prepare/control';
import type { World } from '@/lib/workflow/world';

/**
 * Ask a model for a draft. Answers at once with the run's id; the run goes on by itself, is
 * followed by its log, and is kept whatever comes of it.
 *
 * @param id - Where it was decided before; one that was ever used starts nothing.
 * @returns `ended` settles with the run, and never fails.
 * @throws AppError `not_found` (model or study) or `model_unconfigured` before there is a run.
 */
export async function startDraft(
  world: World,
  request: RunRequest,
  id: string = randomUUID(),
): Promise<{ id: string; ended: Promise<void> }> {
  const model = await findModel(world, request.modelId);
  connect(model); // says at once what is missing
  if (request.task) assertHelps(model);
  assertAsked(model, request);
  if (request.control && model.adapter === 'baseline') {
    throw new AppError('unsupported', `${model.title} measures; it can’t be fooled.`);
  }
  await mustSee(world, request.studyUid);
  await getStudy(world.db, request.studyUid);
  await startRun(world.db, {
    id,
    studyUid: request.studyUid,
    modelId: model.id,
    adapter: model.adapter,
    policyId: `${model.policy.id}@${model.policy.version}`,
    request: JSON.stringify(request),
  });
  const log = openLog(id);
  // Nobody waits for it: what its own handling of errors can't keep (a database that is gone) is
  // said in the log, and the next start marks the run as interrupted.
  const ended = draft(world, id, request, log)
    .then(() => undefined)
    .catch((error: unknown) => console.error(error))
    .finally(() => closeLog(id));
  return { id, ended };
}

async function draft(
  world: World,
  id: string,
  request: RunRequest,
  log: RunLog,
): Promise<RunEnd['status']> {
  // Every piece as it came: what is kept when the rest never does.
  let rawAnswer = '';
  let attached: KeptAttached | undefined;
  const asked: Asked = { exchanges: [], answers: [] };
  const end = async (rest: Omit<RunEnd, 'rawAnswer' | 'files' | 'exchanges'>) => {
    const files = JSON.stringify(attached?.rows() ?? []);
    const kept = { rawAnswer, files, exchanges: JSON.stringify(asked.exchanges) };
    await finishRun(world.db, id, { ...rest, ...kept });
    return rest.status;
  };
  let answer: ModelAnswer | undefined;
  let spent: Pick<RunEnd, 'costUsd' | 'latencyMs'> = {};
  try {
    const prepared = await asControl(
      await prepare(world, request, log.signal),
      request.control,
    );
    const made = attachedTo(prepared, request.control, log.signal);
    attached = keptAttached(world, id, made);
    assertConfirmed(prepared, await makeForConfirming(prepared, made), request);
    log.add({
      type: 'prepared',
      images: prepared.images.length,
      tokens: prepared.tokens,
    });
    assertSendable(prepared);
    await keepInputs(world, id, prepared, made.made());

    let read: (text: string) => void = () => undefined;
    const sentAt = performance.now();
    try {
      await askAll(
        connectFor(prepared, request),
        prepared,
        { attached, readersQuestion: request.recipe.question.trim() },
        {
          fetch: world.fetch,
          signal: log.signal,
          onDelta(text) {
            rawAnswer += text;
            log.add({ type: 'delta', text });
            read(text);
          },
          onRetry: ({ attempt, afterMs, reason }) =>
            log.add({ type: 'retry', attempt, reason, inMs: afterMs }),
        },
        asked,
        ({ kind, finding }, index) => {
          if (index > 0) rawAnswer += '\n\n';
          read = streamReader(prepared, log, { kind, finding, index });
          const [call, calls] = [index + 1, prepared.steps.length];
          log.add({ type: 'sent', at: new Date().toISOString(), call, calls });
        },
      );
    } finally {
      answer = totalOf(asked);
      if (answer) spent = spentOn(answer, prepared, performance.now() - sentAt);
    }
    if (!answer) throw new Error('A run asks one question at least.');
    rawAnswer = answer.text;
    const usage = usageOf(answer, prepared);
    log.add(usage);
    const { inputTokens } = answer;
    const found: StoredDraft = {
      ...readExchanges(asked.exchanges, readingOf(prepared), inputTokens),
      ...(answer.risk && { risk: answer.risk }),
    };
    if (answer.masks) {
      const about = {
        runId: id,
        studyUid: request.studyUid,
        seriesUid: prepared.series.seriesUid,
      };
      await propose(world.db, about, await attached.volume(), answer.masks);
    }
    await keepTranslation(world, id, prepared.help?.reading, found.translation);
    const status = await end({
      status: 'succeeded',
      ...countsOf(answer),
      ...spent,
      draft: JSON.stringify(found),
    });
    log.add({
      type: 'done',
      statements: found.statements.length,
      notes: [...found.notes],
    });
    return status;
  } catch (error) {
    const failure = failureOf(error, log.signal);
    const status =
      failure.code === 'cancelled'
        ? 'cancelled'
        : failure.code === 'model_refused' || failure.code === 'model_filtered'
          ? 'refused'
          : 'failed';
    await end({ status, ...countsOf(answer), ...spent, error: JSON.stringify(failure) });
    log.add(
      status === 'refused'
        ? { type: 'refused', message: failure.message }
        : { type: 'failed', ...failure },
    );
    return status;
  }
}

/** `replay` is told what to answer; every other model finds that out by itself. */
const connectFor = (prepared: Prepared, { studyUid }: RunRequest) =>
  connect(
    prepared.model,
    prepared.model.adapter === 'replay'
      ? replaySettings(prepared, studyUid)
      : { caption: prepared.captions },
  );

/** As kept with the run: warnings belong to the statements, in their order. */
export interface StoredDraft extends Found {
  risk?: RiskTable;
}

/** Tells of findings as soon as they are whole; a wrong one is left to the end, which names it. */
function streamReader(
  prepared: Prepared,
  log: RunLog,
  {
    kind,
    finding: asked,
    index: first,
  }: Pick<Step, 'kind' | 'finding'> & { index: number },
) {
  const decode = boxDecoder(readingOf(prepared));
  const tell = (index: number, finding: AnswerFinding) => {
    try {
      const { statement } = placeFinding(finding, prepared.slices, decode);
      log.add({ type: 'finding', index, statement });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
  };
  if (asked !== null) {
    let text = '';
    return (piece: string) => {
      text += piece;
      // An answer that is not whole yet can't be read.
      const finding = text.trimEnd().endsWith('}') && findingAnswered(asked, text);
      if (finding) tell(first, finding);
    };
  }
  const reader = findingReader();
  let index = 0;
  return (text: string) => {
    if (kind !== 'draft' && kind !== 'section' && kind !== 'region') return;
    for (const finding of reader.push(text)) tell(index++, finding);
  };
}

const picturesOf = ({ slices }: Prepared) => ({ pictures: slices.length > 0 });

function usageOf({ inputTokens, outputTokens }: ModelAnswer, prepared: Prepared) {
  const { tokens } = readingOf(prepared);
  return {
    type: 'usage' as const,
    inputTokens: inputTokens ?? null,
    outputTokens: outputTokens ?? null,
    warning:
      tokens === null ? null : usageWarning(inputTokens, tokens, picturesOf(prepared)),
  };
}

const spentOn = (
  { inputTokens: input, outputTokens: output }: ModelAnswer,
  { model }: Prepared,
  ms: number,
) => ({ costUsd: costOf(model.price, { input, output }), latencyMs: Math.round(ms) });

const countsOf = (answer: ModelAnswer | undefined) => ({
  model: answer?.model,
  inputTokens: answer?.inputTokens,
  outputTokens: answer?.outputTokens,
});

function failureOf(error: unknown, signal: AbortSignal) {
  if (signal.aborted) {
    return {
      code: 'cancelled',
      message: 'The run was cancelled.',
      hint: null,
      retryable: true,
    };
  }
  if (error instanceof AppError) {
    const { code, message, hint, retryable } = error;
    return { code, message, hint: hint ?? null, retryable };
  }
  console.error(error); // a bug: the log gets everything, the reader nothing of it
  return {
    code: 'unknown',
    message: 'Something went wrong on the server.',
    hint: 'The study and its reports are as they were.',
    retryable: false,
  };
}
