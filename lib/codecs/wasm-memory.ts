/** The most memory that a WebAssembly codec gets, in pages of 64 KiB: 1 GiB. */
const MOST_PAGES = 16_384;

const MEMORY_SECTION = 5;
const HAS_MAXIMUM = 1;
const HEADER_BYTES = 8;

/**
 * A WebAssembly module whose memory stops growing at `mostPages`.
 *
 * The codecs make their memory themselves and let it grow to 2 GiB, which V8 doesn't count among
 * the limits of a thread: so a frame could take as much. The maximum is part of the binary, and is
 * changed there, before it is compiled.
 *
 * @throws Error when the module declares no maximum to be changed.
 * @see WebAssembly Core Specification 5.5.8 (memory section), 5.2.2 (LEB128 integers)
 */
export function compileBounded(
  binary: Uint8Array<ArrayBuffer>,
  mostPages = MOST_PAGES,
): WebAssembly.Module {
  const bytes = Uint8Array.from(binary);
  let at = HEADER_BYTES;
  const next = () => bytes[at++] ?? 0;
  const readNumber = () => {
    for (let value = 0, shift = 0; ; shift += 7) {
      const byte = next();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < bytes.length) {
    const section = next();
    const length = readNumber();
    const end = at + length;
    if (section === MEMORY_SECTION) {
      readNumber(); // how many memories: there can be one
      const limits = next();
      readNumber(); // its size at the beginning
      if (limits !== HAS_MAXIMUM) break;
      if (writeNumber(bytes, at, mostPages)) return new WebAssembly.Module(bytes);
    }
    at = end;
  }
  throw new Error('The module declares no maximum of its memory.');
}

/** In as many bytes as were there: leading zeros are allowed. */
function writeNumber(bytes: Uint8Array, start: number, value: number): boolean {
  let at = start;
  let rest = value;
  for (;;) {
    const goesOn = (bytes[at] ?? 0) >= 0x80;
    bytes[at] = (rest & 0x7f) | (goesOn ? 0x80 : 0);
    rest = Math.floor(rest / 128);
    if (!goesOn) return rest === 0;
    at += 1;
  }
}

/** The memory among what an instance exports, by whatever name. */
export const memoryOf = ({ exports }: WebAssembly.Instance) =>
  Object.values(exports).find((each) => each instanceof WebAssembly.Memory);
