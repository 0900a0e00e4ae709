import { draftAnswerJsonSchema } from '@/lib/report/answer-form';
import type { Step } from '@/lib/report/asking/steps';
import type { CheckContext } from '@/lib/report/checks/checked';
import type { CheckedDraft } from '@/lib/report/checks/compare-drafts';
import { checkStatements } from '@/lib/report/checks/statements';
import { AppError } from '@/lib/errors';
import { parseDraft, type DecodeBox, type SentSlice } from '@/lib/report/draft';
import {
  draftForm,
  instructionsWith,
  type BoxForm,
  type SliceForm,
} from '@/lib/report/instructions';

/** Of the images of a request, what a question has to say. */
export interface ShownImages {
  readonly box: BoxForm | undefined;
  readonly shown: SliceForm;
  /** Of the slices. */
  readonly count: number;
}

type DraftedSection = 'technique' | 'findings';

const asked = (
  section: DraftedSection,
) => `Only one section of the report is drafted anew: \
“${section}”. The block of the report holds what the radiologist let stand so far, and what of this section \
was rejected, with the reason. Do not say again what was rejected; where the images differ from what stands, \
say what the images show. Give only statements of the section “${section}”, and leave “impression” an empty list.`;

/** The question for one section. */
export const sectionStep = (
  section: DraftedSection,
  { box, shown, count }: ShownImages,
  readersQuestion: string,
): Step => ({
  kind: 'section',
  finding: null,
  instructions: [instructionsWith(draftForm(box, shown), shown), asked(section)].join(
    '\n\n',
  ),
  question: [
    readersQuestion,
    `Draft the section “${section}” of the report of ${slicesOf(count)}. ` +
      'Cite no other number. Answer with the JSON object only.',
  ]
    .filter(Boolean)
    .join('\n\n'),
  answerSchema: draftAnswerJsonSchema,
});

export const slicesOf = (count: number) =>
  count === 1
    ? 'the slice above (number 1)'
    : `the ${count} slices above (numbers 1 to ${count})`;

/**
 * The section in an answer; what the model says beside it is left out, and told.
 *
 * @throws AppError as `parseDraft`; `answer_empty` where nothing is of that section.
 */
export function readSection(
  answer: string,
  section: DraftedSection,
  { slices, checks }: { slices: readonly SentSlice[]; checks: CheckContext },
  decodeBox: DecodeBox,
): CheckedDraft {
  const { statements: all, notes } = parseDraft(answer, slices, decodeBox);
  const statements = all.filter((each) => each.section === section);
  if (statements.length === 0) {
    throw new AppError(
      'answer_empty',
      'The model answered with nothing of that section.',
    );
  }
  return {
    statements,
    warnings: checkStatements(statements, checks),
    notes: [
      ...notes.filter((note) => note !== 'The answer has no impression.'),
      ...(all.length > statements.length
        ? ['Statements of other sections were left out.']
        : []),
    ],
  };
}
