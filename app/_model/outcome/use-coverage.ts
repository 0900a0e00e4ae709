import { useEffect } from 'react';
import { useCellState, useRoom } from '@/app/_viewer/room';
import type { PreviewImage } from '@/lib/api/runs';

/**
 * Draw on the scroll bar which slices of the shown stack, or of the first of them, are among images.
 *
 * @param images - null: none is looked at.
 */
export function useCoverage(images: readonly PreviewImage[] | null) {
  const room = useRoom();
  const shownStack = useCellState((state) => state.stackId);
  useEffect(() => {
    const places = (images ?? [])
      .flatMap((image) => image.slices)
      .flatMap((slice) => room.placeOf(slice) ?? []);
    const isShown = places.some(({ stackId }) => stackId === shownStack);
    const stackId = isShown ? shownStack : places[0]?.stackId;
    const here = places.filter((place) => place.stackId === stackId);
    room.store.set({
      coverage: stackId
        ? { stackId, indices: new Set(here.map(({ index }) => index)) }
        : null,
    });
  }, [room, images, shownStack]);
}
