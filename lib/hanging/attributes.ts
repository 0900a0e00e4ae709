/** What hanging protocols ask of a display set. Absent: the files don't say. */
export type Attributes = Readonly<
  Record<string, string | number | boolean | null | undefined>
>;

/** What is known of a stack of frames; times in ms, thickness in mm, b-values in s/mm². */
export interface StackFacts {
  readonly plane: string;
  readonly imageType: readonly string[];
  readonly kernel: string | null;
  readonly contrastAgent: string | null;
  readonly repetitionTime: number | null;
  readonly echoTime: number | null;
  readonly inversionTime: number | null;
  readonly bValue: number | null;
  readonly view: string | null;
  readonly laterality: 'L' | 'R' | 'B' | null;
  readonly presentationIntent: string | null;
}

export interface DisplaySet {
  readonly modality: string;
  readonly seriesNumber: number | null;
  readonly seriesDescription: string;
  readonly studyDescription: string;
  readonly bodyPart: string;
  readonly frames: number;
  readonly isClip: boolean;
  readonly sliceThickness: number | null;
  readonly facts: StackFacts | null;
}

/**
 * The attributes that rules name: keywords of DICOM, OHIF's `numImageFrames`, and ours: `plane`
 * (`axial`, `coronal`, `sagittal`, `oblique`, `unknown`), `isClip`, `isLocalizer`, `kernelKind` (`sharp`,
 * `soft`) and `mrKind` (`T1`, `T1+C`, `T2`, `FLAIR`, `DWI`, `ADC`).
 */
export function attributesOf(set: DisplaySet): Attributes {
  const { facts } = set;
  return {
    Modality: set.modality,
    SeriesNumber: set.seriesNumber,
    SeriesDescription: set.seriesDescription,
    StudyDescription: set.studyDescription,
    BodyPartExamined: set.bodyPart,
    SliceThickness: set.sliceThickness,
    numImageFrames: set.frames,
    isClip: set.isClip,
    isLocalizer: isLocalizer(set),
    plane: facts?.plane,
    ImageType: facts?.imageType.join('\\'),
    ConvolutionKernel: facts?.kernel,
    ContrastBolusAgent: facts?.contrastAgent,
    DiffusionBValue: facts?.bValue,
    ViewPosition: facts?.view ?? viewNamed(set)?.view,
    ImageLaterality: facts?.laterality ?? viewNamed(set)?.side,
    PresentationIntentType: facts?.presentationIntent,
    kernelKind: facts?.kernel ? kernelKind(facts.kernel) : undefined,
    mrKind: set.modality === 'MR' ? mrKind(set) : undefined,
    // Everything that tells the part of the body, in one place.
    where: [set.bodyPart, set.studyDescription, set.seriesDescription].join(' '),
  };
}

const isLocalizer = ({ facts, seriesDescription }: DisplaySet) =>
  (facts?.imageType.includes('LOCALIZER') ?? false) ||
  /\b(localizer|scout|topogram|surview|scanogram)/i.test(seriesDescription);

/** A view of a breast as descriptions name it: “R CC”, “RCC”, “L-MLO”. */
function viewNamed({ modality, seriesDescription }: DisplaySet) {
  if (modality !== 'MG') return undefined;
  const [, side, view] = /\b([RL])[\s_-]?(CC|MLO)\b/i.exec(seriesDescription) ?? [];
  return { side: side?.toUpperCase(), view: view?.toUpperCase() };
}

/**
 * Is a reconstruction kernel made for edges (lung, bone) or for soft tissue? By the makers' names: GE in
 * words; Siemens a letter or two and a sharpness, from 50 on sharp; Canon FC and a number, from 50 on
 * for the lung and 30 to 35 for bone; Philips letters.
 */
export function kernelKind(kernel: string): 'sharp' | 'soft' {
  const [name = ''] = kernel.toUpperCase().split('\\');
  if (/LUNG|BONE|EDGE|SHARP/.test(name)) return 'sharp';
  const canon = /^FC(\d+)/.exec(name)?.[1];
  if (canon) return +canon >= 50 || (+canon >= 30 && +canon <= 35) ? 'sharp' : 'soft';
  const siemens = /^[A-Z]{1,2}(\d{2})/.exec(name)?.[1];
  if (siemens) return +siemens >= 50 ? 'sharp' : 'soft';
  return /^(YA|YB|YC|YD|L|D|E)$/.test(name) ? 'sharp' : 'soft';
}

/** By the description, which technicians write for this purpose; else by the times. */
function mrKind({ seriesDescription: text, facts }: DisplaySet): string | undefined {
  const isAdc =
    /(^|[^a-z])adc([^a-z]|$)|apparent/i.test(text) || facts?.imageType.includes('ADC');
  if (isAdc) return 'ADC';
  if ((facts?.bValue ?? 0) > 0 || /\b(dwi|diff|trace)/i.test(text)) return 'DWI';
  if (/flair|dark.?fluid/i.test(text)) return 'FLAIR';
  if (/t1|mp2?rage|spgr|bravo|vibe/i.test(text)) return contrasted('T1', text, facts);
  if (/t2/i.test(text)) return 'T2';
  const { repetitionTime: tr, echoTime: te, inversionTime: ti } = facts ?? {};
  if (!tr || !te) return undefined;
  if ((ti ?? 0) > 1500 && te > 70) return 'FLAIR';
  if (te > 70 && tr > 2000) return 'T2';
  return te < 30 && tr < 1000 ? contrasted('T1', text, facts) : undefined;
}

const contrasted = (kind: string, text: string, facts: StackFacts | null) =>
  facts?.contrastAgent || /\+\s?c\b|\b(post|gd|gad|km|ce)\b/i.test(text)
    ? `${kind}+C`
    : kind;

/** Their names; a rule on any other never holds. */
export const ATTRIBUTES: ReadonlySet<string> = new Set(
  Object.keys(
    attributesOf({
      ...{
        modality: '',
        seriesNumber: null,
        seriesDescription: '',
        studyDescription: '',
      },
      ...{ bodyPart: '', frames: 0, isClip: false, sliceThickness: null, facts: null },
    }),
  ),
);
