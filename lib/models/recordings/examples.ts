import type { RecordingInput } from '@/lib/models/recordings/recording';

const NOT_READ = 'Recorded example, not read from these images:';

/** One recording per modality, for studies that nothing was recorded of. It claims nothing. */
export const exampleRecordings: readonly RecordingInput[] = (
  [
    ['CT', 'a computed tomography series'],
    ['MR', 'a magnetic resonance series'],
    ['US', 'an ultrasound series'],
  ] as const
).map(([modality, series]) => ({
  title: `Example for ${modality}`,
  match: { words: [modality] },
  model: 'replay',
  answer: {
    findings: [
      {
        section: 'technique',
        statement: `${NOT_READ} the acquisition of ${series} is described here.`,
        places: [{ at: 0 }],
      },
      {
        statement: `${NOT_READ} a focal finding stands here, with a box on its slice.`,
        certainty: 'low',
        places: [{ at: 0.5 }, { at: 0.55 }],
        box: [400, 400, 600, 600],
      },
      {
        statement: `${NOT_READ} what is not seen stands here.`,
        polarity: 'absent',
        places: [{ at: 0.25 }, { at: 0.75 }],
      },
    ],
    impression: [{ statement: `${NOT_READ} the conclusion stands here.`, of: 1 }],
  },
}));
