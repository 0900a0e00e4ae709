import { AppError } from '@/lib/errors';
import type { Picture } from '@/lib/image/render';

/** Frames that are seen one after the other: a multi-frame image, or a stack of single ones. */
export interface Clip {
  readonly seriesUid: string;
  /** In the order in which they are shown; frames from 1. */
  readonly frames: readonly { readonly sopInstanceUid: string; readonly frame: number }[];
  /** Milliseconds that each is seen, as the file has them or as the viewer plays what says nothing. */
  readonly durationsMs: readonly number[];
  /** What of the file says so; `nothing` where it doesn't. */
  readonly paceFrom: string;
}

/** One picture of a clip, and how long it is seen. */
export interface Shown {
  readonly picture: Picture;
  readonly durationMs: number;
}

/** A picture as a codec has written it, and how long it is seen. */
export interface Coded {
  readonly bytes: Uint8Array;
  readonly durationMs: number;
}

export interface Matrix {
  readonly width: number;
  readonly height: number;
}

/** What a file of moving pictures says of itself. */
export interface Said {
  readonly comment: string;
  readonly software: string;
}

/** How moving pictures are written. Every frame stands alone: it can be gone to, and none spoils another. */
export interface CineCodec {
  /** One picture. The same picture, the same bytes. */
  code(picture: Picture): Promise<Uint8Array>;
  /** @param frames - At least one; all of the same matrix. */
  join(frames: readonly Coded[], matrix: Matrix, said: Said): Uint8Array;
}

/** Bytes of one file: it is put together in memory. */
const MOST_BYTES = 512 * 1024 ** 2;

/**
 * Moving pictures as one file. One picture is in memory at a time, and what has been coded.
 *
 * @param shown - All of the same matrix.
 * @throws AppError `too_large` when the file would be beyond 512 MiB; `conflict` without a picture.
 */
export async function cineOf(
  codec: CineCodec,
  shown: AsyncIterable<Shown>,
  said: Said,
  mostBytes = MOST_BYTES,
): Promise<Uint8Array> {
  const frames: Coded[] = [];
  let [bytes, last] = [
    0,
    undefined as { picture: Picture; bytes: Uint8Array } | undefined,
  ];
  for await (const { picture, durationMs } of shown) {
    // Frozen pictures are frequent in clips: what is the same is coded once.
    const coded: Uint8Array =
      last && isSame(last.picture, picture) ? last.bytes : await codec.code(picture);
    last = { picture, bytes: coded };
    bytes += coded.length;
    if (bytes > mostBytes) {
      throw new AppError(
        'too_large',
        `The clip is larger than ${Math.round(mostBytes / 1024 ** 2)} MiB.`,
      );
    }
    frames.push({ bytes: coded, durationMs });
  }
  if (!last) throw new AppError('conflict', 'The clip has no picture.');
  return codec.join(frames, last.picture, said);
}

const isSame = (a: Picture, b: Picture) =>
  a.width === b.width &&
  a.height === b.height &&
  a.channels === b.channels &&
  Buffer.from(a.data.buffer, a.data.byteOffset, a.data.length).equals(b.data);

/**
 * When each frame begins, and when the last ends, in whole units: rounded from the sum, so that a clip
 * lasts as long as it should however uneven its frame time is in these units.
 *
 * @param unitMs - Milliseconds.
 * @param least - Units that a frame lasts at least.
 */
export function ticksOf(frames: readonly Coded[], unitMs: number, least = 1): number[] {
  const ticks = [0];
  let [ms, last] = [0, 0];
  for (const { durationMs } of frames) {
    ms += durationMs;
    last = Math.max(last + least, Math.round(ms / unitMs));
    ticks.push(last);
  }
  return ticks;
}
