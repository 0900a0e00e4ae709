import { parentPort } from 'node:worker_threads';
import {
  decodeFrame,
  type DecodedFrame,
  type DecodeRequest,
} from '@/lib/codecs/decode-frame';
import { AppError, type ErrorCode } from '@/lib/errors';

/** What a decoding thread answers. Errors lose their class on the way, so they go as data. */
export type WorkerAnswer =
  | { readonly frame: DecodedFrame }
  | { readonly code: ErrorCode; readonly message: string };

// Codecs in JavaScript write to the console; nobody reads it there.
for (const method of ['log', 'info', 'warn', 'error'] as const) {
  console[method] = () => undefined;
}

parentPort?.on('message', async (request: DecodeRequest) => {
  try {
    const frame = await decodeFrame(request);
    const { buffer } = frame.samples;
    parentPort?.postMessage(
      { frame } satisfies WorkerAnswer,
      buffer instanceof ArrayBuffer ? [buffer] : [],
    );
  } catch (error) {
    const known = error instanceof AppError ? error : undefined;
    parentPort?.postMessage({
      code: known?.code ?? 'decode_failed',
      message: known?.message ?? 'The frame could not be decoded.',
    } satisfies WorkerAnswer);
  }
});
