import {
  filled,
  type Protocol,
  type ProtocolInput,
  type Rule,
  type RuleInput,
} from '@/lib/hanging/protocol';

const is = (attribute: string, equals: string | boolean, weight = 10): RuleInput => ({
  attribute,
  constraint: { equals },
  weight,
  required: true,
});
const prefer = (
  attribute: string,
  constraint: Rule['constraint'],
  weight = 1,
): RuleInput => ({
  attribute,
  constraint,
  weight,
});
const named = (attribute: string, words: string[]): RuleInput => ({
  attribute,
  constraint: { contains: words },
  weight: 10,
  required: true,
});
const about = (...words: string[]) => named('where', words);
const called = (...words: string[]) => named('SeriesDescription', words);
const IMAGE: RuleInput = is('isLocalizer', false, 1);
/** Thin slices first, but for the thinnest of all, which are made for reformats. */
const THIN = [
  prefer('SliceThickness', { lessThan: 4 }),
  prefer('SliceThickness', { lessThan: 2.1 }),
  prefer('plane', { equals: 'axial' }, 4),
];

/** What is read beside its prior, whatever part of the body it is of. */
const COMPARABLE: RuleInput = {
  attribute: 'Modality',
  constraint: { contains: ['CT', 'MR', 'CR', 'DX'] },
  weight: 1,
  required: true,
};

const showing = (id: string, windowPreset?: string, index = 0) => ({
  displaySets: [{ id, matchedDisplaySetsIndex: index }],
  ...(windowPreset && { windowPreset }),
});
const kind = (mrKind: string, ...more: RuleInput[]) => ({
  seriesMatchingRules: [is('Modality', 'MR'), is('mrKind', mrKind), IMAGE, ...more],
});
const AXIAL = prefer('plane', { equals: 'axial' }, 4);

/**
 * The protocols that come with the program; `reading-room` rules: two kernels of a chest or head side
 * by side, phases of an abdomen side by side, the contrasts of an MR, clips before stills, the four
 * views of a mammography with the chest walls together. A prior comes beside it by itself where there
 * is room for it: not beside the six contrasts of an MR.
 */
const BUILT_IN: readonly ProtocolInput[] = [
  {
    id: 'ct-chest',
    name: 'CT chest',
    numberOfPriorsReferenced: 0,
    protocolMatchingRules: [is('Modality', 'CT'), about('chest', 'thorax', 'lung')],
    displaySetSelectors: {
      sharp: kernel('sharp'),
      soft: kernel('soft'),
    },
    stages: [
      {
        name: 'lung and mediastinum',
        viewportStructure: { rows: 1, columns: 2 },
        viewports: [showing('sharp', 'lung'), showing('soft', 'mediastinum')],
        minViewportsMatched: 2,
      },
    ],
  },
  {
    id: 'ct-head',
    name: 'CT head',
    numberOfPriorsReferenced: 0,
    protocolMatchingRules: [is('Modality', 'CT'), about('head', 'brain', 'skull')],
    displaySetSelectors: {
      brain: {
        seriesMatchingRules: [
          is('Modality', 'CT'),
          IMAGE,
          AXIAL,
          prefer('kernelKind', { equals: 'soft' }, 8),
        ],
      },
      bone: {
        seriesMatchingRules: [
          is('Modality', 'CT'),
          IMAGE,
          AXIAL,
          prefer('kernelKind', { equals: 'sharp' }, 8),
          prefer('SliceThickness', { lessThan: 3 }),
        ],
      },
    },
    stages: [
      {
        name: 'brain and bone',
        viewportStructure: { rows: 1, columns: 2 },
        viewports: [showing('brain', 'brain'), showing('bone', 'bone')],
        minViewportsMatched: 2,
      },
    ],
  },
  {
    id: 'ct-abdomen',
    name: 'CT abdomen, phases',
    numberOfPriorsReferenced: 0,
    protocolMatchingRules: [
      is('Modality', 'CT'),
      about('abdomen', 'liver', 'pelvis', 'kidney', 'pancreas'),
    ],
    displaySetSelectors: {
      native: phase('native', 'non con', 'without', 'plain', 'unenhanced'),
      arterial: phase('art'),
      portal: phase('portal', 'venous', ' pv'),
      late: phase('late', 'delay', 'excret'),
    },
    stages: [
      {
        name: 'phases',
        viewportStructure: { rows: 2, columns: 2 },
        viewports: [
          showing('native', 'soft-tissue'),
          showing('arterial', 'soft-tissue'),
          showing('portal', 'soft-tissue'),
          showing('late', 'soft-tissue'),
        ],
        minViewportsMatched: 2,
      },
    ],
  },
  {
    id: 'mr-brain',
    name: 'MR brain',
    protocolMatchingRules: [is('Modality', 'MR'), about('brain', 'head', 'neuro')],
    displaySetSelectors: {
      t1: kind('T1', AXIAL),
      t2: kind('T2', AXIAL),
      flair: kind('FLAIR', AXIAL),
      // The highest b-value: the more of these hold, the better.
      dwi: kind('DWI', AXIAL, ...above(400, 900, 1400, 1900)),
      adc: kind('ADC', AXIAL),
      contrast: kind('T1+C', AXIAL),
    },
    stages: [
      {
        name: 'contrasts',
        viewportStructure: { rows: 2, columns: 3 },
        viewports: ['t1', 't2', 'flair', 'dwi', 'adc', 'contrast'].map((id) =>
          showing(id),
        ),
        minViewportsMatched: 2,
      },
    ],
  },
  {
    id: 'mr-prostate',
    name: 'MR prostate',
    protocolMatchingRules: [is('Modality', 'MR'), about('prostat')],
    displaySetSelectors: {
      axial: kind('T2', is('plane', 'axial')),
      coronal: kind('T2', is('plane', 'coronal')),
      sagittal: kind('T2', is('plane', 'sagittal')),
      dwi: kind('DWI', ...above(400, 900, 1400, 1900)),
      adc: kind('ADC'),
      dynamic: {
        seriesMatchingRules: [
          is('Modality', 'MR'),
          called('dce', 'dyn', 'twist', 'perf'),
        ],
      },
    },
    stages: [
      {
        name: 'T2, diffusion, dynamics',
        viewportStructure: { rows: 2, columns: 3 },
        viewports: ['axial', 'coronal', 'sagittal', 'dwi', 'adc', 'dynamic'].map((id) =>
          showing(id),
        ),
        minViewportsMatched: 2,
      },
    ],
  },
  {
    id: 'us',
    name: 'Ultrasound, clips first',
    protocolMatchingRules: [is('Modality', 'US', 5)],
    displaySetSelectors: {
      any: {
        seriesMatchingRules: [
          is('Modality', 'US'),
          prefer('isClip', { equals: true }, 5),
        ],
      },
    },
    stages: [
      {
        name: 'four at a time',
        viewportStructure: { rows: 2, columns: 2 },
        viewports: [0, 1, 2, 3].map((index) => ({
          ...showing('any', undefined, index),
          autoplay: true,
        })),
        minViewportsMatched: 2,
      },
    ],
  },
  {
    id: 'mg',
    name: 'Mammography',
    protocolMatchingRules: [is('Modality', 'MG', 5)],
    displaySetSelectors: {
      rcc: view('R', 'CC'),
      lcc: view('L', 'CC'),
      rmlo: view('R', 'MLO'),
      lmlo: view('L', 'MLO'),
    },
    stages: [
      {
        name: 'CC and MLO, chest walls together',
        viewportStructure: { rows: 2, columns: 2 },
        viewports: ['rcc', 'lcc', 'rmlo', 'lmlo'].map((id) => showing(id)),
        minViewportsMatched: 2,
      },
    ],
  },
  {
    id: 'current-prior',
    name: 'Prior next to current',
    numberOfPriorsReferenced: 1,
    // Lighter than whatever says more of a study.
    protocolMatchingRules: [COMPARABLE],
    displaySetSelectors: { any: { seriesMatchingRules: [COMPARABLE, IMAGE] } },
    stages: [
      {
        name: 'side by side',
        viewportStructure: { rows: 1, columns: 1 },
        viewports: [showing('any')],
        linked: true,
      },
    ],
  },
];

function kernel(kernelKind: string) {
  return {
    seriesMatchingRules: [
      is('Modality', 'CT'),
      is('kernelKind', kernelKind),
      IMAGE,
      ...THIN,
    ],
  };
}

function phase(...words: string[]) {
  return {
    seriesMatchingRules: [is('Modality', 'CT'), IMAGE, called(...words), AXIAL],
  };
}

function above(...bValues: number[]): RuleInput[] {
  return bValues.map((value) => prefer('DiffusionBValue', { greaterThan: value }));
}

/** A view as it is looked at: processed for the eye, and the picture rather than the slices of it. */
function view(side: string, name: string) {
  return {
    seriesMatchingRules: [
      is('Modality', 'MG'),
      is('ImageLaterality', side),
      is('ViewPosition', name),
      prefer('PresentationIntentType', { equals: 'FOR PRESENTATION' }, 4),
      prefer('numImageFrames', { lessThan: 2 }),
    ],
  };
}

export const PROTOCOLS: readonly Protocol[] = BUILT_IN.map(filled);
