/** Segments in which writers put words: comments, and what applications keep for themselves. */
const JPEG_COMMENT = 0xfe;
const START_OF_SCAN = 0xda;
const END_OF_IMAGE = 0xd9;
/** Adobe's says which colours these are, JFIF's nothing, SPIFF's and JPEG-LS's how to undo them. */
const NEEDED = new Set([0xe0, 0xee, 0xe8]);
const J2K_COMMENT = 0x64;
const START_OF_TILE = 0x90;
const START_OF_DATA = 0x93;
const END_OF_CODESTREAM = 0xd9;

/**
 * A compressed frame whose comments are zeroes, and what lies behind its end; of the same length, and
 * nothing else of it is changed. Anything but JPEG, JPEG-LS and JPEG 2000 is returned as it is.
 *
 * @see ISO/IEC 10918-1 B.1.1.5 (markers within scans), B.2.4.5 (COM); ISO/IEC 15444-1 A.4.2 (SOT), A.9.2 (COM)
 */
export function withoutComments(frame: Uint8Array): Uint8Array {
  if (frame[0] !== 0xff) return frame;
  const wordy =
    frame[1] === 0xd8 ? wordsOfJpeg(frame) : frame[1] === 0x4f ? wordsOfJ2k(frame) : [];
  const written = wordy.filter(([from, to]) =>
    frame.subarray(from, to).some((byte) => byte !== 0),
  );
  if (written.length === 0) return frame;
  const copy = Uint8Array.from(frame);
  for (const [from, to] of written) copy.fill(0, from, to);
  return copy;
}

type Range = readonly [from: number, to: number];

const u16At = (frame: Uint8Array, at: number) =>
  ((frame[at] ?? 0) << 8) | (frame[at + 1] ?? 0);

/** What a comment says, and what stands behind the end. */
function wordsOfJpeg(frame: Uint8Array): Range[] {
  const found: Range[] = [];
  for (let at = 2; at + 2 <= frame.length;) {
    const marker = frame[at + 1] ?? 0;
    if (frame[at] !== 0xff || marker === 0xff) {
      at += 1; // Filling.
      continue;
    }
    if (marker === END_OF_IMAGE) return [...found, [at + 2, frame.length]];
    const length = u16At(frame, at + 2);
    if (length < 2) return found;
    const isApplication = marker >= 0xe0 && marker <= 0xef && !NEEDED.has(marker);
    if (marker === JPEG_COMMENT || isApplication) found.push([at + 4, at + 2 + length]);
    at += 2 + length;
    if (marker === START_OF_SCAN) at = endOfScan(frame, at);
  }
  return found;
}

/** Within a scan a marker is 0xff and what neither stuffing (below 0x80) nor a restart has behind it. */
function endOfScan(frame: Uint8Array, start: number): number {
  for (let at = start; at + 1 < frame.length; at++) {
    if (frame[at] !== 0xff) continue;
    const next = frame[at + 1] ?? 0;
    if (next >= 0x80 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at;
  }
  return frame.length;
}

/** Comments of the main header and of those of its tile-parts, and what stands behind the end. */
function wordsOfJ2k(frame: Uint8Array): Range[] {
  const found: Range[] = [];
  let endOfTile = frame.length;
  for (let at = 2; at + 4 <= frame.length && frame[at] === 0xff;) {
    const marker = frame[at + 1] ?? 0;
    if (marker === START_OF_DATA) {
      at = endOfTile;
      continue;
    }
    if (marker === END_OF_CODESTREAM) break;
    const length = u16At(frame, at + 2);
    if (length < 2) return found;
    if (marker === START_OF_TILE) {
      const bytes = u16At(frame, at + 6) * 0x1_0000 + u16At(frame, at + 8);
      // None: it goes to the end of the codestream.
      endOfTile = bytes === 0 ? frame.length : at + bytes;
      if (endOfTile <= at) return found;
    }
    // The two bytes that say what kind of comment it is stay.
    if (marker === J2K_COMMENT) found.push([at + 6, at + 2 + length]);
    at += 2 + length;
  }
  return found.concat(behindJ2k(frame, endOfTile));
}

function behindJ2k(frame: Uint8Array, endOfTile: number): Range[] {
  const isEnd = frame[endOfTile] === 0xff && frame[endOfTile + 1] === END_OF_CODESTREAM;
  return isEnd ? [[endOfTile + 2, frame.length]] : [];
}
