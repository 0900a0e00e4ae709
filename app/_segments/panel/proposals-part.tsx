import { Check, RotateCcw, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { toast } from 'sonner';
import { ProblemError, request } from '@/app/_data/client';
import { useProposals } from '@/app/_data/queries';
import { IconButton } from '@/app/_ui/button';
import { Chip } from '@/app/_ui/chip';
import { useStore } from '@/app/_ui/store';
import { useRoom } from '@/app/_viewer/room';
import { toastProblem } from '@/app/_words/problem';
import { useFormats } from '@/app/_words/use-formats';
import type { Proposal } from '@/lib/api/segments/proposals';
import type { FileSegment } from '@/app/_segments/looks';
import { hideProposals, proposalId, showProposals } from '@/app/_segments/proposals';
import { FoundPart, FoundSegment, putOutOfSight, takeSegment, useShowing } from './found';

/** What models marked on the study: each is taken as a segment, or rejected. */
export function ProposalsPart() {
  const { study } = useRoom();
  const { data, error, mutate } = useProposals(study.studyUid);
  const runs = [...Map.groupBy(data?.proposals ?? [], ({ runId }) => runId)];
  return (
    <FoundPart from="proposals" error={error} onRetry={() => void mutate()}>
      {runs.map(([runId, proposals]) => (
        <RunRow key={runId} proposals={proposals} onDecided={() => void mutate()} />
      ))}
    </FoundPart>
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
  const { moment } = useFormats();
  const room = useRoom();
  const runId = proposals[0]?.runId ?? '';
  const shown = useStore(room.segmenting.looks, ({ files }) => files.get(runId));
  const taken = useTaken(runId);
  const showing = useShowing('proposals', shown !== undefined, {
    show: () => showProposals(room, proposals),
    hide: () => hideProposals(room, runId),
  });
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
        {showing.button(shown ? {} : { look: 'primary' })}
      </div>
      <p className="text-xs text-faint">
        {first && t('proposals.about', { when: moment(first.askedAt) })}
      </p>
      {showing.state}
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
  const { id, label } = segment;
  const hidden = useStore(room.segmenting.looks, (state) => state.hidden.has(id));
  const rejected = !taken && proposal.decision === 'rejected';
  const decide = async (decision: 'rejected' | 'undecided') => {
    const url = `/api/runs/${proposal.runId}/segments/${proposal.number}`;
    try {
      await request('PUT', url, { body: { decision } });
      if (hidden !== (decision === 'rejected')) putOutOfSight(room, id);
      onDecided();
    } catch (error) {
      if (error instanceof ProblemError) toastProblem(error);
      else toast.error(t('proposals.notSaved'));
    }
  };
  return (
    <FoundSegment
      from="proposals"
      segment={segment}
      voxels={proposal.voxels}
      crossedOut={rejected}
      hidable={!taken}
    >
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
            onClick={() => takeSegment(room, segment)}
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
    </FoundSegment>
  );
}
