import { useMemo } from 'react';
import { inOrder, type KeptSegment } from '@/app/_segments/segment';
import { useStore } from '@/app/_ui/store';
import { useRoom } from '@/app/_viewer/room';

/** A segment that is to be seen. */
export type ShownSegment = Pick<KeptSegment, 'id' | 'color' | 'mask'> & {
  /** Nobody here drew it. */
  readonly isFromFile: boolean;
};

/** What files and models brought, and over it what people here drew; without what is hidden. */
export function useShownSegments(): readonly ShownSegment[] {
  const { segments, segmenting } = useRoom();
  const entries = useStore(segments.store, (state) => state.entries);
  const { files, hidden } = useStore(segmenting.looks, (state) => state);
  return useMemo(
    () =>
      [
        ...[...files.values()]
          .flatMap((file) => file.segments)
          .map((each) => ({ ...each, isFromFile: true })),
        ...inOrder([...entries.values()].map(({ drawing }) => drawing)).map((each) => ({
          ...each,
          isFromFile: false,
        })),
      ].filter(({ id }) => !hidden.has(id)),
    [entries, files, hidden],
  );
}
