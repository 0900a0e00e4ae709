import { writePart10, type NamedDataSet } from '@/lib/dicom/write-part10';
import { sampleUid, studyModules, type Identity } from '@/lib/samples/identity';
import { STUDY_DATE, type Sample, type SampleFile } from '@/lib/samples/sample';
import { echoMaker } from '@/lib/samples/ultrasound/echoes';
import {
  breathing,
  FACE_COLUMN,
  FACE_ROW,
  FRAME_TIME_MS,
  FRAMES,
  HEIGHT,
  PIXELS_PER_MM,
  polarToScene,
  sceneToPixel,
  sectorBounds,
  WIDTH,
} from '@/lib/samples/ultrasound/probe';
import { scene, US_LESION } from '@/lib/samples/ultrasound/scene';
import { COLOUR_BOX, screen } from '@/lib/samples/ultrasound/screen';

const IDENTITY: Identity = {
  key: 'ultrasound',
  patientName: 'PHANTOM^Delia',
  sex: 'F',
  birthDate: '19870930',
  age: '039Y',
  studyTime: '140200',
  studyDescription: 'US liver',
  accessionNumber: 'SAMPLE-US',
};
const SERIES_UID = sampleUid(IDENTITY.key, 'series');
const US_MULTIFRAME_STORAGE = '1.2.840.10008.5.1.4.1.1.3.1';

/** One breath of a liver under a curved probe, 60 colour frames. */
export const ultrasound: Sample = {
  id: 'ultrasound',
  title: 'Ultrasound cine of the liver, hypoechoic lesion',
  studyUid: sampleUid(IDENTITY.key, 'study'),
  truth: {
    lesions: [
      {
        name: 'hypoechoic lesion',
        organ: 'liver',
        side: 'right',
        diameterMm: US_LESION.diameterMm,
        seriesUids: [SERIES_UID],
        place: {
          space: 'pixel',
          perFrame: Array.from({ length: FRAMES }, (_, i) => lesionAt(i)),
        },
        densities: { 'dB re liver': { inside: US_LESION.decibel, around: 0 } },
      },
    ],
    facts: { millimetresPerPixel: 1 / PIXELS_PER_MM, frames: FRAMES },
  },
  files,
};

function lesionAt(frame: number): readonly [number, number] {
  const moved = breathing(frame);
  return sceneToPixel({
    x: US_LESION.centre.x + moved.x,
    y: US_LESION.centre.y + moved.y,
  });
}

async function* files(
  wanted: (name: string) => boolean = () => true,
): AsyncGenerator<SampleFile> {
  const name = 'ultrasound/US-001.dcm';
  if (!wanted(name)) return;
  const echoes = echoMaker(scene());
  const display = screen();
  const size = WIDTH * HEIGHT * 3;
  const pixels = new Uint8Array(size * FRAMES);
  for (let frame = 0; frame < FRAMES; frame += 1) {
    display.draw(pixels.subarray(frame * size, (frame + 1) * size), echoes(frame), frame);
    await new Promise((resolve) => setImmediate(resolve));
  }
  yield { name, bytes: writePart10(instance(pixels)) };
}

function instance(pixels: Uint8Array): NamedDataSet {
  return {
    ...studyModules(IDENTITY),
    SOPClassUID: US_MULTIFRAME_STORAGE,
    SOPInstanceUID: sampleUid(IDENTITY.key, 'cine'),
    Modality: 'US',
    SeriesInstanceUID: SERIES_UID,
    SeriesNumber: 1,
    SeriesDescription: 'Liver, right intercostal',
    SeriesDate: STUDY_DATE,
    SeriesTime: '140330',
    BodyPartExamined: 'LIVER',
    ProtocolName: 'Abdomen',
    TransducerType: 'CURVED LINEAR',
    InstanceNumber: 1,
    PatientOrientation: '',
    ImageType: ['ORIGINAL', 'PRIMARY', 'ABDOMINAL', '0011'],
    AcquisitionDate: STUDY_DATE,
    AcquisitionTime: '140330',
    ContentDate: STUDY_DATE,
    ContentTime: '140330',
    BurnedInAnnotation: 'YES',
    LossyImageCompression: '00',
    NumberOfFrames: FRAMES,
    FrameTime: FRAME_TIME_MS,
    CineRate: 1000 / FRAME_TIME_MS,
    RecommendedDisplayFrameRate: 1000 / FRAME_TIME_MS,
    StartTrim: 1,
    StopTrim: FRAMES,
    // The attribute that says how far apart the frames are: Frame Time (0018,1063).
    FrameIncrementPointer: 0x00181063,
    UltrasoundColorDataPresent: 1,
    SequenceOfUltrasoundRegions: [tissueRegion(), colourRegion()],
    Rows: HEIGHT,
    Columns: WIDTH,
    SamplesPerPixel: 3,
    PlanarConfiguration: 0,
    PhotometricInterpretation: 'RGB',
    BitsAllocated: 8,
    BitsStored: 8,
    HighBit: 7,
    PixelRepresentation: 0,
    PixelData: pixels,
  };
}

const CENTIMETRES = 3;

/** Region Calibration module (PS3.3 C.8.5.5): the sector, in centimetres from the probe. */
function tissueRegion(): NamedDataSet {
  const { x0, x1, y0, y1 } = sectorBounds();
  return { ...calibration(x0, x1, y0, y1), RegionDataType: 1, RegionFlags: 0 };
}

function colourRegion(): NamedDataSet {
  const { fromAngle, toAngle, fromMm, toMm } = COLOUR_BOX;
  const corners = [fromAngle, 0, toAngle].flatMap((angle) =>
    [fromMm, toMm].map((depth) => sceneToPixel(polarToScene(angle, depth))),
  );
  const columns = corners.map(([column]) => column);
  const rows = corners.map(([, row]) => row);
  return {
    ...calibration(
      Math.floor(Math.min(...columns)),
      Math.ceil(Math.max(...columns)),
      Math.floor(Math.min(...rows)),
      Math.ceil(Math.max(...rows)),
    ),
    RegionDataType: 2,
    // Bit 0: where regions overlap, this one lies on top.
    RegionFlags: 1,
  };
}

function calibration(x0: number, x1: number, y0: number, y1: number): NamedDataSet {
  return {
    RegionSpatialFormat: 1,
    RegionLocationMinX0: x0,
    RegionLocationMinY0: y0,
    RegionLocationMaxX1: x1,
    RegionLocationMaxY1: y1,
    PhysicalUnitsXDirection: CENTIMETRES,
    PhysicalUnitsYDirection: CENTIMETRES,
    PhysicalDeltaX: 0.1 / PIXELS_PER_MM,
    PhysicalDeltaY: 0.1 / PIXELS_PER_MM,
    ReferencePixelX0: FACE_COLUMN - x0,
    ReferencePixelY0: FACE_ROW - y0,
    ReferencePixelPhysicalValueX: 0,
    ReferencePixelPhysicalValueY: 0,
    TransducerFrequency: 3500,
  };
}
