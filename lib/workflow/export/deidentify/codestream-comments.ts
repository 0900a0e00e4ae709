/** Segments in which writers put words: comments, and what applications keep for themselves. */
const JPEG_COMMENT = 0xfe;
const START_OF_SCAN = 0xda;
/** Adobe's says which colours these are, JFIF's nothing, SPIFF's and JPEG-LS's how to undo them. */
const NEEDED = new Set([0xe0, 0xee, 0xe8]);
const J2K_COMMENT = 0x64;
const START_OF_TILE = 0x90;

/**
 * A compressed frame whose comments are zeroes; of the same length, and nothing else of it is changed.
 * Anything but JPEG, JPEG-LS and JPEG 2000 is returned as it is.
 *
 * @see ISO/IEC 10918-1 B.2.4.5 (COM), ISO/IEC 15444-1 A.9.2 (COM)
 */
export function withoutComments(frame: Uint8Array): Uint8Array {
  if (frame[0] !== 0xff) return frame;
  if (frame[1] === 0xd8) return zeroed(frame, isWordy, START_OF_SCAN);
  if (frame[1] === 0x4f)
    return zeroed(frame, (marker) => marker === J2K_COMMENT, START_OF_TILE);
  return frame;
}

const isWordy = (marker: number) =>
  marker === JPEG_COMMENT || (marker >= 0xe0 && marker <= 0xef && !NEEDED.has(marker));

function zeroed(
  frame: Uint8Array,
  isComment: (marker: number) => boolean,
  end: number,
): Uint8Array {
  let copy: Uint8Array | undefined;
  for (let at = 2; at + 4 <= frame.length && frame[at] === 0xff;) {
    const marker = frame[at + 1] ?? 0;
    if (marker === end) break;
    if (marker === 0xff) {
      at += 1; // Filling.
      continue;
    }
    const length = ((frame[at + 2] ?? 0) << 8) | (frame[at + 3] ?? 0);
    if (length < 2) break;
    if (isComment(marker)) {
      copy ??= Uint8Array.from(frame);
      // Of JPEG 2000 the two bytes that say what kind of comment it is stay.
      copy.fill(0, at + (end === START_OF_TILE ? 6 : 4), at + 2 + length);
    }
    at += 2 + length;
  }
  return copy ?? frame;
}
