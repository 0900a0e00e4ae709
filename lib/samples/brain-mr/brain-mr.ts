import { writePart10, type NamedDataSet } from '@/lib/dicom/write-part10';
import {
  coil,
  resample,
  sampleSlice,
  type Coil,
  type SlicePlanes,
} from '@/lib/samples/brain-mr/acquire';
import { BRAIN_LESION, headModel } from '@/lib/samples/brain-mr/model';
import {
  COLUMN,
  FIELD_MM,
  planePoint,
  ROW,
  SLICES,
  SLICE_SPACING_MM,
  SLICE_THICKNESS_MM,
} from '@/lib/samples/brain-mr/planes';
import { SEQUENCES, type Sequence } from '@/lib/samples/brain-mr/sequences';
import { GREY, LESION, WHITE } from '@/lib/samples/brain-mr/tissues';
import { sampleUid, studyModules, type Identity } from '@/lib/samples/identity';
import { STUDY_DATE, type Sample, type SampleFile } from '@/lib/samples/sample';

const IDENTITY: Identity = {
  key: 'brain-mr',
  patientName: 'PHANTOM^Clara',
  sex: 'F',
  birthDate: '19790223',
  age: '047Y',
  studyTime: '102500',
  studyDescription: 'MR brain without contrast',
  accessionNumber: 'SAMPLE-MR',
};
const MR_IMAGE_STORAGE = '1.2.840.10008.5.1.4.1.1.4';
const seriesUid = (sequence: Sequence) => sampleUid(IDENTITY.key, 'series', sequence.key);

/** Brain in oblique axial planes: T1, T2, FLAIR, diffusion with two b-values, ADC. */
export const brainMr: Sample = {
  id: 'brain-mr',
  title: 'MR brain, left frontal white-matter lesion',
  studyUid: sampleUid(IDENTITY.key, 'study'),
  truth: {
    lesions: [
      {
        name: 'diffusion-restricted white-matter lesion',
        organ: 'left frontal lobe',
        side: 'left',
        diameterMm: BRAIN_LESION.diameterMm,
        seriesUids: SEQUENCES.map(seriesUid),
        place: { space: 'patient', centreMm: BRAIN_LESION.centre },
        densities: {
          T1: { inside: LESION[0], around: WHITE[0] },
          T2: { inside: LESION[1], around: WHITE[1] },
          FLAIR: { inside: LESION[2], around: WHITE[2] },
          b0: { inside: LESION[3], around: WHITE[3] },
          b1000: {
            inside: diffused(LESION[3], LESION[4], 1000),
            around: diffused(WHITE[3], WHITE[4], 1000),
          },
          ADC: { inside: LESION[4], around: WHITE[4] },
        },
      },
    ],
    facts: { greyToWhiteT1: GREY[0] / WHITE[0] },
  },
  files,
};

/** Signal left at a b-value (s/mm²), the coefficient in 10⁻⁶ mm²/s. */
function diffused(signal: number, adc: number, bValue: number): number {
  return signal * Math.exp(-bValue * adc * 1e-6);
}

async function* files(
  wanted: (name: string) => boolean = () => true,
): AsyncGenerator<SampleFile> {
  const model = headModel();
  const receiver = coil();
  for (let slice = 0; slice < SLICES; slice += 1) {
    // All series share their planes, so a slice of the model serves each of them.
    let planes: SlicePlanes | undefined;
    for (const { sequence, volume, bValue } of volumes()) {
      const number = volume * SLICES + slice + 1;
      const name = `brain-mr/${sequence.key}-${String(number).padStart(3, '0')}.dcm`;
      if (!wanted(name)) continue;
      await new Promise((resolve) => setImmediate(resolve));
      planes ??= sampleSlice(model, slice);
      const stored = acquire(planes, sequence, bValue, number, receiver);
      yield {
        name,
        bytes: writePart10(instance(sequence, slice, number, bValue, stored)),
      };
    }
  }
}

const volumes = () =>
  SEQUENCES.flatMap((sequence) =>
    (sequence.bValues ?? [undefined]).map((bValue, volume) => ({
      sequence,
      volume,
      bValue,
    })),
  );

function acquire(
  planes: SlicePlanes,
  sequence: Sequence,
  bValue: number | undefined,
  run: number,
  receiver: Coil,
): Uint16Array {
  const { rows, columns, channel, noise, number } = sequence;
  const plane =
    bValue === undefined
      ? planes[channel]
      : planes.b0.map((signal, i) => diffused(signal, planes.adc[i] ?? 0, bValue));
  return receiver.receive(resample(plane, rows, columns), {
    rows,
    columns,
    noise,
    run: run + number * 1009,
    uneven: channel !== 'adc',
  });
}

function instance(
  sequence: Sequence,
  slice: number,
  number: number,
  bValue: number | undefined,
  stored: Uint16Array,
): NamedDataSet {
  const window = sequence.windows[number > SLICES ? 1 : 0] ?? [500, 1000];
  return {
    ...studyModules(IDENTITY),
    SOPClassUID: MR_IMAGE_STORAGE,
    SOPInstanceUID: sampleUid(IDENTITY.key, sequence.key, number),
    Modality: 'MR',
    SeriesInstanceUID: seriesUid(sequence),
    SeriesNumber: sequence.number,
    SeriesDescription: sequence.description,
    SeriesDate: STUDY_DATE,
    SeriesTime: sequence.time,
    ProtocolName: sequence.description,
    BodyPartExamined: 'BRAIN',
    PatientPosition: 'HFS',
    FrameOfReferenceUID: sampleUid(IDENTITY.key, 'frame of reference'),
    PositionReferenceIndicator: '',
    ImageType: sequence.imageType,
    InstanceNumber: number,
    AcquisitionNumber: 1,
    AcquisitionDate: STUDY_DATE,
    AcquisitionTime: sequence.time,
    ContentDate: STUDY_DATE,
    ContentTime: sequence.time,
    BurnedInAnnotation: 'NO',
    LossyImageCompression: '00',
    ...planeModule(sequence, slice),
    ...sequence.physics,
    ...(bValue === undefined ? {} : { DiffusionBValue: bValue }),
    MagneticFieldStrength: 1.5,
    ImagingFrequency: 63.87,
    ImagedNucleus: '1H',
    NumberOfAverages: 1,
    WindowCenter: window[0],
    WindowWidth: window[1],
    Rows: sequence.rows,
    Columns: sequence.columns,
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    BitsAllocated: 16,
    BitsStored: 12,
    HighBit: 11,
    PixelRepresentation: 0,
    PixelData: stored,
  };
}

/** Image Plane module (PS3.3 C.7.6.2): the centre of the first pixel, not its corner. */
function planeModule({ rows, columns }: Sequence, slice: number): NamedDataSet {
  const rowSpacing = FIELD_MM / rows;
  const columnSpacing = FIELD_MM / columns;
  const position = planePoint(
    slice,
    (columnSpacing - FIELD_MM) / 2,
    (rowSpacing - FIELD_MM) / 2,
  );
  return {
    ImagePositionPatient: position.map((value) => Number(value.toFixed(6))),
    ImageOrientationPatient: [...ROW, ...COLUMN],
    PixelSpacing: [rowSpacing, columnSpacing],
    SliceThickness: SLICE_THICKNESS_MM,
    SpacingBetweenSlices: SLICE_SPACING_MM,
  };
}
