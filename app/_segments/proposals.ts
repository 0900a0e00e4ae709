import { requestJson } from '@/app/_data/client';
import type { Room } from '@/app/_viewer/room';
import { proposalMaskSchema, type Proposal } from '@/lib/api/segments/proposals';
import type { FileSegment } from './looks';
import { segmentsOf } from './picture/target';
import { SEGMENT_COLORS } from './segment';
import { goToFile } from './take-over';

/** Names a proposal among everything that is shown. */
export const proposalId = (runId: string, number: number) => `${runId}/${number}`;

/** Fetch what a run marked, and show it where the first of it has most. */
export async function showProposals(
  room: Room,
  proposals: readonly Proposal[],
): Promise<void> {
  const [one] = proposals;
  if (!one) return;
  const segments = await Promise.all(
    proposals.map(async (proposal, index): Promise<FileSegment> => {
      const { runId, number, seriesUid, label, type } = proposal;
      const url = `/api/runs/${runId}/segments/${number}`;
      const { mask } = await requestJson('GET', url, proposalMaskSchema);
      const [, color = '#ffffff'] = SEGMENT_COLORS[index % SEGMENT_COLORS.length] ?? [];
      return {
        id: proposalId(runId, number),
        origin: { kind: 'run', runId, number },
        ...{ seriesUid, label, type, color, mask },
        algorithmType: 'AUTOMATIC',
        category: null,
      };
    }),
  );
  const taken = new Set(
    segmentsOf(room).flatMap(({ origin }) =>
      origin.kind === 'run' ? [proposalId(origin.runId, origin.number)] : [],
    ),
  );
  const rejected = new Set(
    proposals.flatMap(({ runId, number, decision }) =>
      decision === 'rejected' ? [proposalId(runId, number)] : [],
    ),
  );
  room.segmenting.looks.set(({ files, hidden }) => ({
    files: new Map(files).set(one.runId, { segments, notes: [] }),
    // What was decided on is drawn as a segment, or not at all.
    hidden: new Set([...hidden, ...taken, ...rejected]),
  }));
  const first = segments.find(({ id }) => !taken.has(id) && !rejected.has(id));
  if (first) goToFile(room, first);
}

export function hideProposals(room: Room, runId: string): void {
  room.segmenting.looks.set(({ files }) => {
    const others = new Map(files);
    others.delete(runId);
    return { files: others };
  });
}
