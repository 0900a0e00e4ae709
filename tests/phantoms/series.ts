import { uidFrom, writePart10, type NamedDataSet } from '@/lib/dicom/write-part10';
import { axial, huAt, sampled, type Plane } from './block-patient';

/** A file as somebody would hand it in, and the names it carries. */
export interface PhantomFile {
  readonly name: string;
  readonly bytes: Buffer;
  readonly studyUid: string;
  readonly seriesUid: string;
  readonly sopInstanceUid: string;
}

interface Identity {
  /** Everything with the same key is one study. */
  study?: string;
  series?: string;
  instance?: string | number;
}

const SOP_CLASS = {
  CT: '1.2.840.10008.5.1.4.1.1.2',
  MR: '1.2.840.10008.5.1.4.1.1.4',
  PT: '1.2.840.10008.5.1.4.1.1.128',
  US: '1.2.840.10008.5.1.4.1.1.3.1',
  MG: '1.2.840.10008.5.1.4.1.1.1.2',
} as const;

/**
 * A Part 10 file of the phantom patient.
 *
 * @param more - Attributes by keyword, which overrule those given here.
 */
export function phantomFile(
  modality: keyof typeof SOP_CLASS,
  { study = 'one', series = modality, instance = 1 }: Identity,
  more: NamedDataSet,
): PhantomFile {
  const studyUid = uidFrom(`phantom study ${study}`);
  const seriesUid = uidFrom(`phantom series ${study} ${series}`);
  const sopInstanceUid = uidFrom(`phantom ${study} ${series} ${instance}`);
  const bytes = writePart10({
    SOPClassUID: SOP_CLASS[modality],
    SOPInstanceUID: sopInstanceUid,
    StudyInstanceUID: studyUid,
    SeriesInstanceUID: seriesUid,
    Modality: modality,
    PatientName: 'Phantom^Block',
    PatientID: 'BLOCK-1',
    PatientBirthDate: '19600229',
    PatientSex: 'O',
    StudyDate: '20260102',
    StudyTime: '101112',
    StudyDescription: 'Blocks',
    SeriesDescription: `${modality} ${series}`,
    SeriesNumber: 1,
    InstanceNumber: Number(instance) || 1,
    AccessionNumber: 'A1',
    StudyID: '1',
    ReferringPhysicianName: '',
    Manufacturer: '',
    BurnedInAnnotation: 'NO',
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    BitsAllocated: 16,
    BitsStored: 16,
    HighBit: 15,
    PixelRepresentation: 0,
    ...more,
  });
  const name = `${study}/${series}/${instance}.dcm`;
  return { name, bytes, studyUid, seriesUid, sopInstanceUid };
}

export const planeAttributes = ({
  rows,
  columns,
  position,
  row,
  column,
  spacing,
}: Plane) => ({
  Rows: rows,
  Columns: columns,
  ImagePositionPatient: position,
  ImageOrientationPatient: [...row, ...column],
  PixelSpacing: spacing,
  SliceThickness: 5,
});

/** Stored values of a CT slice: HU + 1024, as its rescale says. */
export const storedCt = (plane: Plane) =>
  Uint16Array.from(sampled(plane, huAt), (hu) => hu + 1024);

/** One CT slice of the block patient. */
export const ctSlice = (
  plane: Plane,
  identity: Identity = {},
  more: NamedDataSet = {},
): PhantomFile =>
  phantomFile('CT', identity, {
    ...planeAttributes(plane),
    ImageType: ['ORIGINAL', 'PRIMARY', 'AXIAL'],
    FrameOfReferenceUID: uidFrom('phantom frame of reference'),
    BodyPartExamined: 'CHEST',
    KVP: 120,
    RescaleIntercept: -1024,
    RescaleSlope: 1,
    RescaleType: 'HU',
    WindowCenter: 40,
    WindowWidth: 400,
    PixelData: storedCt(plane),
    ...more,
  });

/** A CT of `count` slices, 5 mm apart, the lowest at z = 0 and first. */
export const ctStack = (
  count = 4,
  identity: Identity = {},
  placed: (z: number) => Plane = axial,
): PhantomFile[] =>
  Array.from({ length: count }, (_, index) =>
    ctSlice(placed(index * 5), { ...identity, instance: index + 1 }),
  );

/** Three diffusion-weighted slices, each with b = 0 and b = 1000 s/mm². */
export const diffusionMr = (identity: Identity = {}): PhantomFile[] =>
  [0, 1000].flatMap((b) =>
    [0, 1, 2].map((slice) => {
      const plane = axial(slice * 5);
      return phantomFile(
        'MR',
        { ...identity, instance: (b === 0 ? 0 : 3) + slice + 1 },
        {
          ...planeAttributes(plane),
          ImageType: ['ORIGINAL', 'PRIMARY', 'DIFFUSION'],
          FrameOfReferenceUID: uidFrom('phantom frame of reference'),
          BodyPartExamined: 'BRAIN',
          ScanningSequence: 'EP',
          SequenceVariant: 'SK',
          DiffusionBValue: b,
          _vrMap: { DiffusionBValue: 'FD' },
          EchoTime: 80,
          RepetitionTime: 4000,
          PixelData: Uint16Array.from(sampled(plane, huAt), (hu) =>
            Math.round((hu + 1000) / (b === 0 ? 1 : 2)),
          ),
        },
      );
    }),
  );

export const CINE = { rows: 32, columns: 40, frames: 3 } as const;
/** Both corners inclusive. */
export const CINE_REGION = { x0: 4, y0: 6, x1: 35, y1: 29 } as const;
/** Grey of the letters burned in outside the region. */
export const CINE_LETTERS = 200;
/** RGB inside the region in frame `frame`, 1-based. */
export const cineColour = (frame: number) =>
  [10 * frame, 20 * frame, 30 * frame] as const;

/** A colour ultrasound clip of three frames; everything outside its region is bright letters. */
export function ultrasoundCine(
  identity: Identity = {},
  more: NamedDataSet = {},
): PhantomFile {
  const { rows, columns, frames } = CINE;
  const { x0, y0, x1, y1 } = CINE_REGION;
  const pixels = new Uint8Array(rows * columns * 3 * frames).fill(CINE_LETTERS);
  for (let frame = 1; frame <= frames; frame++) {
    for (let y = y0; y <= y1; y++) {
      for (let x = x0; x <= x1; x++) {
        pixels.set(cineColour(frame), (((frame - 1) * rows + y) * columns + x) * 3);
      }
    }
  }
  return phantomFile('US', identity, {
    ImageType: ['ORIGINAL', 'PRIMARY'],
    Rows: rows,
    Columns: columns,
    SamplesPerPixel: 3,
    PhotometricInterpretation: 'RGB',
    PlanarConfiguration: 0,
    BitsAllocated: 8,
    BitsStored: 8,
    HighBit: 7,
    NumberOfFrames: frames,
    FrameTime: 40,
    FrameIncrementPointer: '00181063',
    BurnedInAnnotation: 'YES',
    SequenceOfUltrasoundRegions: [
      {
        RegionSpatialFormat: 1,
        RegionDataType: 1,
        RegionFlags: 0,
        RegionLocationMinX0: x0,
        RegionLocationMinY0: y0,
        RegionLocationMaxX1: x1,
        RegionLocationMaxY1: y1,
        PhysicalUnitsXDirection: 3,
        PhysicalUnitsYDirection: 3,
        PhysicalDeltaX: 0.05,
        PhysicalDeltaY: 0.05,
      },
    ],
    PixelData: pixels,
    ...more,
  });
}
