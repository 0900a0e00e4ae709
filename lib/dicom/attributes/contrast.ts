import { groupWith } from '@/lib/dicom/attributes/functional-groups';
import { privateNumbers } from '@/lib/dicom/attributes/private-elements';
import {
  TAG,
  itemsOf,
  numberOf,
  numbersOf,
  stringOf,
  stringsOf,
  type DicomJson,
} from '@/lib/dicom/json';

export type Component = 'magnitude' | 'phase' | 'real' | 'imaginary';

/** What makes frames of one place different pictures, in words and numbers of the file. */
export interface FrameContrast {
  /** Frame Type or Image Type. */
  readonly imageType: readonly string[];
  readonly component: Component | undefined;
  readonly contrastAgent: string | undefined;
  readonly kernel: string | undefined;
  /** Gantry/Detector Tilt, degrees. */
  readonly tilt: number | undefined;
  /** kV. */
  readonly kvp: number | undefined;
  /** Of a virtual monoenergetic image, keV. */
  readonly monoenergetic: number | undefined;
  /** Scanning Sequence, Sequence Variant and Scan Options. */
  readonly sequence: string | undefined;
  /** ms. */
  readonly repetitionTime: number | undefined;
  /** ms. */
  readonly inversionTime: number | undefined;
  readonly echoNumber: number | undefined;
  /** Degrees. */
  readonly flipAngle: number | undefined;
}

/** @param frame - From 1. */
export function readContrast(header: DicomJson, frame: number): FrameContrast {
  const number = (macro: string, tag: string) =>
    numberOf(groupWith(header, frame, macro, tag), tag);
  const imageType = readFrameType(header, frame);
  return {
    imageType,
    component: readComponent(header, frame, imageType),
    contrastAgent: readAgent(header),
    kernel: stringOf(
      groupWith(header, frame, TAG.CTReconstructionSequence, TAG.ConvolutionKernel),
      TAG.ConvolutionKernel,
    ),
    tilt: number(TAG.CTAcquisitionDetailsSequence, TAG.GantryDetectorTilt),
    kvp: number(TAG.CTXRayDetailsSequence, TAG.KVP),
    monoenergetic: readMonoenergetic(header, frame),
    sequence:
      [TAG.ScanningSequence, TAG.SequenceVariant, TAG.ScanOptions]
        .flatMap((tag) => stringsOf(header, tag))
        .filter(Boolean)
        .join(' ') || undefined,
    repetitionTime: number(TAG.MRTimingAndRelatedParametersSequence, TAG.RepetitionTime),
    inversionTime:
      number(TAG.MRModifierSequence, TAG.InversionTimes) ??
      numberOf(header, TAG.InversionTime),
    echoNumber: numberOf(header, TAG.EchoNumbers),
    flipAngle: number(TAG.MRTimingAndRelatedParametersSequence, TAG.FlipAngle),
  };
}

/** In a functional group, the same sequence of a classic CT, or, as some write it, beside it. */
function readMonoenergetic(header: DicomJson, frame: number): number | undefined {
  const macro = TAG.MultienergyCTCharacteristicsSequence;
  const tag = TAG.MonoenergeticEnergyEquivalent;
  const classic = itemsOf(header, macro)[0] ?? {};
  return numberOf(groupWith(header, frame, macro, tag), tag) ?? numberOf(classic, tag);
}

function readFrameType(header: DicomJson, frame: number): string[] {
  for (const macro of [TAG.MRImageFrameTypeSequence, TAG.CTImageFrameTypeSequence]) {
    const group = groupWith(header, frame, macro, TAG.FrameType);
    if (stringOf(group, TAG.FrameType)) return stringsOf(group, TAG.FrameType);
  }
  return stringsOf(header, TAG.ImageType);
}

function readAgent(header: DicomJson): string | undefined {
  const [item] = itemsOf(header, TAG.ContrastBolusAgentSequence);
  const coded =
    item && (stringOf(item, TAG.CodeMeaning) ?? stringOf(item, TAG.CodeValue));
  return stringOf(header, TAG.ContrastBolusAgent) ?? coded;
}

/** Words of Image Type (from the third value) and of Complex Image Component (PS3.3 C.8.13.3). */
const COMPONENTS: readonly [Component, RegExp][] = [
  ['magnitude', /^(M|MAG|MAGNITUDE|M_.*)$/],
  ['phase', /^(P|PHASE|PHASE MAP|P_.*)$/],
  ['real', /^(R|REAL|R_.*)$/],
  ['imaginary', /^(I|IMAG|IMAGINARY|I_.*)$/],
];
const GE_COMPONENT = {
  creator: 'GEMS_PARM_01',
  group: '0043',
  element: '2F',
  vr: 'text',
} as const;

function readComponent(
  header: DicomJson,
  frame: number,
  imageType: readonly string[],
): Component | undefined {
  const modality = stringOf(header, TAG.Modality);
  if (modality !== undefined && modality !== 'MR') return undefined;
  const tag = TAG.ComplexImageComponent;
  const coded = stringOf(
    groupWith(header, frame, TAG.MRImageFrameTypeSequence, tag),
    tag,
  );
  const words = [...(coded === undefined ? [] : [coded]), ...imageType.slice(2)];
  for (const word of words) {
    const found = COMPONENTS.find(([, pattern]) => pattern.test(word));
    if (found) return found[0];
  }
  const [index] = privateNumbers([header], GE_COMPONENT);
  return index === undefined ? undefined : COMPONENTS[index]?.[0];
}

/** A place in the file's own dimensions (PS3.3 C.7.6.17), by their labels. */
export type DimensionIndices = Readonly<Record<string, number>>;

/**
 * The indices of a frame in the dimensions that an enhanced object declares, without those that
 * say where it lies (stack and position within it), which geometry tells better.
 *
 * @param frame - From 1.
 */
export function readDimensions(
  header: DicomJson,
  frame: number,
): DimensionIndices | undefined {
  const declared = itemsOf(header, TAG.DimensionIndexSequence);
  if (declared.length === 0) return undefined;
  const tag = TAG.DimensionIndexValues;
  const values = numbersOf(groupWith(header, frame, TAG.FrameContentSequence, tag), tag);
  const indices = declared.flatMap((item, index): [string, number][] => {
    const pointer = pointerOf(item);
    const value = values[index];
    if (value === undefined || PLACES.has(pointer)) return [];
    return [[stringOf(item, TAG.DimensionDescriptionLabel) ?? pointer, value]];
  });
  return indices.length > 0 ? Object.fromEntries(indices) : undefined;
}

const pointerOf = (item: DicomJson) => stringOf(item, TAG.DimensionIndexPointer) ?? '';

const PLACES: ReadonlySet<string> = new Set([
  TAG.StackID,
  TAG.InStackPositionNumber,
  TAG.ImagePositionPatient,
  TAG.PlanePositionSequence,
  TAG.ImageOrientationPatient,
  TAG.PlaneOrientationSequence,
]);
