import { useStore } from '@/app/_ui/store';
import { useCellState, useRoom } from '@/app/_viewer/room';
import type { Picture } from '@/lib/viewer/picture';

/**
 * Something of the picture that keys and the toolbar act on. Who asks is drawn anew when that changes, and
 * not with each slice.
 *
 * @param part - Must give the same value for the same picture: no new objects.
 */
export function useOfPicture<Part>(part: (picture: Picture | null) => Part): Part {
  const room = useRoom();
  const read = () => part(room.picture());
  useStore(room.desk.store, read);
  return useCellState(read);
}
