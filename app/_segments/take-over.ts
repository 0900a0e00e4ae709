import type { Room } from '@/app/_viewer/room';
import type { FileSegment } from './looks';
import { segmentsOf } from './picture/target';
import { newSegment } from './segment';
import { largestFrame } from './size';

/** Show what a file or a model marked, where it has most. */
export function goToFile(room: Room, { mask }: Pick<FileSegment, 'mask'>): void {
  const frame = largestFrame(mask);
  if (frame) {
    room.jump({ sopInstanceUid: frame.sopInstanceUid, frame: frame.frameNumber });
  }
}

/** Make a segment of it that can be changed: one step to be undone. */
export function takeOver(room: Room, { id: _, ...segment }: FileSegment): void {
  const { id, position } = newSegment(segment.seriesUid, segment.mask, segmentsOf(room));
  const label = segment.label.slice(0, 64);
  room.segments.put([{ ...segment, label, id, position, review: null }]);
  room.store.set({ segmentId: id });
}
