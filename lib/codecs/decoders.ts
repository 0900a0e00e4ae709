import type { DecodedFrame, DecodeRequest } from '@/lib/codecs/decode-frame';
import type { DrawnFrame, DrawRequest } from '@/lib/codecs/threads/draw-frame';
import { openThreads, type ThreadsOptions } from '@/lib/codecs/threads/threads';

export interface Decoders {
  /**
   * Decode a frame in a thread. Frames wait in line for a free one.
   *
   * @param signal - Aborting it rejects with its reason; a decoding under way is given up.
   * @throws AppError `decode_failed` (also when the decoder crashed or took too long),
   *   `unsupported`, `too_large` when too many frames are waiting.
   */
  decode(request: DecodeRequest, signal?: AbortSignal): Promise<DecodedFrame>;
  /**
   * Decode a frame and draw it, in a thread.
   *
   * @throws AppError as `decode`, and as `renderFrame` does.
   */
  draw(request: DrawRequest, signal?: AbortSignal): Promise<DrawnFrame>;
  /** End the threads. Frames still waiting fail. */
  close(): Promise<void>;
}

export type DecodersOptions = Pick<
  ThreadsOptions<DecodeRequest>,
  'threads' | 'root' | 'queueLimit'
> &
  Partial<Pick<ThreadsOptions<DecodeRequest>, 'timeLimitMs'>>;

/** A million samples take a sixth of a second in the slowest codec, JPEG 2000, on an idle core. */
export const decodingLimitMs = ({ image }: DecodeRequest) =>
  20_000 + (image.rows * image.columns * image.samplesPerPixel) / 1000;

/** Threads that decode frames. A frame that crashes or hangs its thread fails alone. */
export function openDecoders(options: DecodersOptions): Decoders {
  const threads = openThreads<DecodeRequest, DecodedFrame | DrawnFrame>({
    timeLimitMs: decodingLimitMs,
    ...options,
    script: 'lib/codecs/worker.ts',
    work: 'Decoding',
    failure: 'decode_failed',
  });
  function ask(request: DecodeRequest, signal: AbortSignal | undefined) {
    // The bytes are copied: they may be a view of a whole file, which must not be taken away.
    const bytes = Uint8Array.from(request.bytes);
    return threads.ask({ ...request, bytes }, [bytes.buffer], signal);
  }
  // What a thread answers depends on what it is asked; see `worker.ts`.
  return {
    decode: (request, signal) => ask(request, signal) as Promise<DecodedFrame>,
    draw: (request, signal) => ask(request, signal) as Promise<DrawnFrame>,
    close: () => threads.close(),
  };
}
