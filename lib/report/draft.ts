import { AppError } from '@/lib/errors';
import { type Box, boxToSource, type ImageTransform } from '@/lib/image/transform';
import type { AnswerFinding, DraftAnswer } from '@/lib/report/answer-form';
import type { Evidence, Statement } from '@/lib/report/finding';
import { readAnswer } from '@/lib/report/read-answer';

/** One image as it was sent, and the way back from it. Slice n of an answer is number n − 1. */
export interface SentSlice {
  readonly seriesUid: string;
  readonly sopInstanceUid: string;
  /** 1-based. */
  readonly frame: number;
  readonly transform: ImageTransform;
}

/**
 * The model's four numbers as pixels of the image it saw, counted from its top-left corner. Throws
 * `answer_box_outside_image`.
 */
export type DecodeBox = (
  numbers: readonly number[],
  size: { width: number; height: number },
) => Box;

/** What a model proposed. A draft is never a report: a reader turns one into the other. */
export interface Draft {
  /** Technique, findings, impression, in the order given. */
  readonly statements: readonly Statement[];
  /** What had to be mended to read the answer, one sentence each. */
  readonly notes: readonly string[];
}

/**
 * Read a model's answer as a draft.
 *
 * @param answer - Raw text of the model; at most a megabyte is read.
 * @param sent - The images in the order sent.
 * @throws AppError `answer_not_json`, `answer_not_a_draft`, `answer_empty`,
 *   `answer_cites_unsent_slice` or `answer_box_outside_image`. The text itself stays with the run.
 */
export function parseDraft(
  answer: string,
  sent: readonly SentSlice[],
  decodeBox: DecodeBox,
): Draft {
  const { findings, impression, notes } = readAnswer(answer);
  if (findings.length + impression.length === 0) {
    throw new AppError('answer_empty', 'The model answered with an empty draft.', {
      hint: 'Nothing was found is a finding too: a model should say what it looked at.',
    });
  }
  const placed = findings.map((finding) => placeFinding(finding, sent, decodeBox));
  return {
    statements: [
      ...placed.map(({ statement }) => statement),
      ...impression.map((each) => toImpression(each, sent)),
    ],
    notes: [...new Set([...notes, ...placed.flatMap((each) => each.notes)])],
  };
}

/**
 * Put one finding of an answer on the frames it cites.
 *
 * @throws AppError `answer_cites_unsent_slice` or `answer_box_outside_image`.
 */
export function placeFinding(
  finding: AnswerFinding,
  sent: readonly SentSlice[],
  decodeBox: DecodeBox,
): { statement: Statement; notes: string[] } {
  const {
    slices: cited,
    box_slice: boxSlice,
    box_2d: numbers,
    size_mm,
    ...rest
  } = finding;
  const notes: string[] = [];
  const all = boxSlice === null ? cited : [...cited, boxSlice];
  const evidence = [...new Set(all)].map((number): Evidence => {
    const { transform, ...place } = sliceOf(number, sent);
    if (!numbers || number !== boxSlice) return { ...place, box: null };
    const found = boxToSource(transform, decodeBox(numbers, transform.resize));
    if (found.where === 'outside') throw onPadding(number);
    if (found.where === 'clipped') {
      notes.push(`A box on slice ${number} reached beyond the image and was cut.`);
    }
    return { ...place, box: found.box };
  });
  return { statement: { ...rest, sizeMm: size_mm, evidence }, notes };
}

const toImpression = (
  { statement, slices: cited }: DraftAnswer['impression'][number],
  sent: readonly SentSlice[],
): Statement => ({
  section: 'impression',
  statement,
  polarity: 'present',
  certainty: null,
  anatomy: null,
  side: null,
  sizeMm: null,
  evidence: [...new Set(cited)].map((number): Evidence => {
    const { seriesUid, sopInstanceUid, frame } = sliceOf(number, sent);
    return { seriesUid, sopInstanceUid, frame, box: null };
  }),
});

/** Only the four fields that are ours: what the caller keeps beside them stays there. */
function sliceOf(number: number, sent: readonly SentSlice[]): SentSlice {
  const slice = sent[number - 1];
  if (slice) {
    const { seriesUid, sopInstanceUid, frame, transform } = slice;
    return { seriesUid, sopInstanceUid, frame, transform };
  }
  throw new AppError(
    'answer_cites_unsent_slice',
    `The model cites slice ${number}; ${sent.length} were sent.`,
    {
      hint: 'Its draft is not about these images alone. Open the run to read what it said.',
    },
  );
}

const onPadding = (number: number) =>
  new AppError(
    'answer_box_outside_image',
    `A box on slice ${number} lies outside the image.`,
    { hint: 'Open the run to read what the model said.' },
  );
