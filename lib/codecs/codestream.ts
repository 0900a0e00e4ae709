/**
 * What a compressed frame says of itself: read before a decoder sees it, so that a frame that
 * claims to be huge is refused rather than allocated, and so that colour is told rightly.
 */
export interface Codestream {
  readonly coding: 'jpeg' | 'jpeg-lossless' | 'jpeg-ls' | 'jpeg-2000' | 'htj2k';
  readonly rows: number;
  readonly columns: number;
  readonly components: number;
  /** Bits per sample. */
  readonly precision: number;
  /** JPEG 2000: a multiple component transformation was applied, decoders undo it. */
  readonly componentTransform: boolean;
  /** JPEG: there is a JFIF or Adobe marker, which says how the colours are coded. */
  readonly saysColour: boolean;
  /** JPEG 2000: components have fewer samples than the image has pixels, or differ in depth. */
  readonly uneven: boolean;
  /** JPEG 2000: a tile has no data at all; decoders leave its place black without a word. */
  readonly lacksTiles: boolean;
}

/** @returns Undefined when the bytes are no codestream of a kind we know. */
export function readCodestream(bytes: Uint8Array): Codestream | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    if (startsWith(bytes, 0, [0xff, 0xd8])) return readJpeg(bytes, view);
    const start = jpeg2000Start(bytes);
    if (start === undefined) return undefined;
    const stream = readJpeg2000(view, start);
    return stream.rows > 0 && stream.columns > 0 ? stream : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined; // The markers end too early.
    throw error;
  }
}

/** The end marker (EOI, EOC: both FF D9) is there, padding (00 or FF) aside: nothing was cut off. */
export function endsWhole(bytes: Uint8Array): boolean {
  const last = bytes.findLastIndex((byte) => byte !== 0 && byte !== 0xff);
  return bytes[last] === 0xd9 && bytes[last - 1] === 0xff;
}

/**
 * A JPEG with a scan that refines coefficients of earlier scans (successive approximation).
 *
 * @see ITU-T T.81 B.2.3: Ah of the scan header is not 0
 */
export function refinesCoefficients(bytes: Uint8Array): boolean {
  for (let at = 2; at + 4 < bytes.length; at++) {
    const marker = bytes[at] === 0xff ? (bytes[at + 1] ?? 0) : 0;
    // Between markers are coded data, in which FF is followed by 0 or a restart marker.
    if (marker < 0xc0 || marker === 0xff || (marker >= 0xd0 && marker <= 0xd9)) continue;
    const length = (bytes[at + 2] ?? 0) * 256 + (bytes[at + 3] ?? 0);
    if (marker === 0xda && (bytes[at + 1 + length] ?? 0) >> 4 > 0) return true;
    at += 1 + length;
  }
  return false;
}

const startsWith = (bytes: Uint8Array, at: number, mark: readonly number[]) =>
  mark.every((byte, index) => bytes[at + index] === byte);

/** Start of frame: the markers C0–CF but for three that mean something else, and JPEG-LS's F7. */
const isStartOfFrame = (marker: number) =>
  marker === 0xf7 ||
  (marker >= 0xc0 && marker <= 0xcf && marker % 4 !== 0) ||
  marker === 0xc0;

const LOSSLESS = new Set([0xc3, 0xc7, 0xcb, 0xcf]);

/** @see ITU-T T.81 Annex B; T.87 C.2.2 for JPEG-LS */
function readJpeg(bytes: Uint8Array, view: DataView): Codestream | undefined {
  let saysColour = false;
  for (let at = 2; ;) {
    while (view.getUint8(at) === 0xff && view.getUint8(at + 1) === 0xff) at++; // fill bytes
    if (view.getUint8(at) !== 0xff) return undefined;
    const marker = view.getUint8(at + 1);
    if (isStartOfFrame(marker)) {
      return {
        coding: codingOf(marker),
        precision: view.getUint8(at + 4),
        rows: view.getUint16(at + 5),
        columns: view.getUint16(at + 7),
        components: view.getUint8(at + 9),
        componentTransform: false,
        saysColour,
        uneven: false,
        lacksTiles: false,
      };
    }
    const length = view.getUint16(at + 2);
    // Shorter ones are ignored by libjpeg, hence by us.
    saysColour ||=
      (marker === 0xe0 && length >= 16 && startsWith(bytes, at + 4, JFIF)) ||
      (marker === 0xee && length >= 14 && startsWith(bytes, at + 4, ADOBE));
    at += 2 + length;
  }
}

const JFIF = [0x4a, 0x46, 0x49, 0x46];
const ADOBE = [0x41, 0x64, 0x6f, 0x62, 0x65];

function codingOf(marker: number): Codestream['coding'] {
  if (marker === 0xf7) return 'jpeg-ls';
  return LOSSLESS.has(marker) ? 'jpeg-lossless' : 'jpeg';
}

const SOC_SIZ = [0xff, 0x4f, 0xff, 0x51];

/** The codestream itself, or inside a JP2 file, which some writers encapsulate whole. */
function jpeg2000Start(bytes: Uint8Array): number | undefined {
  if (startsWith(bytes, 0, SOC_SIZ)) return 0;
  if (!startsWith(bytes, 4, [0x6a, 0x50, 0x20, 0x20])) return undefined;
  for (let at = 12; at < Math.min(bytes.length, 4096); at++) {
    if (startsWith(bytes, at, SOC_SIZ)) return at;
  }
  return undefined;
}

/** @see ITU-T T.800 Annex A; T.814 A.2: the CAP marker announces high throughput */
function readJpeg2000(view: DataView, start: number): Codestream {
  const siz = start + 4;
  let highThroughput = false;
  let componentTransform = false;
  let at = start + 2;
  while (view.getUint16(at) !== START_OF_TILE) {
    const marker = view.getUint16(at);
    if (marker === 0xff50) highThroughput = true;
    if (marker === 0xff52) componentTransform = view.getUint8(at + 8) === 1;
    at += 2 + view.getUint16(at + 2);
  }
  const components = view.getUint16(siz + 36);
  return {
    coding: highThroughput ? 'htj2k' : 'jpeg-2000',
    columns: view.getUint32(siz + 4) - view.getUint32(siz + 12),
    rows: view.getUint32(siz + 8) - view.getUint32(siz + 16),
    components,
    precision: (view.getUint8(siz + 38) & 0x7f) + 1,
    componentTransform,
    saysColour: false,
    uneven: isUneven(view, siz, components),
    lacksTiles: lacksTiles(view, siz, at),
  };
}

const START_OF_TILE = 0xff90;

/** From tile-part to tile-part: each says whose it is and how long it is (T.800 A.4.2). */
function lacksTiles(view: DataView, siz: number, firstPart: number): boolean {
  const along = (size: number, origin: number, tile: number) =>
    Math.ceil(
      (view.getUint32(siz + size) - view.getUint32(siz + origin)) /
        view.getUint32(siz + tile),
    );
  const tiles = along(4, 28, 20) * along(8, 32, 24);
  const seen = new Set<number>();
  for (let at = firstPart; at + 12 <= view.byteLength;) {
    if (view.getUint16(at) !== START_OF_TILE) break;
    seen.add(view.getUint16(at + 4));
    const length = view.getUint32(at + 6);
    if (length < 12) break; // 0: the last one, up to the end
    at += length;
  }
  return !(seen.size >= tiles);
}

/** Of each component: precision and sign, distance of its samples across and down. */
function isUneven(view: DataView, siz: number, components: number): boolean {
  const first = view.getUint8(siz + 38);
  return Array.from({ length: components }, (_, at) => siz + 38 + 3 * at).some(
    (at) =>
      view.getUint8(at) !== first ||
      view.getUint8(at + 1) !== 1 ||
      view.getUint8(at + 2) !== 1,
  );
}
