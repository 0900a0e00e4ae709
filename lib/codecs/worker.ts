import {
  decodeFrame,
  type DecodedFrame,
  type DecodeRequest,
} from '@/lib/codecs/decode-frame';
import { serveThread } from '@/lib/codecs/threads/thread';

serveThread<DecodeRequest, DecodedFrame>(
  async (request) => {
    const result = await decodeFrame(request);
    const { buffer } = result.samples;
    return { result, transfer: buffer instanceof ArrayBuffer ? [buffer] : [] };
  },
  { code: 'decode_failed', message: 'The frame could not be decoded.' },
);
