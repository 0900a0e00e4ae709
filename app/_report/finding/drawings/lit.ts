import { useEffect } from 'react';
import { useRoom, useRoomState } from '@/app/_viewer/room';
import type { Finding } from '@/lib/report/finding';
import { light } from '@/lib/viewer/annotations';

/** Drawings of the finding that is hovered, or selected, are lit on the pictures. */
export function useLitDrawings(findings: readonly Finding[]): void {
  const room = useRoom();
  const hoveredId = useRoomState((state) => state.hoveredId);
  const findingId = useRoomState((state) => state.findingId);
  useEffect(() => {
    const keys = findings
      .filter(({ id }) => id === hoveredId || id === findingId)
      .flatMap(({ measured }) =>
        measured.map((each) => room.book.keyOf(each.annotationId)),
      );
    if (!light(keys)) return;
    for (const { viewport } of room.visible()) viewport?.redraw();
  }, [room, findings, hoveredId, findingId]);
}
