import { numberOf, numbersOf, stringOf, type DicomJson } from '@/lib/dicom/json';
import { AppError } from '@/lib/errors';

/** An overlay: a picture of one bit a pixel that lies over the frames. */
export interface OverlayPlane {
  /** `6000`, `6002` … `601E`. */
  readonly group: string;
  readonly rows: number;
  readonly columns: number;
  /** Where its first pixel lies on the frame, both from 1; it may lie outside. */
  readonly origin: readonly [row: number, column: number];
  /** Marks and letters, or an area that somebody was interested in. */
  readonly kind: 'graphics' | 'roi';
  /** What its maker called it; may be empty. */
  readonly label: string;
  /** The bit of the pixels' words that holds it; undefined where it has data of its own. */
  readonly embeddedBit?: number;
  /** How many it has of its own, for frames from `firstFrame` on; undefined: one for all frames. */
  readonly frames?: number;
  readonly firstFrame: number;
}

const GROUPS = Array.from({ length: 16 }, (_, plane) =>
  (0x6000 + 2 * plane).toString(16).toUpperCase(),
);

/**
 * The overlays of an instance. Those without a size, or neither in the pixels nor with data of
 * their own, are left out: they are none.
 *
 * @see DICOM PS3.3 C.9.2 (overlay plane), C.9.3 (several frames), PS3.5 8.1.2 (in unused bits)
 */
export function readOverlays(header: DicomJson): OverlayPlane[] {
  return GROUPS.flatMap((group): OverlayPlane[] => {
    const tag = (element: string) => group + element;
    const rows = numberOf(header, tag('0010')) ?? 0;
    const columns = numberOf(header, tag('0011')) ?? 0;
    const hasData = tag('3000') in header;
    const bit = numberOf(header, tag('0102')) ?? 0;
    if (!isLength(rows) || !isLength(columns) || (!hasData && bit === 0)) return [];
    const [row = 1, column = 1] = numbersOf(header, tag('0050'));
    const frames = numberOf(header, tag('0015'));
    return [
      {
        ...{ group, rows, columns, origin: [row, column] },
        kind: stringOf(header, tag('0040')) === 'R' ? 'roi' : 'graphics',
        label: stringOf(header, tag('1500')) ?? stringOf(header, tag('0022')) ?? '',
        firstFrame: numberOf(header, tag('0051')) ?? 1,
        ...(frames !== undefined && frames >= 1 && hasData && { frames }),
        ...(!hasData && { embeddedBit: bit }),
      },
    ];
  });
}

const isLength = (value: number) => value >= 1 && value <= 65_535;

/**
 * Which of an overlay's own frames lies over a frame.
 *
 * @param frame - Of the image, from 1.
 * @returns From 0; undefined where nothing of it lies over that frame.
 */
export function overlayFrame(
  { frames, firstFrame }: Pick<OverlayPlane, 'frames' | 'firstFrame'>,
  frame: number,
): number | undefined {
  if (frames === undefined) return 0;
  const own = frame - firstFrame;
  return own >= 0 && own < frames ? own : undefined;
}

/**
 * Where the bits of an overlay's own frame lie in its Overlay Data: frames follow one another
 * without padding.
 *
 * @param own - From 0.
 * @returns Bytes, the last one exclusive, and the bit of the first one with which it begins.
 */
export function overlayRange({ rows, columns }: OverlayPlane, own: number) {
  const bits = rows * columns;
  const first = own * bits;
  const from = Math.floor(first / 8);
  return { from, to: Math.ceil((first + bits) / 8), firstBit: first - from * 8 };
}

/**
 * The pixels of an overlay, row by row, 1 where it is drawn.
 *
 * @param bytes - Of Overlay Data in little endian, see `overlayRange`: the first pixel is the
 *   lowest bit.
 * @throws AppError `decode_failed` when there are fewer than its size asks for.
 */
export function overlayPixels(
  { rows, columns }: OverlayPlane,
  bytes: Uint8Array,
  firstBit: number,
): Uint8Array {
  const count = rows * columns;
  if (bytes.length * 8 < firstBit + count) throw cutShort();
  return Uint8Array.from({ length: count }, (_, index) => {
    const bit = firstBit + index;
    return ((bytes[bit >> 3] ?? 0) >> (bit & 7)) & 1;
  });
}

/**
 * The pixels of an overlay that lies in the words of a frame, which it covers.
 *
 * @param words - The frame, little endian.
 * @throws AppError `decode_failed`
 */
export function embeddedPixels(
  bit: number,
  words: { readonly bytes: Uint8Array; readonly bytesPerSample: number },
  pixels: number,
): Uint8Array {
  const { bytes, bytesPerSample } = words;
  if (bytes.length < pixels * bytesPerSample || bit >= bytesPerSample * 8)
    throw cutShort();
  const at = bit >> 3;
  return Uint8Array.from(
    { length: pixels },
    (_, index) => ((bytes[index * bytesPerSample + at] ?? 0) >> (bit & 7)) & 1,
  );
}

const cutShort = () =>
  new AppError('decode_failed', 'The overlay is shorter than its size says.');

/** Do bits of the pixels' words belong to an overlay? They are no brightness then. */
export const holdsOverlayBits = (header: DicomJson): boolean =>
  GROUPS.some(
    (group) => (numberOf(header, `${group}0102`) ?? 0) > 0 && !(`${group}3000` in header),
  );
