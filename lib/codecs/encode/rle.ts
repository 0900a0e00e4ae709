import type { Samples } from '@/lib/codecs/samples';

/** A segment's count byte says at most this many. */
const LONGEST = 128;

/**
 * Code a frame as RLE Lossless: a segment for each byte of a pixel, the first sample's first, in each
 * sample the most significant first.
 *
 * @param samples - Interleaved.
 * @see DICOM PS3.5 Annex G
 */
export function encodeRle(
  samples: Samples,
  { columns, samplesPerPixel }: { columns: number; samplesPerPixel: number },
): Uint8Array {
  const size = samples.BYTES_PER_ELEMENT;
  const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
  const step = size * samplesPerPixel;
  const header = new Uint8Array(64);
  const view = new DataView(header.buffer);
  view.setUint32(0, step, true);
  const segments: Uint8Array[] = [];
  let offset = header.length;
  for (let segment = 0; segment < step; segment++) {
    const sample = Math.floor(segment / size);
    const first = sample * size + (size - 1 - (segment % size));
    const plane = new Uint8Array(bytes.length / step);
    for (let at = 0; at < plane.length; at++) plane[at] = bytes[first + at * step] ?? 0;
    const packed = packRows(plane, columns);
    view.setUint32(4 + 4 * segment, offset, true);
    segments.push(packed);
    offset += packed.length;
  }
  return Buffer.concat([header, ...segments]);
}

/** PackBits row by row, of even length (PS3.5 G.3.1: rows are coded separately). */
function packRows(plane: Uint8Array, columns: number): Uint8Array {
  const perRow = columns + Math.ceil(columns / LONGEST);
  const packed = new Uint8Array((plane.length / columns) * perRow + 1);
  let to = 0;
  for (let start = 0; start < plane.length; start += columns) {
    to = packRow(plane, start, start + columns, packed, to);
  }
  return packed.subarray(0, to + (to % 2));
}

function packRow(
  plane: Uint8Array,
  start: number,
  end: number,
  packed: Uint8Array,
  written: number,
): number {
  let to = written;
  let at = start;
  while (at < end) {
    const repeated = runLength(plane, at, end);
    if (repeated >= 3) {
      packed[to++] = 257 - repeated;
      packed[to++] = plane[at] ?? 0;
      at += repeated;
      continue;
    }
    // Literals go on until three bytes are the same: two alone cost no less as a run.
    let next = at;
    while (next < end && next - at < LONGEST && runLength(plane, next, end) < 3) next++;
    packed[to++] = next - at - 1;
    packed.set(plane.subarray(at, next), to);
    to += next - at;
    at = next;
  }
  return to;
}

function runLength(plane: Uint8Array, at: number, end: number): number {
  const last = Math.min(end, at + LONGEST);
  let next = at + 1;
  while (next < last && plane[next] === plane[at]) next++;
  return next - at;
}
