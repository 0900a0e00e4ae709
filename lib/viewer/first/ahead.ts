import { readImageAttributes } from '@/lib/dicom/image-attributes';
import { fetchBytes, wasTaken } from '@/lib/viewer/wire/bytes';
import { headerOf, type FrameId } from '@/lib/viewer/frames/headers';

/** The order in which slices are fetched: from the one shown outward, the nearer first. */
export function outward(count: number, from: number): number[] {
  const order: number[] = [];
  for (let away = 0; order.length < count; away++) {
    if (from + away < count) order.push(from + away);
    if (away > 0 && from - away >= 0) order.push(from - away);
  }
  return order;
}

/** Answers that are read at once. */
export const AT_ONCE = 3;
/** Frames of one answer: enough to spare the server, few enough to follow who scrolls elsewhere. */
export const BATCH = 12;
/** What may lie here before there is a viewer that has a budget. */
const BYTES_AT_MOST = 256 * 1024 ** 2;

/**
 * Fetch the frames of a stack before there is a viewer to show them: they wait as bytes, and it finds
 * them here. Those that were pictures once are left to it.
 *
 * @param root - Of the series, whose headers are kept.
 * @param frames - In display order.
 * @param from - Of the slice that is shown first.
 */
export async function fetchAhead(
  root: string,
  frames: readonly FrameId[],
  from: number,
  signal: AbortSignal,
): Promise<void> {
  const wanted = outward(frames.length, from)
    .flatMap((index) => frames[index] ?? [])
    .filter((frame) => !wasTaken(frame))
    .slice(0, BYTES_AT_MOST / bytesOf(frames[from]));
  const next = async (): Promise<void> => {
    const batch = wanted.splice(0, BATCH);
    if (batch.length === 0 || signal.aborted) return;
    await fetchBytes(root, batch, { signal });
    return next();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
}

/** Of a frame that is not compressed. */
function bytesOf(frame: FrameId | undefined): number {
  const header = frame && headerOf(frame.sopInstanceUid);
  if (!header) return BYTES_AT_MOST;
  try {
    const { rows, columns, samplesPerPixel, bitsAllocated } = readImageAttributes(header);
    return (rows * columns * samplesPerPixel * bitsAllocated) / 8;
  } catch {
    return BYTES_AT_MOST; // damaged: whoever shows it says so
  }
}
