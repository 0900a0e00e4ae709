import { ArrowLeft, Check, LoaderCircle } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useCallback, useEffect, useState } from 'react';
import { toast } from 'sonner';
import { useSWRConfig } from 'swr';
import { ProblemError, request } from '@/app/_data/client';
import { runsKey } from '@/app/_data/queries';
import { useMay } from '@/app/_people/who';
import { useReview } from '@/app/_report/review';
import { Button } from '@/app/_ui/button';
import { Chip } from '@/app/_ui/chip';
import { Failure, Notice } from '@/app/_ui/notice';
import { Answer } from '@/app/_report/help/answer';
import { TakeProposals } from '@/app/_report/help/take-proposals';
import { useRoom } from '@/app/_viewer/room';
import { errorOf, toastProblem, useProblem } from '@/app/_words/problem';
import { useSaid } from '@/app/_words/named';
import { useFormats } from '@/app/_words/use-formats';
import type { ModelRow, Run } from '@/lib/api/runs';
import { useLiveRun, type Progress } from './live-run';
import { AsSent } from './outcome/as-sent';
import { Controls } from './outcome/controls';
import { RereadButton } from './outcome/reread';
import { RunResults } from './outcome/run-results';
import { Said } from './outcome/said';

/** One run, going on or over: its stages, what it found, and what to do with it. */
export function RunView({
  runId,
  model,
  back,
  onBack,
  onAgain,
  onOpen,
}: {
  runId: string;
  model: ModelRow | undefined;
  /** Where it leads back to, if not to the models. */
  back?: string;
  onBack: () => void;
  onAgain: (run: Run) => void;
  onOpen: (runId: string) => void;
}) {
  const t = useTranslations('model.run');
  const saved = useTranslations('model.saved');
  const help = useTranslations('report.help');
  const said = useSaid();
  const room = useRoom();
  const { mutate } = useSWRConfig();
  const ended = useCallback(
    () => void mutate(runsKey(room.study.studyUid)),
    [mutate, room],
  );
  const { run, progress, error } = useLiveRun(runId, ended);
  const review = useReview();
  const may = useMay();
  const [cancelling, setCancelling] = useState(false);
  const statements = run?.draft?.statements ?? progress.statements;
  const isOver = run !== null && run.status !== 'running';
  const isTranslation = run?.request.task?.kind === 'translation';
  const isDraft = !run?.request.control && !run?.request.task;
  const name = run?.model ?? model?.title ?? run?.modelId ?? t('theModel');

  // Its boxes are drawn, and J jumps to them, as long as this is looked at.
  useEffect(() => {
    room.store.set({ draft: statements });
  }, [room, statements]);
  useEffect(() => () => room.store.set({ draft: null }), [room]);

  const cancel = async () => {
    setCancelling(true);
    await request('DELETE', `/api/runs/${runId}`).catch((reason: unknown) =>
      reason instanceof ProblemError
        ? toastProblem(reason)
        : toast.error(t('notCancelled')),
    );
    setCancelling(false);
  };

  return (
    <section aria-label={t('title')} className="space-y-3">
      <div className="flex items-center gap-2">
        <Button look="quiet" onClick={onBack} className="-ml-2">
          <ArrowLeft size={14} aria-hidden /> {back ?? t('back')}
        </Button>
        <span className="flex-1" />
        {!isOver && may('ask') && (
          <Button disabled={cancelling} onClick={() => void cancel()}>
            {t('cancel')}
          </Button>
        )}
      </div>
      {isOver ? <Outcome run={run} onAgain={() => onAgain(run)} /> : null}
      {run?.request.recipe.saved && (
        <p className="text-sm text-faint">
          {saved('followed', run.request.recipe.saved)}
        </p>
      )}
      {!isOver && <Stages progress={progress} />}
      {error !== null && <Failure error={error} />}
      {run?.status === 'succeeded' && run.request.task && <TakeProposals run={run} />}
      {run?.draft?.answer && <Answer answer={run.draft.answer} />}
      {run?.status === 'succeeded' && isDraft && may('report') && (
        <Button
          look="primary"
          disabled={review.busy}
          className="w-full"
          onClick={async () => {
            if (!(await review.start(run.id))) return;
            room.store.set({ panel: 'report', draft: null, coverage: null });
            onBack();
          }}
        >
          {t('review')}
        </Button>
      )}
      {run?.status === 'succeeded' && <RunResults run={run} />}
      {isTranslation && run.status === 'succeeded' && (
        <p className="text-muted">{help('kept')}</p>
      )}
      {(!isOver || statements.length > 0 || run.status === 'succeeded') &&
        !isTranslation && (
          <ol
            aria-label={t('findings')}
            className="rounded border border-dashed border-amber/40 bg-amber-dim/40"
          >
            <li className="flex items-center gap-2 px-2.5 py-1.5 text-sm text-amber">
              <Chip tone="amber">{t('draft')}</Chip> {t('byNotReviewed', { name })}
            </li>
            {statements.map((statement, index) => (
              <Said
                key={index}
                number={index + 1}
                statement={statement}
                warnings={run?.draft?.warnings[index] ?? []}
              />
            ))}
            {statements.length === 0 && (
              <li className="px-2.5 pb-2 text-muted">
                {isOver ? t('noFinding') : t('arriving')}
              </li>
            )}
          </ol>
        )}
      {run?.draft?.notes.map((note) => (
        <Notice key={note} title={said(note)} />
      ))}
      {!isOver && progress.warning && (
        <Notice tone="amber" title={said(progress.warning)} />
      )}
      {run?.status === 'succeeded' &&
        !run.request.provenance &&
        may('ask') &&
        run.images.length > 0 &&
        run.files.length === 0 && (
          <Controls run={run} busy={review.busy} onStarted={onOpen} />
        )}
      {isOver && !run.request.provenance && run.images.length > 0 && <AsSent run={run} />}
      {run && run.rawAnswer !== '' && (
        <details className="rounded border border-line">
          <summary className="px-2.5 py-1 text-muted hover:text-text">
            {t('rawAnswer', { count: run.rawAnswer.length })}
          </summary>
          <pre className="max-h-80 overflow-auto border-t border-line p-2 font-mono text-xs whitespace-pre-wrap text-muted">
            {run.rawAnswer}
          </pre>
        </details>
      )}
      {isOver && !run.request.provenance && run.rawAnswer !== '' && (
        <RereadButton run={run} />
      )}
    </section>
  );
}

const STAGES = ['preparing', 'prepared', 'sent', 'streaming'] as const;

function Stages({ progress }: { progress: Progress }) {
  const t = useTranslations('model.run');
  const said = useSaid();
  const at = progress.stage === 'ended' ? STAGES.length : STAGES.indexOf(progress.stage);
  const details: Partial<Record<Progress['stage'], string>> = {
    prepared:
      progress.images === null
        ? ''
        : t('prepared', { images: progress.images, tokens: progress.tokens ?? 0 }),
    sent:
      progress.question && progress.question.calls > 1
        ? t('questionOf', progress.question)
        : '',
    streaming: progress.received
      ? t('received', {
          characters: progress.received,
          findings: progress.statements.length,
        })
      : '',
  };
  return (
    <ol aria-label={t('stagesLabel')} className="space-y-0.5">
      {STAGES.map((stage, index) => (
        <li
          key={stage}
          aria-current={index === at ? 'step' : undefined}
          className={`flex items-center gap-2 ${index > at ? 'text-faint' : ''}`}
        >
          {index < at ? (
            <Check size={14} className="text-accent" aria-label={t('done')} />
          ) : index === at ? (
            <LoaderCircle size={14} className="animate-spin text-accent" aria-hidden />
          ) : (
            <span className="size-3.5" aria-hidden />
          )}
          {t(`stages.${stage}`)}
          <span className="text-sm text-muted">{details[stage]}</span>
        </li>
      ))}
      {progress.retry && (
        <li className="pl-[1.375rem] text-sm text-amber">
          {t('retry', { ...progress.retry, reason: said(progress.retry.reason) })}
        </li>
      )}
    </ol>
  );
}

function Outcome({ run, onAgain }: { run: Run; onAgain: () => void }) {
  const t = useTranslations('model.run');
  const ui = useTranslations('ui');
  const may = useMay();
  const told = useProblem();
  const { moment, number } = useFormats();
  const { provenance } = run.request;
  if (provenance) {
    const { author, system, writtenOn } = provenance;
    return (
      <p className="text-muted">
        {t('written', { author, system, date: writtenOn ?? t('unknownDate') })}
      </p>
    );
  }
  if (run.status === 'succeeded') {
    const { finishedAt, inputTokens, outputTokens, latencyMs, costUsd } = run;
    const { task } = run.request;
    const when = finishedAt ? moment(finishedAt) : '';
    const isReady = task
      ? t(`helpReady.${task.kind}`, { when })
      : finishedAt
        ? t('draftReadyAt', { when })
        : t('draftReady');
    const facts = [
      isReady,
      inputTokens !== null &&
        t('tokens', {
          tokensIn: number(inputTokens),
          tokensOut: outputTokens === null ? '–' : number(outputTokens),
        }),
      latencyMs !== null && `${(latencyMs / 1000).toFixed(1)} s`,
      costUsd !== null && `$${costUsd.toFixed(4)}`,
    ];
    return <p className="text-muted">{facts.filter(Boolean).join(' · ')}</p>;
  }
  const cancelled = run.status === 'cancelled';
  const problem = run.error && told(errorOf(run.error));
  return (
    <Notice
      tone={cancelled ? 'plain' : 'red'}
      title={cancelled ? t('cancelled') : (problem?.title ?? t('declined'))}
      detail={problem?.detail}
      actions={may('ask') && <Button onClick={onAgain}>{ui('tryAgain')}</Button>}
    >
      {problem?.hint} {!cancelled && t('kept')}
    </Notice>
  );
}
