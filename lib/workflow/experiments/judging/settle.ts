import type { Plan } from '@/lib/api/research/experiments';
import type { AskEnd, DueAsk } from '@/lib/store/research/judgings';
import type { Asking } from '@/lib/workflow/experiments/judging/ask';
import { attemptsOf } from '@/lib/workflow/experiments/queue/settle';
import { costOfAttempts, verdictOf } from '@/lib/workflow/experiments/queue/verdict';

const LOST = {
  code: 'lost',
  message: 'The program was stopped while the judge was being asked.',
  hint: 'What it answered is lost, and perhaps it is charged: its cost is counted as an estimate.',
  retryable: true,
};

/**
 * What is written down of a question that has ended, by the rules of runs.
 *
 * @returns `held`: what holds up the judging, for somebody to mend; null: nothing.
 */
export function endOf(
  due: DueAsk,
  asked: Asking,
  { whenLost }: Pick<Plan, 'whenLost'>,
): { data: AskEnd; held: string | null } {
  const before = attemptsOf(due);
  const { error, answer, latencyMs } = asked;
  const { attempt, next, afterMs } = verdictOf(
    { ...asked, id: `${due.id}.${due.attempt}` },
    before,
    { whenLost },
    { mostUsd: due.mostUsd },
  );
  const attempts = [...before, attempt];
  const isHeld = next === 'held';
  const again = next === 'again' || isHeld;
  const told = error ?? (next === 'failed' ? LOST : null);
  const data: AskEnd = {
    state: again ? 'waiting' : next,
    attempts: JSON.stringify(attempts),
    costUsd: costOfAttempts(attempts),
    notBefore: next === 'again' && afterMs > 0 ? new Date(Date.now() + afterMs) : null,
    ...(answer && {
      answer: answer.text,
      model: answer.model,
      latencyMs: latencyMs ?? null,
    }),
    ...(answer && {
      inputTokens: answer.inputTokens ?? null,
      outputTokens: answer.outputTokens ?? null,
    }),
    ...(!again && {
      errorKind: next === 'done' ? null : (told?.code ?? null),
      error: next === 'done' || told === null ? null : JSON.stringify(told),
      finishedAt: new Date(),
    }),
  };
  const held =
    isHeld && error ? [error.message, error.hint].filter(Boolean).join(' ') : null;
  return { data, held };
}
