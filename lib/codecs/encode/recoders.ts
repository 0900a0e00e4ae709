import type { DecodeRequest } from '@/lib/codecs/decode-frame';
import { decodingLimitMs, type DecodersOptions } from '@/lib/codecs/decoders';
import type { EncodedFrame } from '@/lib/codecs/encode/encode-frame';
import { openThreads } from '@/lib/codecs/threads/threads';

export interface RecodeRequest extends DecodeRequest {
  /** Transfer syntax the frame is to be in. */
  readonly to: string;
}

export interface Recoders {
  /**
   * Decode a frame and code it in another transfer syntax, in a thread.
   *
   * @param signal - Aborting it rejects with its reason; a frame under way is given up.
   * @throws AppError as `Decoders.decode`; `unsupported` also for what can't be coded so.
   */
  recode(request: RecodeRequest, signal?: AbortSignal): Promise<EncodedFrame>;
  /** End the threads. Frames still waiting fail. */
  close(): Promise<void>;
}

/** Threads that code frames anew: their own, so that nobody's reading waits for a whole clip of them. */
export function openRecoders(options: DecodersOptions): Recoders {
  const threads = openThreads<RecodeRequest, EncodedFrame>({
    // Coding takes as long as decoding, or twice as long.
    timeLimitMs: (request) => 3 * decodingLimitMs(request),
    ...options,
    script: 'lib/codecs/encode/worker.ts',
    work: 'Coding',
    failure: 'decode_failed',
  });
  return {
    recode(request, signal) {
      const bytes = Uint8Array.from(request.bytes);
      return threads.ask({ ...request, bytes }, [bytes.buffer], signal);
    },
    close: () => threads.close(),
  };
}
