/**
 * The DICOM JSON model (PS3.18 Annex F): a data set as an object keyed by tag, eight upper-case
 * hexadecimal digits. Values keep the standard's shapes: numbers for US, DS, IS …, objects with
 * `Alphabetic` for PN, data sets for SQ.
 */
export interface DicomElement {
  readonly vr: string;
  readonly Value?: readonly unknown[];
  /** Base64. */
  readonly InlineBinary?: string;
  /** Where the value is; below the instance's own URL while it is in the archive. */
  readonly BulkDataURI?: string;
}
export type DicomJson = Readonly<Record<string, DicomElement>>;

/** The attributes this application reads, by keyword (PS3.6). */
export const TAG = {
  SpecificCharacterSet: '00080005',
  ImageType: '00080008',
  SOPClassUID: '00080016',
  SOPInstanceUID: '00080018',
  StudyDate: '00080020',
  SeriesDate: '00080021',
  AcquisitionDate: '00080022',
  ContentDate: '00080023',
  AcquisitionDateTime: '0008002A',
  StudyTime: '00080030',
  SeriesTime: '00080031',
  AcquisitionTime: '00080032',
  ContentTime: '00080033',
  AccessionNumber: '00080050',
  Modality: '00080060',
  ModalitiesInStudy: '00080061',
  SOPClassesInStudy: '00080062',
  ConversionType: '00080064',
  PresentationIntentType: '00080068',
  Manufacturer: '00080070',
  InstitutionName: '00080080',
  ReferringPhysicianName: '00080090',
  CodeValue: '00080100',
  CodingSchemeDesignator: '00080102',
  CodeMeaning: '00080104',
  TimezoneOffsetFromUTC: '00080201',
  AvailableTransferSyntaxUID: '00083002',
  StudyDescription: '00081030',
  SeriesDescription: '0008103E',
  ManufacturerModelName: '00081090',
  ReferencedSeriesSequence: '00081115',
  ReferencedSOPClassUID: '00081150',
  ReferencedSOPInstanceUID: '00081155',
  ReferencedFrameNumber: '00081160',
  ReferencedImageSequence: '00081140',
  SourceImageSequence: '00082112',
  DerivationImageSequence: '00089124',
  PatientName: '00100010',
  PatientID: '00100020',
  IssuerOfPatientID: '00100021',
  PatientBirthDate: '00100030',
  PatientSex: '00100040',
  PatientAge: '00101010',
  PatientWeight: '00101030',
  PatientIdentityRemoved: '00120062',
  ContrastBolusAgent: '00180010',
  ContrastBolusAgentSequence: '00180012',
  BodyPartExamined: '00180015',
  ScanningSequence: '00180020',
  SequenceVariant: '00180021',
  ScanOptions: '00180022',
  CineRate: '00180040',
  RecommendedDisplayFrameRate: '00082144',
  SliceThickness: '00180050',
  KVP: '00180060',
  RepetitionTime: '00180080',
  EchoTime: '00180081',
  InversionTime: '00180082',
  EchoNumbers: '00180086',
  SpacingBetweenSlices: '00180088',
  ProtocolName: '00181030',
  TriggerTime: '00181060',
  FrameTime: '00181063',
  GantryDetectorTilt: '00181120',
  EstimatedRadiographicMagnificationFactor: '00181114',
  ImagerPixelSpacing: '00181164',
  ConvolutionKernel: '00181210',
  FlipAngle: '00181314',
  PatientPosition: '00185100',
  ViewPosition: '00185101',
  NominalScannedPixelSpacing: '00182010',
  RegionSpatialFormat: '00186012',
  RegionDataType: '00186014',
  RegionFlags: '00186016',
  SequenceOfUltrasoundRegions: '00186011',
  RegionLocationMinX0: '00186018',
  RegionLocationMinY0: '0018601A',
  RegionLocationMaxX1: '0018601C',
  RegionLocationMaxY1: '0018601E',
  PhysicalUnitsXDirection: '00186024',
  PhysicalUnitsYDirection: '00186026',
  ReferencePixelX0: '00186020',
  ReferencePixelY0: '00186022',
  ReferencePixelPhysicalValueX: '00186028',
  ReferencePixelPhysicalValueY: '0018602A',
  PhysicalDeltaX: '0018602C',
  PhysicalDeltaY: '0018602E',
  FrameAcquisitionDateTime: '00189074',
  DiffusionDirectionality: '00189075',
  DiffusionGradientDirectionSequence: '00189076',
  InversionTimes: '00189079',
  EffectiveEchoTime: '00189082',
  DiffusionBValue: '00189087',
  DiffusionGradientOrientation: '00189089',
  MRTimingAndRelatedParametersSequence: '00189112',
  MREchoSequence: '00189114',
  MRModifierSequence: '00189115',
  MRDiffusionSequence: '00189117',
  CardiacSynchronizationSequence: '00189118',
  MultienergyCTCharacteristicsSequence: '00189364',
  MonoenergeticEnergyEquivalent: '0018937C',
  CTAcquisitionDetailsSequence: '00189304',
  CTReconstructionSequence: '00189314',
  CTXRayDetailsSequence: '00189325',
  StudyInstanceUID: '0020000D',
  SeriesInstanceUID: '0020000E',
  StudyID: '00200010',
  SeriesNumber: '00200011',
  AcquisitionNumber: '00200012',
  InstanceNumber: '00200013',
  ImagePositionPatient: '00200032',
  ImageOrientationPatient: '00200037',
  FrameOfReferenceUID: '00200052',
  Laterality: '00200060',
  ImageLaterality: '00200062',
  PatientOrientation: '00200020',
  TemporalPositionIdentifier: '00200100',
  NumberOfTemporalPositions: '00200105',
  ImagesInAcquisition: '00201002',
  SliceLocation: '00201041',
  NumberOfStudyRelatedSeries: '00201206',
  NumberOfStudyRelatedInstances: '00201208',
  NumberOfSeriesRelatedInstances: '00201209',
  ImageComments: '00204000',
  ConcatenationUID: '00209161',
  InConcatenationNumber: '00209162',
  InConcatenationTotalNumber: '00209163',
  ConcatenationFrameOffsetNumber: '00209228',
  StackID: '00209056',
  InStackPositionNumber: '00209057',
  FrameContentSequence: '00209111',
  PlanePositionSequence: '00209113',
  PlaneOrientationSequence: '00209116',
  TemporalPositionIndex: '00209128',
  NominalCardiacTriggerDelayTime: '00209153',
  FrameAcquisitionNumber: '00209156',
  DimensionIndexValues: '00209157',
  DimensionIndexPointer: '00209165',
  DimensionIndexSequence: '00209222',
  NominalPercentageOfCardiacPhase: '00209241',
  DimensionDescriptionLabel: '00209421',
  SamplesPerPixel: '00280002',
  PhotometricInterpretation: '00280004',
  PlanarConfiguration: '00280006',
  NumberOfFrames: '00280008',
  FrameIncrementPointer: '00280009',
  Rows: '00280010',
  Columns: '00280011',
  PixelSpacing: '00280030',
  PixelAspectRatio: '00280034',
  BitsAllocated: '00280100',
  BitsStored: '00280101',
  HighBit: '00280102',
  PixelRepresentation: '00280103',
  PixelPresentation: '00089205',
  PixelPaddingValue: '00280120',
  PixelPaddingRangeLimit: '00280121',
  PixelSpacingCalibrationType: '00280A02',
  BurnedInAnnotation: '00280301',
  WindowCenter: '00281050',
  WindowWidth: '00281051',
  RescaleIntercept: '00281052',
  RescaleSlope: '00281053',
  RescaleType: '00281054',
  WindowCenterWidthExplanation: '00281055',
  VOILUTFunction: '00281056',
  RedPaletteColorLookupTableDescriptor: '00281101',
  GreenPaletteColorLookupTableDescriptor: '00281102',
  BluePaletteColorLookupTableDescriptor: '00281103',
  RedPaletteColorLookupTableData: '00281201',
  GreenPaletteColorLookupTableData: '00281202',
  BluePaletteColorLookupTableData: '00281203',
  SegmentedRedPaletteColorLookupTableData: '00281221',
  SegmentedGreenPaletteColorLookupTableData: '00281222',
  SegmentedBluePaletteColorLookupTableData: '00281223',
  LossyImageCompression: '00282110',
  LossyImageCompressionRatio: '00282112',
  LossyImageCompressionMethod: '00282114',
  ModalityLUTSequence: '00283000',
  LUTDescriptor: '00283002',
  LUTExplanation: '00283003',
  ModalityLUTType: '00283004',
  LUTData: '00283006',
  VOILUTSequence: '00283010',
  PixelMeasuresSequence: '00289110',
  FrameVOILUTSequence: '00289132',
  PixelValueTransformationSequence: '00289145',
  FrameTimeVector: '00181065',
  MRImageFrameTypeSequence: '00189226',
  CTImageFrameTypeSequence: '00189329',
  FrameType: '00089007',
  ComplexImageComponent: '00089208',
  RadiopharmaceuticalStartTime: '00181072',
  RadionuclideTotalDose: '00181074',
  RadionuclideHalfLife: '00181075',
  RadiopharmaceuticalStartDateTime: '00181078',
  CorrectedImage: '00280051',
  RadiopharmaceuticalInformationSequence: '00540016',
  Units: '00541001',
  SUVType: '00541006',
  DecayCorrection: '00541102',
  SharedFunctionalGroupsSequence: '52009229',
  PerFrameFunctionalGroupsSequence: '52009230',
  SegmentationType: '00620001',
  SegmentSequence: '00620002',
  SegmentedPropertyCategoryCodeSequence: '00620003',
  SegmentNumber: '00620004',
  SegmentLabel: '00620005',
  SegmentAlgorithmType: '00620008',
  SegmentAlgorithmName: '00620009',
  SegmentIdentificationSequence: '0062000A',
  ReferencedSegmentNumber: '0062000B',
  RecommendedDisplayCIELabValue: '0062000D',
  MaximumFractionalValue: '0062000E',
  SegmentedPropertyTypeCodeSequence: '0062000F',
  ContentLabel: '00700080',
  ContentDescription: '00700081',
  LongCodeValue: '00080119',
  PresentationLUTShape: '20500020',
  FloatPixelData: '7FE00008',
  DoubleFloatPixelData: '7FE00009',
  PixelData: '7FE00010',
} as const;

/** The first value as text, trimmed; undefined where absent, empty or of another shape. */
export const stringOf = (header: DicomJson, tag: string): string | undefined =>
  textOf(header[tag]?.Value?.[0]);

/** All values as text, trimmed; an empty value is an empty string and keeps its place. */
export const stringsOf = (header: DicomJson, tag: string): string[] =>
  (header[tag]?.Value ?? []).map((value) => textOf(value) ?? '');

/** The first value as a number; undefined where absent or not a number. */
export const numberOf = (header: DicomJson, tag: string): number | undefined =>
  asNumber(header[tag]?.Value?.[0]);

/** All values as numbers; empty when any of them isn't one. */
export function numbersOf(header: DicomJson, tag: string): number[] {
  const numbers = (header[tag]?.Value ?? []).map(asNumber);
  return numbers.every((value) => value !== undefined) ? numbers : [];
}

/** The items of a sequence. */
export const itemsOf = (header: DicomJson, tag: string): DicomJson[] =>
  (header[tag]?.Value ?? []).filter(isDataSet);

/**
 * One item of a sequence, without a look at the others: there may be one for each of many frames.
 *
 * @param number - From 1.
 */
export function itemOf(
  header: DicomJson,
  tag: string,
  number: number,
): DicomJson | undefined {
  const item = header[tag]?.Value?.[number - 1];
  return isDataSet(item) ? item : undefined;
}

/** The alphabetic group of a person's name, its components still parted by `^`. */
export function personNameOf(header: DicomJson, tag: string): string | undefined {
  const name = header[tag]?.Value?.[0];
  if (typeof name !== 'object' || name === null || !('Alphabetic' in name)) {
    return textOf(name);
  }
  return textOf(name.Alphabetic);
}

const textOf = (value: unknown): string | undefined => {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value.trim() || undefined : undefined;
};

// DS and IS may be text in DICOM JSON (PS3.18 F.2.3).
const asNumber = (value: unknown): number | undefined => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
};

const isDataSet = (value: unknown): value is DicomJson =>
  typeof value === 'object' && value !== null;
