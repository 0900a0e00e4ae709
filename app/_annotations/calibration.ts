import { useEffect } from 'react';
import { useStore } from '@/app/_ui/store';
import { useRoom, useRoomState, type Room, type StackOfStudy } from '@/app/_viewer/room';
import { pixelPoint } from '@/lib/image/geometry';
import type { CalibrationLine } from '@/lib/image/measuring/calibration';
import type { FrameId } from '@/lib/viewer/frames/headers';
import { setCalibrations } from '@/lib/viewer/measuring/calibrations';
import { remeasured } from '@/lib/viewer/measuring/remeasured';
import { beingDrawn, isForeign, putAway, type Entry, type Kept } from './entry';

const TRUE_LENGTH = 'true length';

/** What a person typed for a calibration line, mm; undefined before. */
export const trueLengthOf = ({ measurements }: Kept): number | undefined =>
  measurements.find(({ name }) => name === TRUE_LENGTH)?.value;

/** @returns Millimetres; undefined for what is no length. A comma may stand for the point. */
export function readTrueLength(text: string): number | undefined {
  const value = Number(
    text
      .trim()
      .replace(',', '.')
      .replace(/\s*mm$/i, ''),
  );
  return text.trim() !== '' && value > 0 && value <= 10_000 ? value : undefined;
}

/**
 * Which line each frame is measured by: that of its stack whose true length was typed; where two
 * persons drew one, the later one.
 */
export function calibrationsOf(
  entries: Iterable<Pick<Entry, 'drawing'>>,
  stacks: readonly Pick<StackOfStudy, 'stack'>[],
): [FrameId, CalibrationLine][] {
  return [...entries].flatMap(({ drawing }) => {
    const isLine = drawing.tool === 'Calibration' && !isForeign(drawing);
    const trueLength = isLine ? trueLengthOf(drawing) : undefined;
    const [a, b] = drawing.geometry.points;
    if (trueLength === undefined || drawing.geometry.space !== 'pixel' || !a || !b)
      return [];
    const line = {
      ends: [pixelPoint(a[0], a[1]), pixelPoint(b[0], b[1])],
      trueLength,
    } as const;
    const frames = stackWith(stacks, drawing)?.stack.frames ?? [];
    return frames.map((frame): [FrameId, CalibrationLine] => [frame, line]);
  });
}

const stackWith = (
  stacks: readonly Pick<StackOfStudy, 'stack'>[],
  { sopInstanceUid, frame }: FrameId,
) =>
  stacks.find(({ stack }) =>
    stack.frames.some(
      (each) => each.sopInstanceUid === sopInstanceUid && each.frame === frame,
    ),
  );

/** Give a line its true length; the line that its stack had before goes with the same step. */
export function calibrate({ book, stacks }: Room, line: Kept, trueLength: number): void {
  const gesture = beingDrawn(line.id);
  const stack = stackWith(stacks, line);
  for (const { key, drawing } of book.store.get().entries.values()) {
    if (drawing.tool !== 'Calibration' || key === line.id) continue;
    if (stackWith(stacks, drawing) === stack) putAway({ book }, drawing, gesture);
  }
  const measurements = [{ name: TRUE_LENGTH, value: trueLength, unit: 'mm' }];
  book.put([{ ...line, measurements }], gesture);
}

/** Lines whose true length is known make millimetres of their stack's pixels. Used once. */
export function useCalibration(): void {
  const room = useRoom();
  const { book, stacks } = room;
  const entries = useStore(book.store, (state) => state.entries);
  // With a viewport come the headers of its series, which say whether a line may calibrate it.
  const opened = useRoomState((state) => state.opened);
  useEffect(() => {
    setCalibrations(calibrationsOf(entries.values(), stacks));
    const changed = [...entries.values()].flatMap(({ drawing, source }) => {
      const measurements = source === 'person' ? remeasured(drawing) : undefined;
      return measurements ? [{ ...drawing, measurements }] : [];
    });
    for (const each of changed) book.apply(each.id, each);
    for (const { viewport } of room.visible()) viewport?.redraw();
  }, [room, book, stacks, entries, opened]);
}
