import { registerImageLoader } from '@cornerstonejs/core';
import { wadors } from '@cornerstonejs/dicom-image-loader';
import { Enums, metaData, utilities } from '@cornerstonejs/metadata';
import { takeBytes } from '@/lib/viewer/wire/bytes';
import { frameOf, headerForFrames, headerOf } from '@/lib/viewer/frames/headers';
import type { FrameBytes } from '@/lib/viewer/wire/parts';
import { plainImage } from '@/lib/viewer/frames/plain-image';

const { NATURALIZED, COMPRESSED_FRAME_DATA } = Enums.MetadataModules;
/** Before Cornerstone's own, which begin with taking the frame from the image id. */
const FIRST = { priority: 100_000 };

type Next = (query: string, data: unknown, options?: unknown) => unknown;

/** Instances whose headers Cornerstone was handed. */
const given = new Set<string>();

/** Hand the header of an instance over again when Cornerstone asks about it the next time. */
export const forgetGiven = (sopInstanceUid: string): void =>
  void given.delete(sopInstanceUid);

/**
 * Let Cornerstone read headers while nobody waits: whoever scrolls on, or makes planes of them, finds
 * them read.
 *
 * @param closing - Aborting it ends that.
 */
export function readHeadersAhead(
  imageIds: readonly string[],
  closing: AbortSignal,
): void {
  const waiting = [...imageIds];
  const readOn = (idle: IdleDeadline) => {
    while (idle.timeRemaining() > 2 && waiting.length > 0) {
      metaData.get(NATURALIZED, waiting.pop() ?? '');
    }
    next();
  };
  const next = () => {
    // Safari has none.
    if (closing.aborted || waiting.length === 0 || !('requestIdleCallback' in window))
      return;
    requestIdleCallback(readOn);
  };
  next();
}

/**
 * What Cornerstone asks of us: headers, turned into its own form when an image is first asked about
 * (a series of a thousand slices would wait a second for all of them), and the bytes of frames that
 * are here already.
 */
export function provideFrames(): void {
  metaData.addTypedProvider(
    NATURALIZED,
    (next: Next, query: string, data: unknown, options?: unknown) => {
      const sopInstanceUid = /\/instances\/([^/]+)/.exec(query)?.[1];
      const header =
        sopInstanceUid && !given.has(sopInstanceUid) && headerOf(sopInstanceUid);
      if (header) {
        given.add(sopInstanceUid);
        void utilities.addDicomWebInstance(query, headerForFrames(header));
      }
      return next(query, data, options);
    },
    FIRST,
  );
  registerImageLoader('wadors', (imageId, options) => {
    const frame = frameOf(imageId);
    const found = frame && takeBytes(frame);
    const image = found && plainImage(imageId, frame, found);
    if (image) return { promise: Promise.resolve(image) };
    // Its worker is handed all of the memory that bytes lie in: they get one of their own.
    if (found) toDecode.set(imageId, { ...found, bytes: found.bytes.slice() });
    return wadors.loadImage(imageId, options);
  });
  const toDecode = new Map<string, FrameBytes>();
  metaData.addTypedProvider(
    COMPRESSED_FRAME_DATA,
    (next: Next, query: string, data: unknown, options?: unknown) => {
      const found = toDecode.get(query);
      if (toDecode.delete(query) && found) {
        return { pixelData: found.bytes, transferSyntaxUid: found.transferSyntaxUid };
      }
      return next(query, data, options);
    },
    FIRST,
  );
}
