import { AppError } from '@/lib/errors';
import { boxOnTile, isOnTile, type Tile } from '@/lib/image/display/montage';
import { type Box, boxToSource, type ImageTransform } from '@/lib/image/transform';
import type { AnswerFinding, DraftAnswer } from '@/lib/report/answer-form';
import type { Evidence, Statement } from '@/lib/report/finding';
import { readAnswer } from '@/lib/report/read-answer';

/**
 * One slice as it was sent, in one image or several, and the way back from them. Slice n of an answer
 * is number n − 1.
 */
export interface SentSlice {
  readonly seriesUid: string;
  readonly sopInstanceUid: string;
  /** 1-based. */
  readonly frame: number;
  /** Of the stored frame to the image, or to its tile of it. */
  readonly transform: ImageTransform;
  /** Where it stands on an image that shows several slices. */
  readonly tile?: Tile | undefined;
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
 * @param sent - The slices in the order of their numbers.
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
  const box =
    numbers && boxSlice !== null ? boxOf(numbers, boxSlice, sent, decodeBox) : null;
  if (box && box.slice !== boxSlice) {
    notes.push(
      `A box that is said to be on slice ${boxSlice} lies on slice ${box.slice} of the same image: it was put there.`,
    );
  }
  const all = boxSlice === null ? cited : [...cited, box?.slice ?? boxSlice];
  const evidence = [...new Set(all)].map((number): Evidence => {
    const { transform, tile: _tile, ...place } = sliceOf(number, sent);
    if (number !== box?.slice) return { ...place, box: null };
    const found = boxToSource(transform, box.box);
    if (found.where === 'outside') throw onPadding(number);
    if (found.where === 'clipped') {
      notes.push(`A box on slice ${number} reached beyond the image and was cut.`);
    }
    return { ...place, box: found.box };
  });
  return { statement: { ...rest, sizeMm: size_mm, evidence }, notes };
}

/**
 * A box on the slice that it lies on, in pixels of what the model saw of it. On an image of several
 * slices that is the one which holds its middle, whatever the model says.
 */
function boxOf(
  numbers: readonly number[],
  said: number,
  sent: readonly SentSlice[],
  decodeBox: DecodeBox,
): { slice: number; box: Box } {
  const { transform, tile } = sliceOf(said, sent);
  const box = decodeBox(numbers, (tile?.whole ?? transform).resize);
  if (!tile) return { slice: said, box };
  const at = sent.findIndex(
    (each) => each.tile && isSamePicture(each.tile, tile) && isOnTile(each.tile, box),
  );
  const on = sent[at]?.tile;
  if (!on) throw onPadding(said);
  return { slice: at + 1, box: boxOnTile(on, box) };
}

const isSamePicture = (a: Tile, b: Tile) => a.picture === b.picture;

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

/** Only the fields that are ours: what the caller keeps beside them stays there. */
function sliceOf(number: number, sent: readonly SentSlice[]): SentSlice {
  const slice = sent[number - 1];
  if (slice) {
    const { seriesUid, sopInstanceUid, frame, transform, tile } = slice;
    return { seriesUid, sopInstanceUid, frame, transform, tile };
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
