/** How the pixels of a transfer syntax are coded: which decoder they need. */
export type PixelCodec =
  | 'native'
  | 'big-endian'
  | 'deflated'
  | 'rle'
  | 'jpeg-8'
  | 'jpeg-12'
  | 'jpeg-lossless'
  | 'jpeg-ls'
  | 'jpeg-2000'
  | 'htj2k'
  | 'jpeg-xl'
  | 'video'
  | 'other';

/** What a data set is written in where nothing else is asked for (PS3.5 A.2). */
export const EXPLICIT_VR_LITTLE_ENDIAN = '1.2.840.10008.1.2.1';

export interface TransferSyntax {
  readonly uid: string;
  /** Its name in PS3.6 Table A-1, shortened. */
  readonly name: string;
  /** Pixel Data is a sequence of fragments. */
  readonly encapsulated: boolean;
  readonly codec: PixelCodec;
  /** The coding itself may lose; what was coded may have lost before (0028,2110). */
  readonly lossy: boolean;
}

type Row = [suffix: string, name: string, codec: PixelCodec, lossy?: 'lossy'];

const ROWS: readonly Row[] = [
  ['', 'Implicit VR Little Endian', 'native'],
  ['.1', 'Explicit VR Little Endian', 'native'],
  ['.1.98', 'Encapsulated Uncompressed Explicit VR Little Endian', 'native'],
  ['.1.99', 'Deflated Explicit VR Little Endian', 'deflated'],
  ['.2', 'Explicit VR Big Endian', 'big-endian'],
  ['.4.50', 'JPEG Baseline (Process 1)', 'jpeg-8', 'lossy'],
  ['.4.51', 'JPEG Extended (Process 2 & 4)', 'jpeg-12', 'lossy'],
  ['.4.53', 'JPEG Spectral Selection (Process 6 & 8)', 'jpeg-12', 'lossy'],
  ['.4.55', 'JPEG Full Progression (Process 10 & 12)', 'jpeg-12', 'lossy'],
  ['.4.57', 'JPEG Lossless (Process 14)', 'jpeg-lossless'],
  ['.4.70', 'JPEG Lossless (Process 14, Selection Value 1)', 'jpeg-lossless'],
  ['.4.80', 'JPEG-LS Lossless', 'jpeg-ls'],
  ['.4.81', 'JPEG-LS Near-lossless', 'jpeg-ls', 'lossy'],
  ['.4.90', 'JPEG 2000 Lossless', 'jpeg-2000'],
  ['.4.91', 'JPEG 2000', 'jpeg-2000', 'lossy'],
  ['.4.92', 'JPEG 2000 Part 2 Lossless', 'other'],
  ['.4.93', 'JPEG 2000 Part 2', 'other', 'lossy'],
  ['.4.94', 'JPIP Referenced', 'other', 'lossy'],
  ['.4.95', 'JPIP Referenced Deflate', 'other', 'lossy'],
  ['.4.100', 'MPEG2 Main Profile / Main Level', 'video', 'lossy'],
  ['.4.100.1', 'Fragmentable MPEG2 Main Profile / Main Level', 'video', 'lossy'],
  ['.4.101', 'MPEG2 Main Profile / High Level', 'video', 'lossy'],
  ['.4.101.1', 'Fragmentable MPEG2 Main Profile / High Level', 'video', 'lossy'],
  ['.4.102', 'MPEG-4 AVC/H.264 High Profile', 'video', 'lossy'],
  ['.4.102.1', 'Fragmentable MPEG-4 AVC/H.264 High Profile', 'video', 'lossy'],
  ['.4.103', 'MPEG-4 AVC/H.264 BD-compatible', 'video', 'lossy'],
  ['.4.103.1', 'Fragmentable MPEG-4 AVC/H.264 BD-compatible', 'video', 'lossy'],
  ['.4.104', 'MPEG-4 AVC/H.264 2D', 'video', 'lossy'],
  ['.4.104.1', 'Fragmentable MPEG-4 AVC/H.264 2D', 'video', 'lossy'],
  ['.4.105', 'MPEG-4 AVC/H.264 3D', 'video', 'lossy'],
  ['.4.105.1', 'Fragmentable MPEG-4 AVC/H.264 3D', 'video', 'lossy'],
  ['.4.106', 'MPEG-4 AVC/H.264 Stereo', 'video', 'lossy'],
  ['.4.106.1', 'Fragmentable MPEG-4 AVC/H.264 Stereo', 'video', 'lossy'],
  ['.4.107', 'HEVC/H.265 Main', 'video', 'lossy'],
  ['.4.108', 'HEVC/H.265 Main 10', 'video', 'lossy'],
  ['.4.110', 'JPEG XL Lossless', 'jpeg-xl'],
  ['.4.111', 'JPEG XL JPEG Recompression', 'jpeg-xl', 'lossy'],
  ['.4.112', 'JPEG XL', 'jpeg-xl', 'lossy'],
  ['.4.201', 'High-Throughput JPEG 2000 Lossless', 'htj2k'],
  ['.4.202', 'High-Throughput JPEG 2000 RPCL Lossless', 'htj2k'],
  ['.4.203', 'High-Throughput JPEG 2000', 'htj2k', 'lossy'],
  ['.5', 'RLE Lossless', 'rle'],
  ['.8.1', 'Deflated Image Frame Compression', 'other'],
];

const ROOT = '1.2.840.10008.1.2';
const NOT_ENCAPSULATED = ['', '.1', '.1.99', '.2'];

const BY_UID = new Map<string, TransferSyntax>(
  ROWS.map(([suffix, name, codec, lossy]) => {
    const uid = ROOT + suffix;
    const encapsulated = !NOT_ENCAPSULATED.includes(suffix);
    return [uid, { uid, name, encapsulated, codec, lossy: lossy === 'lossy' }];
  }),
);

/** A transfer syntax of PS3.6 Table A-1; undefined for private and unknown ones. */
export const transferSyntax = (uid: string): TransferSyntax | undefined =>
  BY_UID.get(uid);
