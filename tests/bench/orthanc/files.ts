import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { writePart10 } from '@/lib/dicom/write-part10';
import { chestCt } from '@/lib/samples/chest-ct/chest-ct';
import { sampleUid } from '@/lib/samples/identity';

/** A file as both archives are sent it. */
export interface BenchFile {
  readonly sopInstanceUid: string;
  readonly bytes: Buffer;
}

/** A study of one series. */
export interface BenchSeries {
  readonly studyUid: string;
  readonly seriesUid: string;
  readonly files: readonly BenchFile[];
}

/** Makes series of CT slices, each with UIDs of its own and otherwise the sample CT again and again. */
export async function sliceMaker(): Promise<(count: number) => BenchSeries> {
  const slices: Buffer[] = [];
  for await (const { bytes } of chestCt.files()) slices.push(Buffer.from(bytes));
  const [first] = slices;
  if (!first) throw new Error('The sample CT has no slices.');
  const seriesUid = uidIn(first, 0x0e);
  let made = 0;
  let number = 0;
  return (count) => {
    const turn = made++;
    const files = Array.from({ length: count }, (_, at) => {
      const bytes = Buffer.from(slices[at % slices.length] ?? first);
      const was = uidIn(bytes, undefined);
      const sopInstanceUid = numbered(was, number++);
      // The same number of digits: not a byte moves.
      replace(bytes, was, sopInstanceUid);
      replace(bytes, chestCt.studyUid, numbered(chestCt.studyUid, turn));
      replace(bytes, seriesUid, numbered(seriesUid, turn));
      return { sopInstanceUid, bytes };
    });
    return {
      studyUid: numbered(chestCt.studyUid, turn),
      seriesUid: numbered(seriesUid, turn),
      files,
    };
  };
}

/** The text of (0020,00xx), or of SOP Instance UID (0008,0018). */
function uidIn(file: Buffer, element: number | undefined): string {
  const tag = element === undefined ? [0x08, 0, 0x18, 0] : [0x20, 0, element, 0];
  const at = file.indexOf(Buffer.from([...tag, 0x55, 0x49]));
  const end = at + 8 + file.readUInt16LE(at + 6);
  return file.toString('latin1', at + 8, end).replace(/\0$/, '');
}

const numbered = (uid: string, number: number) =>
  uid.slice(0, -7) + String(number).padStart(7, '0');

function replace(bytes: Buffer, was: string, is: string) {
  // Pixels come last and hold no UID.
  const header = bytes.subarray(0, 4096);
  for (let at = header.indexOf(was); at >= 0; at = header.indexOf(was, at + 1)) {
    header.write(is, at, 'latin1');
  }
}

/** Write them to a folder. */
export async function writeFiles(folder: string, { files }: BenchSeries) {
  await mkdir(folder, { recursive: true });
  for (const [at, { bytes }] of files.entries()) {
    await writeFile(path.join(folder, `${String(at).padStart(5, '0')}.dcm`), bytes);
  }
}

const CLIP_FRAMES = 500;
const CLIP_SIDE = 512;

/** One ultrasound clip of 500 frames, no two alike: as JPEG, or as plain bytes. */
export async function clip(kind: 'JPEG' | 'native'): Promise<BenchSeries> {
  const frames: Buffer[] = [];
  const pixels = Buffer.alloc(CLIP_SIDE ** 2);
  const raw = { width: CLIP_SIDE, height: CLIP_SIDE, channels: 1 } as const;
  for (let frame = 0; frame < CLIP_FRAMES; frame++) {
    // A moving sector of something like speckle, so that JPEG has work to do.
    for (let i = 0; i < pixels.length; i++) {
      pixels[i] = ((i * 2654435761 + frame * 40503) >>> 13) & ((frame % 64) | 31);
    }
    frames.push(
      kind === 'native'
        ? Buffer.from(pixels)
        : await sharp(pixels, { raw }).toColourspace('b-w').jpeg().toBuffer(),
    );
  }
  const uid = (part: string) => sampleUid(`bench ${kind} clip`, part);
  const sopInstanceUid = uid('clip');
  const dataset = {
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.3.1',
    SOPInstanceUID: sopInstanceUid,
    StudyInstanceUID: uid('study'),
    SeriesInstanceUID: uid('series'),
    PatientName: 'PHANTOM^Clip',
    PatientID: 'BENCH',
    Modality: 'US',
    SeriesNumber: 1,
    InstanceNumber: 1,
    FrameTime: 20,
    NumberOfFrames: CLIP_FRAMES,
    Rows: CLIP_SIDE,
    Columns: CLIP_SIDE,
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    BitsAllocated: 8,
    BitsStored: 8,
    HighBit: 7,
    PixelRepresentation: 0,
    PixelData: kind === 'native' ? Buffer.concat(frames) : frames,
  };
  const bytes =
    kind === 'native'
      ? writePart10(dataset)
      : writePart10(dataset, { transferSyntaxUid: '1.2.840.10008.1.2.4.50' });
  return {
    studyUid: dataset.StudyInstanceUID,
    seriesUid: dataset.SeriesInstanceUID,
    files: [{ sopInstanceUid, bytes }],
  };
}
