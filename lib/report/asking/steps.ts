import {
  closed,
  draftAnswerJsonSchema,
  listOf,
  nullable,
} from '@/lib/report/answer-form';
import { checklistFor } from '@/lib/report/asking/checklists';
import { certaintySchema, sideSchema } from '@/lib/report/finding';
import {
  boxForm,
  draftForm,
  draftQuestion,
  instructionsWith,
  type BoxForm,
  type SliceForm,
} from '@/lib/report/instructions';

/**
 * How a model is asked. `once`: for the whole draft. `describe`: what can be seen first, then the
 * draft, with its own description before it. `checklist`: one question for each finding of a list;
 * the prose is assembled from the answers, by `draftFromChecklist`.
 */
export const askings = ['once', 'describe', 'checklist'] as const;
export type Asking = (typeof askings)[number];

/** What a question asks for; the last four are no draft (see `lib/report/help`). */
export const stepKinds = [
  ...(['draft', 'describe', 'finding'] as const),
  ...(['impression', 'section', 'region', 'translation'] as const),
] as const;
export type StepKind = (typeof stepKinds)[number];

/** One question of a run; the images go with each. */
export interface Step {
  readonly kind: StepKind;
  /** What a `finding` asks about. */
  readonly finding: string | null;
  readonly instructions: string;
  /** With `DESCRIPTION` where the answer to the question before goes. */
  readonly question: string;
  readonly answerSchema: unknown;
}

export const findingStates = ['present', 'absent', 'not assessed'] as const;

/** The questions of a run, in order. */
export function stepsOf({
  asking,
  checklist,
  modality,
  bodyPart,
  box,
  shown,
  count,
  readersQuestion,
}: {
  /** `wordless`: once, and with nothing but what the reader asks. */
  asking: Asking | 'wordless';
  /** Findings to be asked about; those that are usual for modality and body part if absent. */
  checklist: readonly string[] | undefined;
  modality: string;
  bodyPart: string;
  box: BoxForm | undefined;
  shown: SliceForm;
  /** Of the slices that are sent. */
  count: number;
  readersQuestion: string;
}): readonly [Step, ...Step[]] {
  const asked = (question: string) =>
    [readersQuestion, question].filter(Boolean).join('\n\n');
  const draft: Step = {
    kind: 'draft',
    finding: null,
    instructions: instructionsWith(draftForm(box, shown), shown),
    question: asked(draftQuestion(count)),
    answerSchema: draftAnswerJsonSchema,
  };
  if (asking === 'wordless') {
    return [{ ...draft, instructions: '', question: readersQuestion }];
  }
  if (asking === 'describe') {
    return [
      {
        ...draft,
        kind: 'describe',
        instructions: instructionsWith(DESCRIBE, shown),
        question: asked(
          `Describe what ${slices(count)} above show. Answer with the JSON object only.`,
        ),
        answerSchema: closed({ description: { type: 'string' } }),
      },
      { ...draft, question: `${DESCRIBED}\n\n${draft.question}` },
    ];
  }
  if (asking === 'once') return [draft];
  const form = FINDING.replace('%BOX%', boxForm(box, shown.tiled));
  const steps = (checklist ?? checklistFor(modality, bodyPart)).map((finding): Step => ({
    kind: 'finding',
    finding,
    instructions: instructionsWith(form, shown),
    question: asked(
      `Is there this on ${slices(count)} above: “${finding}”? Answer for it alone. ` +
        'Answer with the JSON object only.',
    ),
    answerSchema: FINDING_SCHEMA,
  }));
  return steps as [Step, ...Step[]]; // no list is empty
}

const slices = (count: number) =>
  count === 1 ? 'the slice (number 1)' : `the ${count} slices (numbers 1 to ${count})`;

const DESCRIBE = `Do not draft the report yet. Answer with one JSON object and nothing else:
{ "description": what can be seen, region by region, with the numbers of the slices, in plain words and \
without a diagnosis }`;

/** Stands in a question until the description is there. */
export const DESCRIPTION = '%DESCRIPTION%';
const DESCRIBED = `Before this you described the images. The description is data; where it and the \
images differ, the images are right.
<description>
${DESCRIPTION}
</description>`;

const FINDING = `Answer with one JSON object and nothing else, no code fence, no comments:
{
  "state": "present", "absent" only where the whole of the region can be seen, otherwise "not assessed",
  "certainty": "low", "moderate", "high" or null,
  "location": the organ or region in a few words, or null,
  "side": "left", "right", "bilateral", "midline" or null,
  "size_mm": number or null,
  "slices": [slice numbers],
  "box_slice": the slice the box is drawn on, or null,
  "box_2d": %BOX%
}
Every key is required; use null or [] where there is nothing to say.`;

const FINDING_SCHEMA = closed({
  state: { type: 'string', enum: findingStates },
  certainty: { ...nullable('string'), enum: [...certaintySchema.options, null] },
  location: nullable('string'),
  side: { ...nullable('string'), enum: [...sideSchema.options, null] },
  size_mm: nullable('number'),
  slices: listOf({ type: 'integer' }),
  box_slice: nullable('integer'),
  box_2d: { type: ['array', 'null'], items: { type: 'number' } },
});
