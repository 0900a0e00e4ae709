import { useMemo } from 'react';
import { useReview } from '@/app/_report/review';
import { useRoom, useRoomState } from '@/app/_viewer/room';
import { useStore } from '@/app/_ui/store';
import type { Stack } from '@/lib/api/studies';
import { shown } from '@/lib/report/prose';
import { isSigned } from '@/lib/report/review/life-cycle';
import type { Evidence, Finding, Statement } from '@/lib/report/finding';

/** A box, or a whole frame, that a numbered statement points at. */
export interface Pointed {
  readonly number: number;
  readonly id: string;
  readonly by: 'model' | 'person';
  readonly decision: Finding['decision'] | 'signed';
  readonly statement: Statement;
  /** Where the model saw it, of what a person changed since. */
  readonly proposed: readonly Evidence[];
}

/** What is said of the images now: the report that is open, or the draft of the run that is looked at. */
export function usePointed(): readonly Pointed[] {
  const draft = useRoomState((state) => state.draft);
  const { report } = useReview();
  return useMemo(() => {
    if (draft) {
      return draft.map((statement, index) => ({
        number: index + 1,
        id: `draft-${index}`,
        by: 'model' as const,
        decision: 'undecided' as const,
        statement,
        proposed: [],
      }));
    }
    return shown(report?.findings ?? []).map((finding, index) => ({
      number: index + 1,
      id: finding.id,
      by: finding.source,
      decision:
        report && isSigned(report.status) && !report.amending
          ? ('signed' as const)
          : finding.decision,
      statement: finding,
      proposed: finding.proposed?.evidence ?? [],
    }));
  }, [draft, report]);
}

/** Slices of a stack (from 0) that something is drawn on, or said of. */
export function useMarks(stack: Stack) {
  const { book, segments } = useRoom();
  const entries = useStore(book.store, (state) => state.entries);
  const masks = useStore(segments.store, (state) => state.entries);
  const pointed = usePointed();
  return useMemo(() => {
    const at = new Map(
      stack.frames.map((each, index) => [`${each.sopInstanceUid}/${each.frame}`, index]),
    );
    const indices = (frames: Iterable<{ sopInstanceUid: string; frame: number }>) =>
      new Set(
        [...frames].flatMap(
          (each) => at.get(`${each.sopInstanceUid}/${each.frame}`) ?? [],
        ),
      );
    const of = (which: (each: Pointed) => boolean) =>
      indices(
        pointed
          .filter((each) => each.decision !== 'rejected' && which(each))
          .flatMap(({ statement }) => statement.evidence),
      );
    const drawings = [...entries.values()].map((entry) => entry.drawing);
    const inSegments = [...masks.values()].flatMap(({ drawing }) =>
      drawing.mask.frames.map(({ sopInstanceUid, frameNumber }) => ({
        sopInstanceUid,
        frame: frameNumber,
      })),
    );
    return {
      annotated: indices([...drawings, ...inSegments]),
      keyImages: indices(drawings.filter(({ tool }) => tool === 'KeyImage')),
      evidence: of(() => true),
      open: of(({ decision }) => decision === 'undecided'),
      signed: of(({ decision }) => decision === 'signed'),
    };
  }, [stack, entries, masks, pointed]);
}
