import type { ImageAttributes } from '@/lib/dicom/image-attributes';
import { AppError } from '@/lib/errors';

/**
 * Decode one RLE Lossless frame: byte planes, most significant first, each PackBits-coded.
 *
 * @returns Little-endian samples, interleaved.
 * @throws AppError `decode_failed` when the segments don't fit the image or end early.
 * @see DICOM PS3.5 Annex G
 */
export function decodeRle(bytes: Uint8Array, image: ImageAttributes): Uint8Array {
  const { samplesPerPixel } = image;
  const bytesPerSample = image.bitsAllocated / 8;
  const pixels = image.rows * image.columns;
  const planes = samplesPerPixel * bytesPerSample;
  if (bytes.length < 64) throw damaged();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== planes || planes > 15) throw damaged();
  const starts = Array.from({ length: planes }, (_, index) =>
    view.getUint32(4 + 4 * index, true),
  );
  const out = new Uint8Array(pixels * planes);
  starts.forEach((start, plane) => {
    const sample = Math.floor(plane / bytesPerSample);
    const byte = bytesPerSample - 1 - (plane % bytesPerSample);
    const segment = bytes.subarray(start, starts[plane + 1] ?? bytes.length);
    unpack(segment, out, sample * bytesPerSample + byte, planes, pixels);
  });
  return out;
}

/** PackBits: a count byte, then that many bytes, or one byte to repeat. */
function unpack(
  segment: Uint8Array,
  out: Uint8Array,
  first: number,
  step: number,
  count: number,
) {
  const end = first + step * count;
  let from = 0;
  let to = first;
  while (to < end) {
    const head = segment[from++];
    if (head === undefined) throw damaged();
    if (head === 128) continue;
    const literal = head < 128;
    const run = literal ? head + 1 : 257 - head;
    if (from + (literal ? run : 1) > segment.length && literal) throw damaged();
    const last = Math.min(end, to + run * step);
    const repeated = segment[from];
    if (repeated === undefined) throw damaged();
    if (literal) {
      for (; to < last; to += step) out[to] = segment[from++] ?? 0;
    } else {
      for (; to < last; to += step) out[to] = repeated;
      from++;
    }
  }
}

const damaged = () =>
  new AppError('decode_failed', 'The RLE-coded frame is damaged or ends too early.');
