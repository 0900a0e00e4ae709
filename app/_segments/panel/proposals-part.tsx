import { Check, Eye, EyeOff, RotateCcw, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { toast } from 'sonner';
import { ProblemError, request } from '@/app/_data/client';
import { useProposals } from '@/app/_data/queries';
import { Button, IconButton } from '@/app/_ui/button';
import { Chip } from '@/app/_ui/chip';
import { Failure } from '@/app/_ui/notice';
import { useStore } from '@/app/_ui/store';
import { Waiting } from '@/app/_ui/waiting';
import { useRoom, useRoomState } from '@/app/_viewer/room';
import { toastProblem } from '@/app/_words/problem';
import { useFormats } from '@/app/_words/use-formats';
import type { Proposal } from '@/lib/api/segments/proposals';
import { hideOrShowSegment } from '@/app/_segments/actions';
import type { FileSegment } from '@/app/_segments/looks';
import { hideProposals, proposalId, showProposals } from '@/app/_segments/proposals';
import { sizeInWords, slicesOf, stackUnder } from '@/app/_segments/size';
import { goToFile, takeOver } from '@/app/_segments/take-over';

/** What models marked on the study: each is taken as a segment, or rejected. */
export function ProposalsPart() {
  const t = useTranslations();
  const { study } = useRoom();
  const { data, error, mutate } = useProposals(study.studyUid);
  if (error !== undefined) {
    return (
      <Failure
        error={error}
        actions={<Button onClick={() => void mutate()}>{t('ui.tryAgain')}</Button>}
      />
    );
  }
  if (!data || data.proposals.length === 0) return null;
  const runs = [...Map.groupBy(data.proposals, ({ runId }) => runId)];
  return (
    <section aria-label={t('segments.proposals.title')}>
      <h3 className="mb-1 text-sm text-muted">{t('segments.proposals.heading')}</h3>
      <ul className="space-y-1.5">
        {runs.map(([runId, proposals]) => (
          <RunRow key={runId} proposals={proposals} onDecided={() => void mutate()} />
        ))}
      </ul>
    </section>
  );
}

function RunRow({
  proposals,
  onDecided,
}: {
  proposals: readonly Proposal[];
  onDecided: () => void;
}) {
  const t = useTranslations('segments');
  const ui = useTranslations('ui');
  const { moment } = useFormats();
  const room = useRoom();
  const runId = proposals[0]?.runId ?? '';
  const shown = useStore(room.segmenting.looks, ({ files }) => files.get(runId));
  const taken = useTaken(runId);
  const [state, setState] = useState<{ busy: boolean; error?: unknown }>({ busy: false });
  const show = () => {
    setState({ busy: true });
    showProposals(room, proposals).then(
      () => setState({ busy: false }),
      (error: unknown) => setState({ busy: false, error }),
    );
  };
  const undecided = proposals.filter(
    ({ number, decision }) => !taken.has(number) && decision !== 'rejected',
  );
  const [first] = proposals;
  return (
    <li
      aria-label={t('proposals.by', { model: first?.model ?? '' })}
      className="rounded border border-dashed border-amber/40 bg-amber-dim/40 px-2 py-1.5"
    >
      <div className="flex items-center gap-2">
        <Chip tone={undecided.length > 0 ? 'amber' : 'plain'}>
          {undecided.length > 0
            ? t('proposals.toReview', { count: undecided.length })
            : t('proposals.reviewed')}
        </Chip>
        <span className="min-w-0 flex-1 truncate" title={first?.model}>
          {first?.model}
        </span>
        <Button
          look={shown ? 'quiet' : 'primary'}
          disabled={state.busy}
          aria-pressed={shown !== undefined}
          onClick={shown ? () => hideProposals(room, runId) : show}
        >
          {shown ? t('hide') : t('show')}
        </Button>
      </div>
      <p className="text-xs text-faint">
        {first && t('proposals.about', { when: moment(first.askedAt) })}
      </p>
      {state.busy && <Waiting>{t('proposals.reading')}</Waiting>}
      {state.error !== undefined && (
        <Failure
          error={state.error}
          actions={<Button onClick={show}>{ui('tryAgain')}</Button>}
        />
      )}
      {shown && (
        <ul className="mt-1">
          {proposals.map((proposal) => {
            const id = proposalId(runId, proposal.number);
            const segment = shown.segments.find((each) => each.id === id);
            return (
              segment && (
                <ProposalRow
                  key={id}
                  proposal={proposal}
                  segment={segment}
                  taken={taken.has(proposal.number)}
                  onDecided={onDecided}
                />
              )
            );
          })}
        </ul>
      )}
    </li>
  );
}

/** Numbers of a run's proposals that are segments now: also those that are just being saved. */
function useTaken(runId: string): ReadonlySet<number> {
  const { segments } = useRoom();
  const entries = useStore(segments.store, (state) => state.entries);
  return new Set(
    [...entries.values()].flatMap(({ drawing: { origin } }) =>
      origin.kind === 'run' && origin.runId === runId ? [origin.number] : [],
    ),
  );
}

function accept(room: ReturnType<typeof useRoom>, segment: FileSegment) {
  takeOver(room, segment);
  // Two of the same at one place are taken for one.
  if (!room.segmenting.looks.get().hidden.has(segment.id)) {
    hideOrShowSegment(room, segment.id);
  }
}

function ProposalRow({
  proposal,
  segment,
  taken,
  onDecided,
}: {
  proposal: Proposal;
  segment: FileSegment;
  taken: boolean;
  onDecided: () => void;
}) {
  const t = useTranslations('segments');
  const room = useRoom();
  const { id, label, color, mask } = segment;
  const hidden = useStore(room.segmenting.looks, (state) => state.hidden.has(id));
  // With a viewport come the headers of its series, which say how large pixels are.
  useRoomState((state) => state.opened);
  const stack = stackUnder(room.stacks, segment);
  const slices = stack && slicesOf(stack);
  const size = slices && sizeInWords(mask, slices);
  const rejected = !taken && proposal.decision === 'rejected';
  const decide = async (decision: 'rejected' | 'undecided') => {
    const url = `/api/runs/${proposal.runId}/segments/${proposal.number}`;
    try {
      await request('PUT', url, { body: { decision } });
      if (hidden !== (decision === 'rejected')) hideOrShowSegment(room, id);
      onDecided();
    } catch (error) {
      if (error instanceof ProblemError) toastProblem(error);
      else toast.error(t('proposals.notSaved'));
    }
  };
  return (
    <li className="flex min-h-7 items-center gap-1" aria-label={label}>
      <span
        className="size-3 shrink-0 rounded-sm"
        style={{ background: color }}
        aria-hidden
      />
      <button
        type="button"
        title={t('largest')}
        onClick={() => goToFile(room, segment)}
        className={`min-w-0 flex-1 truncate text-left ${rejected ? 'text-faint line-through' : ''}`}
      >
        {label}{' '}
        <span className="text-sm text-muted">
          {size?.volume ?? t('voxels', { count: proposal.voxels })}
        </span>
      </button>
      {taken ? (
        <Chip tone="accent">{t('proposals.accepted')}</Chip>
      ) : rejected ? (
        <>
          <Chip tone="red">{t('proposals.rejected')}</Chip>
          <IconButton
            label={t('proposals.takeBack', { name: label })}
            side="left"
            className="size-6"
            onClick={() => void decide('undecided')}
          >
            <RotateCcw size={13} />
          </IconButton>
        </>
      ) : (
        <>
          <IconButton
            label={t('proposals.accept', { name: label })}
            side="left"
            className="size-6 text-accent"
            onClick={() => accept(room, segment)}
          >
            <Check size={14} />
          </IconButton>
          <IconButton
            label={t('proposals.reject', { name: label })}
            side="left"
            className="size-6 text-red"
            onClick={() => void decide('rejected')}
          >
            <X size={14} />
          </IconButton>
        </>
      )}
      {!taken && (
        <IconButton
          label={
            hidden
              ? t('proposals.show', { name: label })
              : t('proposals.hide', { name: label })
          }
          side="left"
          className="size-6"
          onClick={() => hideOrShowSegment(room, id)}
        >
          {hidden ? <EyeOff size={14} /> : <Eye size={14} />}
        </IconButton>
      )}
    </li>
  );
}
