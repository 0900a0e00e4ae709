import { readFileSync } from 'node:fs';
import path from 'node:path';
import { frameBytes } from '@/lib/dicom/frame-index';
import { readImageAttributes } from '@/lib/dicom/image-attributes';
import { parseInstance } from '@/lib/dicom/parse-instance';
import { transferSyntax } from '@/lib/dicom/transfer-syntax';
import { writePart10, type NamedDataSet } from '@/lib/dicom/write-part10';
import { AppError } from '@/lib/errors';
import { axial } from '@/tests/phantoms/block-patient';
import { bigEndian, deflated } from '@/tests/phantoms/recoded';
import { ctSlice, phantomFile, ultrasoundCine } from '@/tests/phantoms/series';
import { readOracle, readTestFile } from '@/tests/test-data';
import type { Seed } from './mutate';
import { codestreamSpots, elementSpots } from './spots';

/** Longer real files are left out: most of them are pixels that nobody looks at. */
const LONGEST = 160 * 1024;

interface StoredFrame {
  name: string;
  /** The program that coded it. */
  made: string;
  of: 'mono' | 'rgb';
  transferSyntaxUid: string;
  photometricInterpretation: string;
  bytes: string;
}

/** One small frame of each coding, made by others' encoders. */
const FRAMES = JSON.parse(
  readFileSync(path.join(import.meta.dirname, 'frames.json'), 'utf8'),
) as StoredFrame[];
const ROWS = 20;
const COLUMNS = 24;

const described = ({ of, photometricInterpretation }: StoredFrame): NamedDataSet => ({
  Rows: ROWS,
  Columns: COLUMNS,
  PhotometricInterpretation: photometricInterpretation,
  ...(of === 'mono'
    ? { BitsStored: 12, HighBit: 11 }
    : {
        ...{ SamplesPerPixel: 3, PlanarConfiguration: 0 },
        ...{ BitsAllocated: 8, BitsStored: 8, HighBit: 7 },
      }),
});

/** A file of so many frames, all alike. */
function fileOf(frame: StoredFrame, count = 2): Buffer {
  const pixels = Buffer.from(frame.bytes, 'base64');
  const even = pixels.length % 2 ? Buffer.concat([pixels, Buffer.alloc(1)]) : pixels;
  return writePart10(
    {
      SOPClassUID: '1.2.840.10008.5.1.4.1.1.7.4',
      SOPInstanceUID: '1.2.3.4',
      StudyInstanceUID: '1.2.3',
      SeriesInstanceUID: '1.2.3.3',
      Modality: 'OT',
      SamplesPerPixel: 1,
      BitsAllocated: 16,
      PixelRepresentation: 0,
      NumberOfFrames: count,
      ...described(frame),
      PixelData: Array.from({ length: count }, () => Uint8Array.from(even)),
    },
    { transferSyntaxUid: frame.transferSyntaxUid },
  );
}

const plane = (z: number) => ({ ...axial(z), rows: 8, columns: 8 });

/** Functional groups, a palette, look-up tables, text in other scripts: all in few bytes. */
export function phantoms(): [string, Buffer][] {
  const slice = ctSlice(plane(0), {}, { PatientName: 'Yamada^Tarou=山田^太郎=やまだ' });
  const groups = [0, 1, 2].map((frame) => ({
    FrameContentSequence: [{ TemporalPositionIndex: frame + 1 }],
    PlanePositionSequence: [{ ImagePositionPatient: [0, 0, 5 * frame] }],
    FrameVOILUTSequence: [{ WindowCenter: 40, WindowWidth: 400 }],
  }));
  const enhanced = phantomFile(
    'MR',
    { instance: 2 },
    {
      ...{ Rows: 8, Columns: 8, NumberOfFrames: 3 },
      SharedFunctionalGroupsSequence: [
        {
          PixelMeasuresSequence: [{ PixelSpacing: [1, 1], SliceThickness: 5 }],
          PlaneOrientationSequence: [{ ImageOrientationPatient: [1, 0, 0, 0, 1, 0] }],
        },
      ],
      PerFrameFunctionalGroupsSequence: groups,
      PixelData: new Uint16Array(3 * 64),
    },
  );
  const table = (slope: number) =>
    Uint16Array.from({ length: 16 }, (_, at) => at * slope);
  const palette = phantomFile(
    'US',
    { instance: 3 },
    {
      ...{ Rows: 8, Columns: 8, BitsAllocated: 8, BitsStored: 8, HighBit: 7 },
      PhotometricInterpretation: 'PALETTE COLOR',
      RedPaletteColorLookupTableDescriptor: [16, 0, 16],
      GreenPaletteColorLookupTableDescriptor: [16, 0, 16],
      BluePaletteColorLookupTableDescriptor: [16, 0, 16],
      RedPaletteColorLookupTableData: table(4096),
      GreenPaletteColorLookupTableData: table(2048),
      SegmentedBluePaletteColorLookupTableData: Uint16Array.from([
        ...[0, 4, 1, 2, 3, 4],
        ...[1, 8, 4096],
        ...[2, 2, 0, 0],
      ]),
      PixelData: Uint8Array.from({ length: 64 }, (_, at) => at % 20),
    },
  );
  const tables = ctSlice(
    plane(5),
    { instance: 4 },
    {
      ModalityLUTSequence: [
        { LUTDescriptor: [16, 0, 16], ModalityLUTType: 'HU', LUTData: table(9) },
      ],
      VOILUTSequence: [{ LUTDescriptor: [16, 0, 8], LUTData: table(3) }],
    },
  );
  return [
    ['a slice', slice.bytes],
    [
      'a clip',
      ultrasoundCine({}, { Rows: 8, Columns: 8, PixelData: new Uint8Array(576) }).bytes,
    ],
    ['functional groups', enhanced.bytes],
    ['a palette', palette.bytes],
    ['look-up tables', tables.bytes],
    ['big endian', bigEndian(slice.bytes)],
    ...FRAMES.map((frame): [string, Buffer] => [frame.name, fileOf(frame)]),
  ];
}

const instanceSeed = (name: string, bytes: Buffer): Seed => ({
  name,
  bytes,
  spots: elementSpots(bytes),
  pieces: [
    Buffer.from('feff00e0ffffffff', 'hex'), // an item without an end
    Buffer.from('feff0de000000000', 'hex'),
    Buffer.from('feffdde000000000', 'hex'),
    Buffer.from('2800100055530200', 'hex'), // Rows
    Buffer.from('28001000554c04000000', 'hex'), // Rows as UL
    Buffer.from('520030925351' + '0000' + 'ffffffff', 'hex'),
    Buffer.from('e07f10004f420000ffffffff', 'hex'),
    Buffer.from('UN'),
    Buffer.from('SQ'),
  ],
});

/** Files as they are handed in; deflated ones are changed before they are deflated. */
export function instanceSeeds(real: boolean): Seed[] {
  const made = phantoms();
  const [first] = made;
  if (!first) throw new Error('No phantoms.');
  const theirs = (real ? readOracle() : [])
    .filter(({ bytes }) => Number(bytes) <= LONGEST)
    .map(({ path: file }): [string, Buffer] => [file, Buffer.from(readTestFile(file))]);
  return [
    ...[...made, ...theirs].map(([name, bytes]) => instanceSeed(name, bytes)),
    { ...instanceSeed('deflated', first[1]), wrap: deflated },
  ];
}

/** Frames of one codec, or of several: ours, and the first ones of real files. */
export function frameSeeds(codecs: readonly string[], real: boolean): Seed[] {
  const theirs = (real ? readOracle() : [])
    .filter(({ bytes, transfer_syntax = '' }) => {
      const codec = transferSyntax(transfer_syntax)?.codec ?? '';
      return codecs.includes(codec) && Number(bytes) <= 4 * LONGEST;
    })
    .map(({ path: file }): [string, Buffer] => [file, Buffer.from(readTestFile(file))]);
  const ours = FRAMES.map((frame): [string, Buffer] => [frame.name, fileOf(frame, 1)]);
  return [...ours, ...theirs].flatMap(([name, file]): Seed[] => {
    const frame = firstFrame(file);
    if (
      !frame ||
      !codecs.includes(transferSyntax(frame.transferSyntaxUid)?.codec ?? '')
    ) {
      return [];
    }
    const { bytes, ...header } = frame;
    const context = { ...header, original: Uint8Array.from(bytes) };
    return [{ name, bytes, context, spots: codestreamSpots(bytes), pieces: [] }];
  });
}

function firstFrame(file: Buffer) {
  try {
    const { frames, header, transferSyntaxUid } = parseInstance(file);
    if (!frames) return undefined;
    const bytes = Buffer.from(frameBytes(file, frames, 1));
    return { bytes, transferSyntaxUid, image: readImageAttributes(header) };
  } catch (error) {
    if (error instanceof AppError) return undefined; // broken on purpose
    throw error;
  }
}
