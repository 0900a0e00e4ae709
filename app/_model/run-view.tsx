import { ArrowLeft, Check, LoaderCircle } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { toast } from 'sonner';
import { useSWRConfig } from 'swr';
import { ProblemError, request } from '@/app/_data/client';
import { runsKey } from '@/app/_data/queries';
import { useReview } from '@/app/_report/review';
import { Button } from '@/app/_ui/button';
import { Chip } from '@/app/_ui/chip';
import { moment, plural } from '@/app/_ui/format';
import { Failure, Notice } from '@/app/_ui/notice';
import { Facts, Warnings } from '@/app/_report/finding-card';
import { useRoom } from '@/app/_viewer/room';
import type { ModelRow, Run } from '@/lib/api/runs';
import type { Statement } from '@/lib/report/finding';
import { Controls } from './controls';
import { useLiveRun, type Progress } from './live-run';
import { RunResults } from './outcome/run-results';

/** One run, going on or over: its stages, what it found, and what to do with it. */
export function RunView({
  runId,
  model,
  onBack,
  onAgain,
  onOpen,
}: {
  runId: string;
  model: ModelRow | undefined;
  onBack: () => void;
  onAgain: (run: Run) => void;
  onOpen: (runId: string) => void;
}) {
  const room = useRoom();
  const { mutate } = useSWRConfig();
  const ended = useCallback(
    () => void mutate(runsKey(room.study.studyUid)),
    [mutate, room],
  );
  const { run, progress, error } = useLiveRun(runId, ended);
  const review = useReview();
  const [cancelling, setCancelling] = useState(false);
  const statements = run?.draft?.statements ?? progress.statements;
  const isOver = run !== null && run.status !== 'running';
  const name = run?.model ?? model?.title ?? run?.modelId ?? 'the model';

  // Its boxes are drawn, and J jumps to them, as long as this is looked at.
  useEffect(() => {
    room.store.set({ draft: statements });
  }, [room, statements]);
  useEffect(() => () => room.store.set({ draft: null }), [room]);

  const cancel = async () => {
    setCancelling(true);
    await request('DELETE', `/api/runs/${runId}`).catch((reason: unknown) =>
      toast.error(
        reason instanceof ProblemError ? reason.message : 'It could not be cancelled.',
      ),
    );
    setCancelling(false);
  };

  return (
    <section aria-label="Model run" className="space-y-3">
      <div className="flex items-center gap-2">
        <Button look="quiet" onClick={onBack} className="-ml-2">
          <ArrowLeft size={14} aria-hidden /> Models
        </Button>
        <span className="flex-1" />
        {!isOver && (
          <Button disabled={cancelling} onClick={() => void cancel()}>
            Cancel run
          </Button>
        )}
      </div>
      {isOver ? <Outcome run={run} onAgain={() => onAgain(run)} /> : null}
      {!isOver && <Stages progress={progress} />}
      {error !== null && <Failure error={error} />}
      {run?.status === 'succeeded' && !run.request.control && (
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
          Review draft
        </Button>
      )}
      {run?.status === 'succeeded' && <RunResults run={run} />}
      {(!isOver || statements.length > 0 || run.status === 'succeeded') && (
        <ol
          aria-label="Draft findings"
          className="rounded border border-dashed border-amber/40 bg-amber-dim/40"
        >
          <li className="flex items-center gap-2 px-2.5 py-1.5 text-sm text-amber">
            <Chip tone="amber">draft</Chip> by {name}, not reviewed
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
              {isOver ? 'No finding came back.' : 'Findings appear here as they arrive.'}
            </li>
          )}
        </ol>
      )}
      {run?.draft?.notes.map((note) => (
        <Notice key={note} title={note} />
      ))}
      {!isOver && progress.warning && <Notice tone="amber" title={progress.warning} />}
      {run?.status === 'succeeded' &&
        !run.request.provenance &&
        run.files.length === 0 && (
          <Controls run={run} busy={review.busy} onStarted={onOpen} />
        )}
      {run && run.rawAnswer !== '' && (
        <details className="rounded border border-line">
          <summary className="px-2.5 py-1 text-muted hover:text-text">
            Raw answer, {run.rawAnswer.length.toLocaleString()} characters
          </summary>
          <pre className="max-h-80 overflow-auto border-t border-line p-2 font-mono text-xs whitespace-pre-wrap text-muted">
            {run.rawAnswer}
          </pre>
        </details>
      )}
    </section>
  );
}

const STAGES = [
  ['preparing', 'Preparing the slices'],
  ['prepared', 'Prepared'],
  ['sent', 'Sent, waiting for the answer'],
  ['streaming', 'Answer is coming in'],
  ['ended', 'Ended'],
] as const;

function Stages({ progress }: { progress: Progress }) {
  const at = STAGES.findIndex(([stage]) => stage === progress.stage);
  const details: Partial<Record<Progress['stage'], string>> = {
    prepared:
      progress.images === null
        ? ''
        : `${plural(progress.images, 'image')}, about ${progress.tokens?.toLocaleString()} tokens`,
    streaming: progress.received
      ? `${progress.received.toLocaleString()} characters, ${plural(progress.statements.length, 'finding')}`
      : '',
  };
  return (
    <ol aria-label="Stages" className="space-y-0.5">
      {STAGES.slice(0, 4).map(([stage, words], index) => (
        <li
          key={stage}
          aria-current={index === at ? 'step' : undefined}
          className={`flex items-center gap-2 ${index > at ? 'text-faint' : ''}`}
        >
          {index < at ? (
            <Check size={14} className="text-accent" aria-label="Done" />
          ) : index === at ? (
            <LoaderCircle size={14} className="animate-spin text-accent" aria-hidden />
          ) : (
            <span className="size-3.5" aria-hidden />
          )}
          {words}
          <span className="text-sm text-muted">{details[stage]}</span>
        </li>
      ))}
      {progress.retry && (
        <li className="pl-[22px] text-sm text-amber">{progress.retry}</li>
      )}
    </ol>
  );
}

function Outcome({ run, onAgain }: { run: Run; onAgain: () => void }) {
  const { provenance } = run.request;
  if (provenance) {
    const { author, system, writtenOn } = provenance;
    return (
      <p className="text-muted">
        Written by {author} in {system}, {writtenOn ?? 'on an unknown date'}. No model was
        asked; sentences are tied to the images as the draft is reviewed.
      </p>
    );
  }
  if (run.status === 'succeeded') {
    const tokens =
      run.inputTokens !== null &&
      `${run.inputTokens.toLocaleString()} tokens in, ${run.outputTokens?.toLocaleString() ?? '–'} out`;
    return (
      <p className="text-muted">
        Draft ready, {run.finishedAt && moment(run.finishedAt)}
        {tokens && ` · ${tokens}`}
        {run.latencyMs !== null && ` · ${(run.latencyMs / 1000).toFixed(1)} s`}
        {run.costUsd !== null && ` · $${run.costUsd.toFixed(4)}`}
      </p>
    );
  }
  const cancelled = run.status === 'cancelled';
  return (
    <Notice
      tone={cancelled ? 'plain' : 'red'}
      title={
        cancelled
          ? 'This run was cancelled.'
          : (run.error?.message ?? 'The model declined to answer.')
      }
      detail={run.error?.code}
      actions={<Button onClick={onAgain}>Try again</Button>}
    >
      {run.error?.hint}{' '}
      {!cancelled && 'The run is kept with its raw answer; the study is as it was.'}
    </Notice>
  );
}

function Said({
  number,
  statement,
  warnings,
}: {
  number: number;
  statement: Statement;
  warnings: readonly string[];
}) {
  const room = useRoom();
  return (
    <li className="border-t border-dashed border-amber/30 px-2.5 py-1.5">
      <p>
        <span className="mr-1.5 font-semibold text-amber">{number}</span>
        {statement.statement}
      </p>
      <div className="mt-1 flex flex-wrap gap-1">
        {statement.evidence.map((evidence, index) => {
          const place = room.placeOf(evidence);
          return (
            <button
              key={index}
              type="button"
              className="inline-flex rounded-[3px]"
              disabled={!place}
              onClick={() => room.jump(evidence)}
            >
              <Chip className="hover:border-accent hover:text-accent">
                {place ? `slice ${place.index + 1}` : 'not shown'}
                {evidence.box && <span aria-hidden>▸ box</span>}
              </Chip>
            </button>
          );
        })}
        <Facts statement={statement} />
      </div>
      <Warnings of={warnings} />
    </li>
  );
}
