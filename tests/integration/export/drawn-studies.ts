import { readdirSync } from 'node:fs';
import { POST as postAnnotation } from '@/app/api/annotations/route';
import { POST as postSegment } from '@/app/api/segments/route';
import type { CreateSegment } from '@/lib/api/segments/protocol';
import { readFrameAttributes } from '@/lib/dicom/image-attributes';
import type { DicomJson } from '@/lib/dicom/json';
import { parseInstance } from '@/lib/dicom/parse-instance';
import { pixelPoint, pixelToPatient, planeOf } from '@/lib/image/geometry';
import { runsOf } from '@/lib/image/segmentation/mask';
import type { Plane } from '@/tests/phantoms/block-patient';
import { ctStack, ultrasoundCine } from '@/tests/phantoms/series';
import { readTestFile, testData } from '@/tests/test-data';
import { call, json } from '../routes';
import type { HandedIn } from '../test-world';

/** A study to draw on. */
export interface Drawable {
  readonly files: readonly HandedIn[];
  /** Its images lie in the patient. */
  readonly isPlaced: boolean;
  /** They are enough for a volume. */
  readonly isVolume?: boolean;
}

const realFiles = (folder: string, wanted: (name: string) => boolean = () => true) =>
  testData === undefined
    ? []
    : readdirSync(`${testData}/${folder}`)
        .filter(wanted)
        .map((name) => ({
          name: `${folder}/${name}`,
          bytes: readTestFile(`${folder}/${name}`),
        }));

/** Aslant by 3 : 4, 5 mm along the normal (-0.6, 0, 0.8); nothing in it is square, even or whole. */
const oblique = (z: number): Plane => ({
  rows: 31,
  columns: 35,
  position: [-20.125 - 0.6 * z, -15.5, -10 + 0.8 * z],
  row: [0.8, 0, 0.6],
  column: [0, 1, 0],
  spacing: [1.3, 1.7],
});

/** Phantoms, and real series of several makers where they are: of each kind of place and of pixels. */
export const drawables: Readonly<Record<string, Drawable>> = {
  'oblique CT phantom': {
    files: ctStack(4, { study: 'drawn' }, oblique),
    isPlaced: true,
    isVolume: true,
  },
  'ultrasound phantom': {
    files: [ultrasoundCine({ study: 'drawn clip' })],
    isPlaced: false,
  },
  ...(testData && {
    'oblique MR of GE': {
      files: realFiles('series/mr-ge-pd-oblique', (name) => /00[1-4]\.dcm$/.test(name)),
      isPlaced: true,
      // Its positions are rounded to a tenth of a millimetre: no affine has all of them.
    },
    'CT of GE, 512 × 512': {
      files: realFiles('series/ct-ge-chest-lidc0003', (name) =>
        /0000(01|16|90)\.dcm|000116\.dcm$/.test(name),
      ),
      isPlaced: true,
      isVolume: true,
    },
    'enhanced CT': {
      files: realFiles('enhanced', (name) => name === 'eCT_Supplemental.dcm'),
      isPlaced: true,
    },
    'ultrasound clip of SonoSite': {
      files: realFiles('series/us-sonosite-cine-jpeg-ybr422'),
      isPlaced: false,
    },
  }),
};

export interface DrawnStudy {
  readonly studyUid: string;
  readonly seriesUid: string;
  readonly segments: readonly CreateSegment[];
}

/**
 * Draw three segments on the first frames of a study: a disk that shrinks from frame to frame, a ring
 * around a part of it, with a hole and a piece in the hole; and single pixels in the corners.
 *
 * @param overlapping - The ring lies over the disk; else beside it.
 */
export async function draw(
  { files }: Drawable,
  overlapping: boolean,
): Promise<DrawnStudy> {
  const images = files.map(({ bytes }) => parseInstance(Buffer.from(bytes)));
  const [{ studyUid, seriesUid, header } = images[0] as never] = images;
  const number = (tag: string) => Number(header[tag]?.Value?.[0]);
  const [rows, columns] = [number('00280010'), number('00280011')];
  const frames = images
    // A mask has one size: others of the series are left alone.
    .filter(
      ({ header: own }) =>
        Number(own['00280010']?.Value?.[0]) === rows &&
        Number(own['00280011']?.Value?.[0]) === columns,
    )
    .flatMap(({ sopInstanceUid, header: own }) =>
      Array.from({ length: Number(own['00280008']?.Value?.[0] ?? 1) }, (_, index) => ({
        sopInstanceUid,
        frameNumber: index + 1,
      })),
    )
    .slice(0, 4);
  const masked = (isIn: (x: number, y: number, index: number) => boolean) => ({
    rows,
    columns,
    frames: frames.map((frame, index) => ({
      ...frame,
      runs: runsOf(
        Uint8Array.from({ length: rows * columns }, (_, at) =>
          Number(isIn(at % columns, Math.floor(at / columns), index)),
        ),
      ),
    })),
  });
  const size = Math.min(rows, columns);
  const away = (x: number, y: number, atX: number) =>
    Math.hypot(x - atX * columns, y - 0.5 * rows) / size;
  const ringAt = overlapping ? 0.4 : 0.75;
  const about = {
    studyUid,
    seriesUid,
    position: 0,
    category: null,
    type: null,
    origin: { kind: 'drawn' },
    algorithmType: 'MANUAL',
  } as const;
  const segments: CreateSegment[] = [
    {
      ...about,
      id: crypto.randomUUID(),
      label: 'Disk, größter 肝',
      color: '#1f78b4',
      category: { value: '91723000', scheme: 'SCT', meaning: 'Anatomical Structure' },
      type: { value: '10200004', scheme: 'SCT', meaning: 'Liver' },
      mask: masked((x, y, index) => away(x, y, 0.3) < 0.2 - 0.03 * index),
    },
    {
      ...about,
      id: crypto.randomUUID(),
      label: 'Ring',
      color: '#ff7f00',
      position: 1,
      algorithmType: 'SEMIAUTOMATIC',
      mask: masked((x, y) => {
        const from = away(x, y, ringAt);
        return from < 0.05 || (from > 0.1 && from < 0.18);
      }),
    },
    {
      ...about,
      id: crypto.randomUUID(),
      label: 'Corners',
      color: '#000000',
      position: 2,
      mask: masked(
        (x, y, index) =>
          index !== 1 && (x === 0 || x === columns - 1) && (y === 0 || y === rows - 1),
      ),
    },
  ];
  const kept = segments.map((segment) => ({
    ...segment,
    mask: {
      ...segment.mask,
      frames: segment.mask.frames.filter(({ runs }) => runs.length > 1),
    },
  }));
  for (const segment of kept) await json(call(postSegment, { json: segment }), 201);
  const [first] = frames;
  if (first) await drawLine({ studyUid, seriesUid, ...first }, header);
  return { studyUid, seriesUid, segments: kept };
}

/** A length from the pixel (3, 4) to (9, 12) of a frame, and the frame marked as a key image. */
async function drawLine(
  { frameNumber: frame, ...on }: Omit<DrawnStudy, 'segments'> & MaskFrameName,
  header: DicomJson,
) {
  const plane = planeOf(readFrameAttributes(header, frame));
  const points = [pixelPoint(3, 4), pixelPoint(9, 12)];
  const geometry = plane
    ? {
        space: 'patient',
        frameOfReferenceUid: null,
        points: points.map((each) => pixelToPatient(plane, each)),
      }
    : { space: 'pixel', points };
  for (const tool of ['Length', 'KeyImage']) {
    const drawing = {
      ...on,
      ...{ id: crypto.randomUUID(), tool, frame, geometry, label: 'Länge 長さ' },
      measurements: [{ name: 'length', value: 10, unit: 'px' }],
    };
    await json(call(postAnnotation, { json: drawing }), 201);
  }
}

interface MaskFrameName {
  readonly sopInstanceUid: string;
  readonly frameNumber: number;
}
