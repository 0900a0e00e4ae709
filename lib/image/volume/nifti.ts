import { AppError } from '@/lib/errors';

/**
 * Voxel (i, j, k) → millimetres, three rows of four. NIfTI's world is RAS: +x right, +y anterior,
 * +z superior; DICOM's patient system with x and y turned round.
 */
export type Affine = readonly [Row, Row, Row];
type Row = readonly [number, number, number, number];

/** A block of voxels: i (columns) runs fastest, then j (rows), then k (slices). */
export interface Volume {
  readonly size: readonly [columns: number, rows: number, slices: number];
  readonly values: Int16Array | Uint8Array | Float32Array;
  readonly affine: Affine;
}

const HEADER = 348;
/** The header, and four bytes that say there is no extension. */
const OFFSET = 352;
const MAGIC = 'n+1\0';
const MILLIMETRES = 2;
/** Aligned to the scanner's axes, as DICOM's positions are. */
const SCANNER = 1;

/** @see nifti1.h: DT_UINT8, DT_INT16, DT_INT32, DT_FLOAT32, DT_FLOAT64, DT_INT8, DT_UINT16 */
const TYPES = {
  2: { bytes: 1, read: (view: DataView, at: number) => view.getUint8(at) },
  4: {
    bytes: 2,
    read: (view: DataView, at: number, le: boolean) => view.getInt16(at, le),
  },
  8: {
    bytes: 4,
    read: (view: DataView, at: number, le: boolean) => view.getInt32(at, le),
  },
  16: {
    bytes: 4,
    read: (view: DataView, at: number, le: boolean) => view.getFloat32(at, le),
  },
  64: {
    bytes: 8,
    read: (view: DataView, at: number, le: boolean) => view.getFloat64(at, le),
  },
  256: { bytes: 1, read: (view: DataView, at: number) => view.getInt8(at) },
  512: {
    bytes: 2,
    read: (view: DataView, at: number, le: boolean) => view.getUint16(at, le),
  },
} as const;

/** One file, not compressed, little-endian: header, then voxels. Its only text is the magic. */
export function writeNifti({ size, values, affine }: Volume): Uint8Array<ArrayBuffer> {
  const type = values instanceof Uint8Array ? 2 : values instanceof Int16Array ? 4 : 16;
  const file = new Uint8Array(OFFSET + values.byteLength);
  const view = new DataView(file.buffer);
  view.setInt32(0, HEADER, true);
  [3, ...size, 1, 1, 1, 1].forEach((each, at) => view.setInt16(40 + 2 * at, each, true));
  view.setInt16(70, type, true);
  view.setInt16(72, 8 * TYPES[type].bytes, true);
  const column = (axis: 0 | 1 | 2) => Math.hypot(...affine.map((row) => row[axis]));
  [1, column(0), column(1), column(2), 1, 1, 1, 1].forEach((each, at) =>
    view.setFloat32(76 + 4 * at, each, true),
  );
  view.setFloat32(108, OFFSET, true);
  view.setFloat32(112, 1, true);
  view.setUint8(123, MILLIMETRES);
  view.setInt16(254, SCANNER, true);
  affine.flat().forEach((each, at) => view.setFloat32(280 + 4 * at, each, true));
  file.set(new TextEncoder().encode(MAGIC), 344);
  // Every machine that this runs on is little-endian, as the header says.
  file.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), OFFSET);
  return file;
}

/** Voxels of a mask that somebody else wrote, whichever type they have. */
export interface ReadVolume {
  readonly size: readonly [columns: number, rows: number, slices: number];
  /** Undefined where the file doesn't say where its voxels lie. */
  readonly affine: Affine | undefined;
  valueAt(index: number): number;
}

/**
 * Read one file, not compressed.
 *
 * @throws AppError `model_dialect` when it is no NIfTI-1 of three dimensions, or shorter than it says.
 */
export function readNifti(file: Uint8Array): ReadVolume {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const little = file.length >= OFFSET && view.getInt32(0, true) === HEADER;
  if (file.length < OFFSET || (!little && view.getInt32(0, false) !== HEADER)) {
    throw unreadable('It has no NIfTI-1 header.');
  }
  const dim = Array.from({ length: 8 }, (_, at) => view.getInt16(40 + 2 * at, little));
  const [rank = 0, ...lengths] = dim;
  const size = [0, 1, 2].map((axis) => (axis < rank ? (lengths[axis] ?? 1) : 1));
  const more = lengths.slice(3, Math.max(3, rank)).some((length) => length > 1);
  if (rank < 1 || rank > 7 || more || size.some((length) => length < 1)) {
    throw unreadable('It is not of three dimensions.');
  }
  const type = TYPES[view.getInt16(70, little) as keyof typeof TYPES];
  const offset = view.getFloat32(108, little);
  const count = size.reduce((product, length) => product * length, 1);
  if (!type || !(offset >= OFFSET) || file.length < offset + count * type.bytes) {
    throw unreadable('It is shorter than it says, or of a type that masks don’t have.');
  }
  const slope = view.getFloat32(112, little) || 1;
  const intercept = view.getFloat32(116, little) || 0;
  return {
    size: size as unknown as ReadVolume['size'],
    affine: affineOf(view, little),
    valueAt: (index) =>
      type.read(view, offset + index * type.bytes, little) * slope + intercept,
  };
}

const unreadable = (hint: string) =>
  new AppError('model_dialect', 'A volume that came back can’t be read.', { hint });

/** The affine of the header: its rows if it has them, else by its quaternion. */
function affineOf(view: DataView, little: boolean): Affine | undefined {
  const float = (at: number) => view.getFloat32(at, little);
  const row = (at: number): Row => [
    float(at),
    float(at + 4),
    float(at + 8),
    float(at + 12),
  ];
  if (view.getInt16(254, little) > 0) return [row(280), row(296), row(312)];
  if (view.getInt16(252, little) <= 0) return undefined;
  const [b, c, d] = [float(256), float(260), float(264)];
  const a = Math.sqrt(Math.max(0, 1 - b * b - c * c - d * d));
  const turned = float(76) < 0 ? -1 : 1;
  const [x, y, z] = [float(80), float(84), float(88) * turned];
  return [
    [
      (a * a + b * b - c * c - d * d) * x,
      2 * (b * c - a * d) * y,
      2 * (b * d + a * c) * z,
      float(268),
    ],
    [
      2 * (b * c + a * d) * x,
      (a * a + c * c - b * b - d * d) * y,
      2 * (c * d - a * b) * z,
      float(272),
    ],
    [
      2 * (b * d - a * c) * x,
      2 * (c * d + a * b) * y,
      (a * a + d * d - b * b - c * c) * z,
      float(276),
    ],
  ];
}
