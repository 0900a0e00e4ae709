import { acceptOf, type FrameId } from '@/lib/viewer/frames/headers';
import { keyOf, type FrameBytes, type Part } from '@/lib/viewer/wire/parts';
import { framesRequest, readApart, readHere, takeAhead } from '@/lib/viewer/wire/reader';

// Bytes wait here between the wire and the decoder; nothing stays.
const here = new Map<string, FrameBytes>();
const coming = new Map<string, Promise<void>>();
const taken = new Set<string>();

/** The bytes of a frame, once: they are forgotten here. */
export function takeBytes(frame: FrameId): FrameBytes | undefined {
  const key = keyOf(frame);
  const found = here.get(key);
  here.delete(key);
  if (found) taken.add(key);
  return found;
}

/** The bytes of a frame, where they are here; they stay. */
export const peekBytes = (frame: FrameId): FrameBytes | undefined =>
  here.get(keyOf(frame));

/** Let go of what nobody shows any more: asked for again, it comes again. */
export function forgetBytes(frames: readonly FrameId[]): void {
  for (const key of frames.map(keyOf)) {
    here.delete(key);
    taken.delete(key);
  }
}

/** Whether its bytes were here once: most likely it is a picture by now. */
export const wasTaken = (frame: FrameId): boolean => taken.has(keyOf(frame));

/** Resolves when a frame that was asked for is here, or is known not to come this way. */
export const whenHere = (frame: FrameId): Promise<void> =>
  coming.get(keyOf(frame)) ?? Promise.resolve();

/**
 * Ask for frames of a series in one answer; each is here as soon as its part came. What is here, or was
 * asked for by others, is not asked for again. One that can't be
 * given, or whose connection broke, is simply not here: who asks for it alone is told why.
 *
 * @param root - Of the series, below DICOMweb's base.
 * @param frames - In the order in which they are wanted; their headers are kept.
 * @param onHere - Called for each that is.
 */
export async function fetchBytes(
  root: string,
  frames: readonly FrameId[],
  { signal, onHere }: { signal?: AbortSignal; onHere?: (frame: FrameId) => void } = {},
): Promise<void> {
  const isHere = (frame: FrameId) => {
    if (here.has(keyOf(frame))) onHere?.(frame);
  };
  const wanted = frames.filter(
    (each) => !here.has(keyOf(each)) && !coming.has(keyOf(each)),
  );
  const others = frames.flatMap(
    (each) => coming.get(keyOf(each))?.then(() => isHere(each)) ?? [],
  );
  for (const frame of frames) isHere(frame);
  const byAccept = Map.groupBy(wanted, acceptOf);
  await Promise.all([
    ...others,
    ...[...byAccept].map(([accept, group]) => {
      const request = framesRequest(root, group, accept);
      // A single one is waited for: there is no time to begin a thread.
      const answer =
        group.length > 1 ? readApart(request, group, signal) : readHere(request, signal);
      return receive(group, answer, onHere);
    }),
  ]);
}

/**
 * Take over what the page asked for ahead of its program.
 *
 * @param wanted - Nothing else of it is read any further. Their headers are kept.
 */
export function receiveAhead(wanted: readonly FrameId[], signal: AbortSignal): void {
  const accepts = new Map(wanted.map((frame) => [keyOf(frame), acceptOf(frame)]));
  // Where a frame is shown otherwise than it was asked for, it is asked for again.
  const isWanted = ({ frames, accept }: { frames: readonly FrameId[]; accept: string }) =>
    frames.every((frame) => accepts.get(keyOf(frame)) === accept);
  for (const { frames, answer } of takeAhead(isWanted, signal)) {
    void receive(frames, answer);
  }
}

/** Frames of one answer, each here as soon as it came. */
async function receive(
  frames: readonly FrameId[],
  answer: Promise<readonly Part[]>,
  onHere?: (frame: FrameId) => void,
): Promise<void> {
  const named = new Map(frames.map((frame) => [keyOf(frame), frame]));
  const settle = new Map<string, () => void>();
  for (const key of named.keys()) {
    coming.set(key, new Promise((resolve) => settle.set(key, resolve)));
  }
  try {
    for (const part of await answer) {
      const frame = named.get(part.key);
      if (!frame) continue;
      here.set(part.key, part);
      settle.get(part.key)?.();
      onHere?.(frame);
    }
  } catch {
    // Whoever wants one of them asks for it alone.
  } finally {
    for (const key of named.keys()) {
      settle.get(key)?.();
      coming.delete(key);
    }
  }
}
