import {
  decodeFrame,
  type DecodedFrame,
  type DecodeRequest,
} from '@/lib/codecs/decode-frame';
import {
  drawFrame,
  type DrawnFrame,
  type DrawRequest,
} from '@/lib/codecs/threads/draw-frame';
import { serveThread } from '@/lib/codecs/threads/thread';

const memoryOf = ({ buffer }: { buffer: ArrayBufferLike }) =>
  buffer instanceof ArrayBuffer ? [buffer] : [];

serveThread<DecodeRequest | DrawRequest, DecodedFrame | DrawnFrame>(
  async (request) => {
    if ('drawing' in request) {
      const result = await drawFrame(request);
      return { result, transfer: memoryOf(result.picture.data) };
    }
    const result = await decodeFrame(request);
    return { result, transfer: memoryOf(result.samples) };
  },
  { code: 'decode_failed', message: 'The frame could not be decoded.' },
);
