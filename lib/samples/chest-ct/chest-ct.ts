import { writePart10, type NamedDataSet } from '@/lib/dicom/write-part10';
import { LIVER_HU, LIVER_LESION } from '@/lib/samples/chest-ct/anatomy/abdomen';
import {
  columnX,
  ROWS,
  rowY,
  SLICE_SPACING_MM,
  SLICES,
  sliceZ,
  SPACING_MM,
} from '@/lib/samples/chest-ct/grid';
import { NODULE } from '@/lib/samples/chest-ct/anatomy/lungs';
import { chestPhantom } from '@/lib/samples/chest-ct/phantom';
import { PADDING, RESCALE_INTERCEPT, scanner } from '@/lib/samples/chest-ct/scanner';
import { sampleUid, studyModules, type Identity } from '@/lib/samples/identity';
import { STUDY_DATE, type Sample, type SampleFile } from '@/lib/samples/sample';

const IDENTITY: Identity = {
  key: 'chest-ct',
  patientName: 'PHANTOM^Bruno',
  sex: 'M',
  birthDate: '19640517',
  age: '062Y',
  studyTime: '091500',
  studyDescription: 'CT chest with contrast',
  accessionNumber: 'SAMPLE-CT',
};
const SERIES_UID = sampleUid(IDENTITY.key, 'series');
const CT_IMAGE_STORAGE = '1.2.840.10008.5.1.4.1.1.2';

/** Contrast-enhanced chest, 200 axial slices from the lung apices to the kidneys. */
export const chestCt: Sample = {
  id: 'chest-ct',
  title: 'CT chest, lung nodule and liver lesion',
  studyUid: sampleUid(IDENTITY.key, 'study'),
  truth: {
    lesions: [
      {
        name: 'solid nodule',
        organ: 'right upper lobe',
        side: 'right',
        diameterMm: NODULE.diameterMm,
        seriesUids: [SERIES_UID],
        place: { space: 'patient', centreMm: NODULE.centre },
        densities: { HU: { inside: NODULE.hu, around: -860 } },
      },
      {
        name: 'hypodense lesion',
        organ: 'right liver lobe',
        side: 'right',
        diameterMm: LIVER_LESION.diameterMm,
        seriesUids: [SERIES_UID],
        place: { space: 'patient', centreMm: LIVER_LESION.centre },
        densities: { HU: { inside: LIVER_LESION.hu, around: LIVER_HU } },
      },
    ],
    // Counted on the model: shares of lung in every voxel.
    facts: { lungVolumeMl: 4430 },
  },
  files,
};

async function* files(
  wanted: (name: string) => boolean = () => true,
): AsyncGenerator<SampleFile> {
  const phantom = chestPhantom();
  const machine = scanner();
  const clean = new Float32Array(ROWS * ROWS);
  for (let slice = 0; slice < SLICES; slice += 1) {
    const name = `chest-ct/CT-${String(slice + 1).padStart(3, '0')}.dcm`;
    if (!wanted(name)) continue;
    phantom.paint(clean, sliceZ(slice));
    const stored = machine.expose(clean, slice);
    // One slice takes a while: let whoever asked do something else in between.
    await new Promise((resolve) => setImmediate(resolve));
    yield { name, bytes: writePart10(instance(slice, stored)) };
  }
}

function instance(slice: number, stored: Int16Array): NamedDataSet {
  return {
    ...studyModules(IDENTITY),
    SOPClassUID: CT_IMAGE_STORAGE,
    SOPInstanceUID: sampleUid(IDENTITY.key, 'slice', slice),
    Modality: 'CT',
    SeriesInstanceUID: SERIES_UID,
    SeriesNumber: 2,
    SeriesDescription: 'Chest 1.6 soft tissue',
    SeriesDate: STUDY_DATE,
    SeriesTime: '091730',
    ProtocolName: 'Chest routine',
    BodyPartExamined: 'CHEST',
    PatientPosition: 'HFS',
    FrameOfReferenceUID: sampleUid(IDENTITY.key, 'frame of reference'),
    PositionReferenceIndicator: '',
    ContrastBolusAgent: 'Iodinated contrast, simulated',
    ContrastBolusRoute: 'IV',
    ContrastBolusStartTime: '091620',
    ...imageModules(slice),
    Rows: ROWS,
    Columns: ROWS,
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    BitsAllocated: 16,
    BitsStored: 16,
    HighBit: 15,
    PixelRepresentation: 1,
    PixelPaddingValue: PADDING,
    PixelData: stored,
  };
}

/** Image plane and CT image modules (PS3.3 C.7.6.2, C.8.2.1). */
function imageModules(slice: number): NamedDataSet {
  return {
    ImageType: ['ORIGINAL', 'PRIMARY', 'AXIAL'],
    InstanceNumber: slice + 1,
    AcquisitionNumber: 1,
    AcquisitionDate: STUDY_DATE,
    AcquisitionTime: '091730',
    ContentDate: STUDY_DATE,
    ContentTime: '091730',
    BurnedInAnnotation: 'NO',
    LossyImageCompression: '00',
    ImagePositionPatient: [columnX(0), rowY(0), Number(sliceZ(slice).toFixed(4))],
    ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
    PixelSpacing: [SPACING_MM, SPACING_MM],
    SliceThickness: SLICE_SPACING_MM,
    SpacingBetweenSlices: SLICE_SPACING_MM,
    SliceLocation: Number(sliceZ(slice).toFixed(4)),
    KVP: 120,
    XRayTubeCurrent: 210,
    ExposureTime: 500,
    Exposure: 105,
    GantryDetectorTilt: 0,
    TableHeight: 140,
    RotationDirection: 'CW',
    ReconstructionDiameter: ROWS * SPACING_MM,
    DataCollectionDiameter: 500,
    ConvolutionKernel: 'SOFT',
    FilterType: 'BODY',
    ScanOptions: 'HELICAL MODE',
    RescaleIntercept: RESCALE_INTERCEPT,
    RescaleSlope: 1,
    RescaleType: 'HU',
    WindowCenter: [40, -600],
    WindowWidth: [400, 1500],
    WindowCenterWidthExplanation: ['SOFT TISSUE', 'LUNG'],
  };
}
