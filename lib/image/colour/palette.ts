import type { DicomElement, DicomJson } from '@/lib/dicom/json';
import type { LookupTable } from '@/lib/image/modality';
import type { Palette } from '@/lib/image/photometric';

const CHANNELS = {
  red: { descriptor: '00281101', data: '00281201', segmented: '00281221' },
  green: { descriptor: '00281102', data: '00281202', segmented: '00281222' },
  blue: { descriptor: '00281103', data: '00281203', segmented: '00281223' },
} as const;

/**
 * The palette of a PALETTE COLOR image, plain or segmented.
 *
 * @param header - DICOM JSON with the tables as InlineBinary (little endian) or as numbers.
 * @returns undefined when a channel is missing or its table can't be read.
 * @see DICOM PS3.3 C.7.6.3.1.5, C.7.6.3.1.6 (the tables), C.7.9.2 (segments)
 */
export function readPalette(header: DicomJson): Palette | undefined {
  const red = readChannel(header, CHANNELS.red);
  const green = readChannel(header, CHANNELS.green);
  const blue = readChannel(header, CHANNELS.blue);
  return red && green && blue ? { red, green, blue } : undefined;
}

function readChannel(
  header: DicomJson,
  tags: { descriptor: string; data: string; segmented: string },
): LookupTable | undefined {
  const descriptor = header[tags.descriptor]?.Value?.map(Number);
  const [count = 0, firstMapped = 0, bits = 16] = descriptor ?? [];
  if (!descriptor || (bits !== 8 && bits !== 16)) return undefined;
  const length = count === 0 ? 65536 : count; // 16 bits can't say 65536
  const plain = header[tags.data];
  const segmented = header[tags.segmented];
  const entries = plain
    ? readWords(plain, bits, length)
    : segmented && expandSegments(readWords(segmented, bits), length);
  return entries && entries.length > 0 ? { firstMapped, bits, entries } : undefined;
}

/** @param length - Entries expected; tells 8-bit entries packed in pairs from one a word. */
function readWords(element: DicomElement, bits: number, length?: number): number[] {
  if (element.InlineBinary === undefined) return (element.Value ?? []).map(Number);
  const bytes = Uint8Array.from(atob(element.InlineBinary), (c) => c.charCodeAt(0));
  const packed = bits === 8 && (length === undefined || bytes.length < length * 2);
  if (packed) return [...bytes].slice(0, length);
  const view = new DataView(bytes.buffer);
  const words = Array.from({ length: Math.floor(bytes.length / 2) }, (_, word) =>
    view.getUint16(word * 2, true),
  );
  return words.slice(0, length);
}

const DISCRETE = 0;
const LINEAR = 1;
const INDIRECT = 2;

/**
 * Segments as the table they stand for: runs of values, straight lines to an end point, and copies of
 * earlier segments.
 *
 * @returns undefined for an unknown segment, or a copy that points outside the data.
 */
function expandSegments(words: readonly number[], length: number): number[] | undefined {
  const entries: number[] = [];
  let depth = 0;
  /** @returns Where the next segment begins; -1 when this one can't be read. */
  const segment = (at: number): number => {
    const [opcode, count = 0] = [words[at], words[at + 1]];
    if (opcode === DISCRETE) {
      entries.push(...words.slice(at + 2, at + 2 + count));
      return at + 2 + count;
    }
    if (opcode === LINEAR) {
      const from = entries.at(-1) ?? 0;
      const to = words[at + 2] ?? 0;
      for (let step = 1; step <= count; step++) {
        entries.push(Math.round(from + ((to - from) * step) / count));
      }
      return at + 3;
    }
    if (opcode !== INDIRECT || depth > 0) return -1;
    // The offset counts bytes from the first segment, low word first.
    let copied = ((words[at + 2] ?? 0) + (words[at + 3] ?? 0) * 65536) / 2;
    depth++;
    for (let i = 0; i < count && copied >= 0 && entries.length < length; i++) {
      copied = segment(copied);
    }
    depth--;
    return copied < 0 ? -1 : at + 4;
  };
  for (let at = 0; at < words.length - 1 && entries.length < length;) {
    at = segment(at);
    if (at < 0) return undefined;
  }
  return entries.slice(0, length);
}
