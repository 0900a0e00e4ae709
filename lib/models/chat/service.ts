import { AppError } from '@/lib/errors';
import {
  type CallContext,
  defineAdapter,
  type ModelAdapter,
  type ModelAnswer,
} from '@/lib/models/adapter';
import { readAnswer, type ServiceAnswer } from '@/lib/models/chat/answer';
import { type Attempt, withRetries } from '@/lib/models/asking/attempts';
import type { Dialect } from '@/lib/models/chat/dialect';
import { reportedFailure, type Service } from '@/lib/models/asking/failures';
import { readPieces } from '@/lib/models/asking/pieces';
import { probeService } from '@/lib/models/chat/probe';
import { send, serviceOf } from '@/lib/models/chat/send';
import { type ServiceSettings, serviceSettingsSchema } from '@/lib/models/chat/settings';
import { type TimeLimits, timeLimits } from '@/lib/models/asking/time-limits';
import { brokenOff, turnedAway } from '@/lib/models/asking/turned-away';

/**
 * Declare the adapter of a service that is asked over HTTP. Waiting, asking again, cancelling, time
 * limits and the naming of failures are the same for all of them; a dialect is all that differs.
 *
 * @param about.needsKey - Whether it answers nobody without one.
 */
export function defineService({
  dialect,
  needsKey = false,
  ...about
}: {
  readonly id: string;
  readonly title: string;
  readonly defaultBaseUrl?: string;
  readonly needsKey?: boolean;
  readonly captionsStay?: boolean;
  readonly dialect: Dialect;
}): ModelAdapter {
  return defineAdapter<ServiceSettings>({
    ...about,
    runs: 'network',
    answersQuestions: true,
    settings: needsKey
      ? serviceSettingsSchema.required({ apiKey: true })
      : serviceSettingsSchema,

    async draft(request, settings, call) {
      const limits = timeLimits(call.signal, settings);
      const body = JSON.stringify(dialect.body(request, settings));
      try {
        return await withRetries(() => askOnce(dialect, body, settings, call, limits), {
          backoffMs: settings.backoffMs,
          signal: limits.signal,
          onRetry: call.onRetry,
        });
      } finally {
        limits.stop();
      }
    },

    probe: (settings, call) => probeService(dialect, settings, call),
  });
}

async function askOnce(
  dialect: Dialect,
  body: string,
  settings: ServiceSettings,
  call: CallContext,
  limits: TimeLimits,
): Promise<Attempt<ModelAnswer>> {
  const service = serviceOf(settings);
  let heardAnswer = false;
  limits.heard();
  try {
    const path = dialect.draftPath(settings);
    const response = await send(dialect, settings, path, call.fetch, limits, body);
    if (!response.ok) return await turnedAway(service, response, limits);
    const pieces = readPieces(response, limits, settings.maxAnswerBytes);
    const answer = await readAnswer(dialect, pieces, (text) => {
      heardAnswer = true;
      call.onDelta(text);
    });
    call.signal.throwIfAborted();
    if (answer.error) {
      const failure = reportedFailure(service, answer.error);
      if (!failure.retryable || heardAnswer) throw failure;
      return { outcome: 'again', failure };
    }
    return { outcome: 'answered', answer: toModelAnswer(service, settings, answer) };
  } catch (error) {
    return brokenOff(service, error, limits, !heardAnswer);
  }
}

/** @throws AppError when the service ended otherwise than with an answer. */
function toModelAnswer(
  service: Service,
  settings: ServiceSettings,
  { text, refusal, finish, complete, model, inputTokens, outputTokens }: ServiceAnswer,
): ModelAnswer {
  const kept = 'What had come is kept with the run.';
  if (finish === 'filtered') {
    throw new AppError('model_filtered', 'A safety filter stopped the answer.', {
      hint: kept,
    });
  }
  if (refusal || finish === 'refused') {
    throw new AppError('model_refused', 'The model declined to answer.', {
      hint: 'What it said is kept with the run.',
    });
  }
  if (!complete) {
    throw new AppError('model_unreachable', `${service.host} broke off in mid-answer.`, {
      retryable: true,
      hint: kept,
    });
  }
  if (finish === 'length') {
    throw new AppError(
      'answer_truncated',
      'The answer was cut off at its length limit.',
      {
        hint: 'Raise “maxOutputTokens” in the models file, or send fewer slices.',
      },
    );
  }
  return {
    text,
    model: model ?? settings.model,
    ...(inputTokens !== undefined && { inputTokens }),
    ...(outputTokens !== undefined && { outputTokens }),
  };
}
