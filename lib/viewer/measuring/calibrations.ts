import type { CalibrationLine } from '@/lib/image/measuring/calibration';
import type { FrameId } from '@/lib/viewer/frames/headers';

// Like headers, asked for by whatever measures; a page shows one study.
let lines: ReadonlyMap<string, CalibrationLine> = new Map();

const keyOf = ({ sopInstanceUid, frame }: FrameId) => `${sopInstanceUid}/${frame}`;

/** From now on these frames are measured by these lines, all others by what their files say. */
export function setCalibrations(
  all: Iterable<readonly [FrameId, CalibrationLine]>,
): void {
  lines = new Map([...all].map(([frame, line]) => [keyOf(frame), line]));
}

/** The line that a person gave a frame its scale with. */
export const calibrationOf = (frame: FrameId): CalibrationLine | undefined =>
  lines.get(keyOf(frame));
