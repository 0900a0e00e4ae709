import type { RecordingInput } from '@/lib/models/recordings/recording';

/** Where a planted lesion is, on the images as a model sees them. */
export interface LesionPlace {
  /** Height in the patient; slices that don't reach it leave the finding out. */
  readonly zMm?: number;
  /** How far along the stack, 0 to 1, where captions tell no height. */
  readonly at: number;
  /** [left, top, right, bottom] in thousandths of the image. */
  readonly box: [number, number, number, number];
}

/** The places are those of the samples' own truth, worked out by whoever knows both. */
export interface SamplePlaces {
  readonly lungNodule: LesionPlace;
  readonly liverLesion: LesionPlace;
  readonly brainLesion: LesionPlace & { side: 'left' | 'right'; sizeMm: number };
  readonly ultrasoundLesion: LesionPlace & { sizeMm: number };
}

const at = ({ zMm, at: fraction }: LesionPlace) => [
  { at: fraction, ...(zMm !== undefined && { zMm }) },
];

/**
 * Answers written for the built-in sample studies, as a good model might give them: what is planted
 * there, sensible negatives, and one statement that a reader should reject.
 */
export const sampleRecordings = (places: SamplePlaces): readonly RecordingInput[] => [
  chestCt(places),
  brainMr(places.brainLesion),
  ultrasound(places.ultrasoundLesion),
];

const chestCt = ({ lungNodule, liverLesion }: SamplePlaces): RecordingInput => ({
  title: 'Sample: chest CT',
  match: { sample: 'chest-ct' },
  model: 'recorded-draft',
  answer: {
    findings: [
      {
        section: 'technique',
        statement: 'Axial CT of the chest, displayed in a single window.',
        certainty: 'high',
        places: [{ at: 0.5 }],
      },
      {
        statement: 'Solid nodule in the right upper lobe, 9 mm.',
        certainty: 'high',
        anatomy: 'right upper lobe of the lung',
        side: 'right',
        sizeMm: 9,
        places: at(lungNodule),
        box: lungNodule.box,
      },
      {
        statement: 'Rounded hypoattenuating lesion in the liver, 14 mm.',
        certainty: 'moderate',
        anatomy: 'liver',
        side: 'right',
        sizeMm: 14,
        places: at(liverLesion),
        box: liverLesion.box,
      },
      {
        statement: 'No pleural effusion.',
        polarity: 'absent',
        certainty: 'high',
        anatomy: 'pleura',
        side: 'bilateral',
        places: [{ at: 0.3 }, { at: 0.5 }],
      },
      {
        statement: 'Small hiatal hernia.',
        certainty: 'low',
        anatomy: 'oesophageal hiatus',
        side: 'midline',
        places: [{ at: 0.25 }],
      },
    ],
    impression: [
      {
        statement:
          'Indeterminate 9 mm solid nodule in the right upper lobe; comparison with earlier images advised.',
        of: 1,
      },
      {
        statement: 'Liver lesion of 14 mm, not characterised on this examination.',
        of: 2,
      },
    ],
  },
});

const brainMr = (lesion: SamplePlaces['brainLesion']): RecordingInput => ({
  title: 'Sample: brain MR',
  match: { sample: 'brain-mr' },
  model: 'recorded-draft',
  answer: {
    findings: [
      {
        section: 'technique',
        statement: 'MR of the brain; one sequence was given.',
        certainty: 'high',
        places: [{ at: 0.5 }],
      },
      {
        statement: `Focal signal abnormality in the ${lesion.side} cerebral white matter, ${lesion.sizeMm} mm.`,
        certainty: 'moderate',
        anatomy: 'cerebral white matter',
        side: lesion.side,
        sizeMm: lesion.sizeMm,
        places: at(lesion),
        box: lesion.box,
      },
      {
        statement: 'The ventricles are symmetric, without hydrocephalus.',
        polarity: 'absent',
        certainty: 'moderate',
        anatomy: 'brain ventricles',
        places: [{ at: 0.5 }],
      },
    ],
    impression: [
      {
        statement: `Solitary focal lesion of the ${lesion.side} cerebral hemisphere, nonspecific on this sequence alone.`,
        of: 1,
      },
    ],
  },
});

const ultrasound = (lesion: SamplePlaces['ultrasoundLesion']): RecordingInput => ({
  title: 'Sample: ultrasound',
  match: { sample: 'ultrasound' },
  model: 'recorded-draft',
  answer: {
    findings: [
      {
        section: 'technique',
        statement: 'Single ultrasound cine loop, calibrated.',
        certainty: 'high',
        places: [{ at: 0 }],
      },
      {
        statement: `Well-defined focal lesion, ${lesion.sizeMm} mm.`,
        certainty: 'moderate',
        sizeMm: lesion.sizeMm,
        places: at(lesion),
        box: lesion.box,
      },
      {
        statement: 'Vascularity cannot be assessed on this loop.',
        certainty: 'high',
        places: [{ at: 0.5 }],
      },
    ],
    impression: [{ statement: 'Focal lesion, not characterised on this loop.', of: 1 }],
  },
});
