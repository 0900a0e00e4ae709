const CLEAR = 256;
const END = 257;
const MOST_CODES = 4096;

/**
 * Bytes as GIF packs them, for a table of 256 colours. The same bytes, the same code.
 *
 * @see GIF89a, appendix F
 */
export function packed(bytes: Uint8Array): Uint8Array {
  const out = bitWriter(bytes.length);
  /** The code of a code and the byte after it; 0: there is none yet. */
  const codes = new Uint16Array(MOST_CODES * 256);
  let [next, bits] = [END + 1, 9];
  out.put(CLEAR, bits);
  let prefix = bytes[0];
  for (let at = 1; at < bytes.length && prefix !== undefined; at++) {
    const byte = bytes[at] ?? 0;
    const key: number = prefix * 256 + byte;
    const known = codes[key];
    if (known) {
      prefix = known;
      continue;
    }
    out.put(prefix, bits);
    prefix = byte;
    if (next === MOST_CODES) {
      out.put(CLEAR, bits);
      codes.fill(0);
      [next, bits] = [END + 1, 9];
      continue;
    }
    // Readers are one code behind: they need one more bit when the next code does.
    if (next === 2 ** bits) bits += 1;
    codes[key] = next++;
  }
  if (prefix !== undefined) out.put(prefix, bits);
  if (next === 2 ** bits && bits < 12) bits += 1;
  out.put(END, bits);
  return out.end();
}

/** Codes one after the other, their lowest bits first. */
function bitWriter(expected: number) {
  let bytes = new Uint8Array(expected + 64);
  let [length, held, holds] = [0, 0, 0];
  const push = (byte: number) => {
    if (length === bytes.length) {
      const larger = new Uint8Array(length * 2);
      larger.set(bytes);
      bytes = larger;
    }
    bytes[length++] = byte;
  };
  return {
    put(code: number, bits: number) {
      held |= code << holds;
      holds += bits;
      while (holds >= 8) {
        push(held & 0xff);
        held >>>= 8;
        holds -= 8;
      }
    },
    end() {
      if (holds > 0) push(held);
      return bytes.slice(0, length);
    },
  };
}
