import { z } from 'zod';
import { AppError } from '@/lib/errors';
import type { Box } from '@/lib/image/transform';
import {
  closed,
  draftAnswerJsonSchema,
  listOf,
  LONGEST_STATEMENT,
} from '@/lib/report/answer-form';
import type { Step } from '@/lib/report/asking/steps';
import type { CheckContext } from '@/lib/report/checks/checked';
import type { CheckedDraft } from '@/lib/report/checks/compare-drafts';
import { checkStatements } from '@/lib/report/checks/statements';
import { parseDraft, type DecodeBox, type SentSlice } from '@/lib/report/draft';
import type { Evidence, PixelBox, Statement } from '@/lib/report/finding';
import { slicesOf, type ShownImages } from '@/lib/report/help/section';
import type { HelpAnswer } from '@/lib/report/help/task';
import { boxForm, instructionsWith } from '@/lib/report/instructions';
import { readJson } from '@/lib/report/json-text';

const FORM = `You are asked about one place in these images. Do not draft a report. Answer with one JSON \
object and nothing else, no code fence, no comments:
{
  "answer": one to three sentences that answer the question; where the images cannot tell, say so,
  "slices": [numbers of the slices on which that can be seen],
  "findings": [
    {
      "statement": one sentence of the answer that belongs into a report,
      "section": "findings",
      "polarity": "present" or "absent",
      "certainty": "low", "moderate", "high" or null,
      "anatomy": the organ or region, or null,
      "side": "left", "right", "bilateral", "midline" or null,
      "size_mm": number or null,
      "slices": [slice numbers],
      "box_slice": the slice the box is drawn on, or null,
      "box_2d": %BOX%
    }
  ]
}
Every key is required; use null or [] where there is nothing to say.`;

const { properties } = draftAnswerJsonSchema;
const SCHEMA = closed({
  answer: { type: 'string' },
  slices: listOf({ type: 'integer' }),
  findings: properties['findings'] ?? {},
});

/** Where a question points to, on the images as they are sent. */
export interface AskedPlace {
  /** Number of the slice. */
  readonly slice: number;
  /** On the image that shows it, pixels from its top-left corner; null: the slice as a whole. */
  readonly box: Box | null;
  /** Of that image, pixels. */
  readonly size: { readonly width: number; readonly height: number };
}

/** The reader's question about a place. */
export const regionStep = (
  place: AskedPlace,
  { box, shown, count }: ShownImages,
  readersQuestion: string,
): Step => ({
  kind: 'region',
  finding: null,
  instructions: instructionsWith(FORM.replace('%BOX%', boxForm(box, shown.tiled)), shown),
  question:
    `${readersQuestion}\n\n` +
    `The question is about slice ${place.slice}${placeWords(place, box)}, ` +
    `of ${slicesOf(count)}. Cite no other number. Answer with the JSON object only.`,
  answerSchema: SCHEMA,
});

/** A box in the model's own coordinates; in per cent for one that knows none. */
function placeWords({ box, size }: AskedPlace, form: ShownImages['box']): string {
  if (!box) return ' as a whole';
  const [left, top, right, bottom] = box;
  const of = (value: number, side: number) => {
    const part = Math.min(1, Math.max(0, value / side));
    if (!form) return Math.round(part * 100);
    if (form.space === 'norm-1') return Math.round(part * 1000) / 1000;
    return Math.round(part * (form.space === 'norm-1000' ? 1000 : side));
  };
  const [x1, y1] = [of(left, size.width), of(top, size.height)];
  const [x2, y2] = [of(right, size.width), of(bottom, size.height)];
  if (!form) {
    return (
      `, from ${x1} to ${x2} % of its image’s width from the left ` +
      `and from ${y1} to ${y2} % of its height from the top`
    );
  }
  return form.order === 'xyxy'
    ? `, the box [left, top, right, bottom] = [${x1}, ${y1}, ${x2}, ${y2}] of its image`
    : `, the box [top, left, bottom, right] = [${y1}, ${x1}, ${y2}, ${x2}] of its image`;
}

const answerSchema = z.looseObject({
  answer: z.string().trim().min(1),
  slices: z.unknown(),
  findings: z.unknown(),
});

/**
 * The answer to a question about a place, and the findings in it.
 *
 * @throws AppError as `parseDraft`; `answer_empty` where the question is not answered.
 */
export function readRegion(
  text: string,
  place: Evidence,
  { slices, checks }: { slices: readonly SentSlice[]; checks: CheckContext },
  decodeBox: DecodeBox,
): CheckedDraft & { answer: HelpAnswer } {
  const json = readJson(text);
  const read = answerSchema.safeParse(json.value);
  if (!read.success) {
    throw new AppError('answer_empty', 'The model did not answer the question.');
  }
  const { answer, slices: cited, findings } = read.data;
  // Read as every draft is: slices never sent, boxes beyond the image and all.
  const draft = {
    findings: findings ?? [],
    impression: [{ statement: answer.slice(0, LONGEST_STATEMENT), slices: cited ?? [] }],
  };
  const parsed = parseDraft(JSON.stringify(draft), slices, decodeBox);
  const said = parsed.statements.length - 1;
  const statements = parsed.statements.slice(0, said);
  const warnings = checkStatements(statements, checks);
  const evidence = parsed.statements[said]?.evidence ?? [];
  // It concludes nothing from its findings, and may well have none.
  const [ofAnswer = []] = checkStatements(
    parsed.statements.slice(said).map((each) => ({ ...each, section: 'findings' })),
    checks,
  );
  return {
    statements,
    warnings: statements.map((statement, index) => [
      ...(warnings[index] ?? []),
      ...elsewhere(statement, place),
    ]),
    notes: [...json.notes, ...parsed.notes],
    answer: {
      text: answer.slice(0, LONGEST_STATEMENT),
      evidence,
      warnings: [
        ...(evidence.length === 0 ? ['The answer cites no slice.'] : []),
        ...ofAnswer,
        ...elsewhere({ evidence }, place),
      ],
    },
  };
}

/** What does not lie where the question pointed. */
function elsewhere({ evidence }: Pick<Statement, 'evidence'>, place: Evidence): string[] {
  if (evidence.length === 0) return [];
  const there = evidence.filter(
    ({ sopInstanceUid, frame }) =>
      sopInstanceUid === place.sopInstanceUid && frame === place.frame,
  );
  if (there.length === 0) {
    return ['Points to other slices than the one that was asked about.'];
  }
  const boxes = there.flatMap(({ box }) => (box ? [box] : []));
  return place.box && boxes.length > 0 && !boxes.some((box) => meets(box, place.box))
    ? ['Its box lies outside the region that was asked about.']
    : [];
}

const meets = (a: PixelBox, b: PixelBox | null): boolean =>
  b !== null && a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
