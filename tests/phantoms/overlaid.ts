import { explicit, file, imageModule, us } from '@/tests/unit/dicom/data-set-builder';

/** One overlay of an `overlaid` file; no `bits`: it lies in the pixels. */
interface Overlay {
  readonly group: string;
  readonly rows: number;
  readonly columns: number;
  readonly origin?: readonly [row: number, column: number];
  readonly type?: 'G' | 'R';
  /** Number of Frames in Overlay, and Image Frame Origin. */
  readonly frames?: readonly [count: number, first: number];
  readonly bit?: number;
  readonly bits?: Uint8Array;
}

/** A file of 16-bit frames of 7 × 5 pixels (an odd number of bits) with overlays. */
export function overlaid(
  name: string,
  { frames = 1, overlays }: { frames?: number; overlays: readonly Overlay[] },
) {
  const pixels = Uint16Array.from(
    { length: 35 * frames },
    (_, at) => (at * 2749) & 0xffff,
  );
  const group = (each: Overlay) => [
    explicit(`${each.group}0010`, 'US', us(each.rows)),
    explicit(`${each.group}0011`, 'US', us(each.columns)),
    ...(each.frames ? [explicit(`${each.group}0015`, 'IS', String(each.frames[0]))] : []),
    explicit(`${each.group}0022`, 'LO', `Overlay ${each.group}`),
    explicit(`${each.group}0040`, 'CS', each.type ?? 'G'),
    explicit(`${each.group}0050`, 'SS', us(...(each.origin ?? [1, 1]))),
    ...(each.frames ? [explicit(`${each.group}0051`, 'US', us(each.frames[1]))] : []),
    explicit(`${each.group}0100`, 'US', us(each.bits ? 1 : 16)),
    explicit(`${each.group}0102`, 'US', us(each.bit ?? 0)),
    ...(each.bits ? [explicit(`${each.group}3000`, 'OW', evenly(each.bits))] : []),
  ];
  const [studyUid, seriesUid, sopInstanceUid] = ['1.2.3', '1.2.3.3', '1.2.3.4'] as const;
  const identity = imageModule({ rows: 5, columns: 7, frames: String(frames) });
  const bytes = file(
    identity,
    ...overlays.flatMap(group),
    explicit('7FE00010', 'OW', new Uint8Array(pixels.buffer)),
  );
  return { name, bytes, studyUid, seriesUid, sopInstanceUid };
}

const evenly = (bytes: Uint8Array) =>
  bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(1)]);

/** Bits that repeat only after 251 bytes. */
export const patternOf = (bits: number): Uint8Array =>
  Uint8Array.from({ length: Math.ceil(bits / 8) }, (_, at) => (at * 83 + 29) % 251);
