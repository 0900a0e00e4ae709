import { decodeFrame } from '@/lib/codecs/decode-frame';
import { encodeFrame, type EncodedFrame } from '@/lib/codecs/encode/encode-frame';
import type { RecodeRequest } from '@/lib/codecs/encode/recoders';
import { serveThread } from '@/lib/codecs/threads/thread';

serveThread<RecodeRequest, EncodedFrame>(
  async ({ to, ...request }) => {
    const decoded = await decodeFrame(request);
    const encoded = await encodeFrame(decoded, request.image.bitsStored, to);
    // Memory of its own, so that it can be given away.
    const bytes = Uint8Array.from(encoded.bytes);
    return { result: { ...encoded, bytes }, transfer: [bytes.buffer] };
  },
  { code: 'decode_failed', message: 'The frame could not be coded anew.' },
);
