import { z } from 'zod';
import { DESCRIPTION, findingStates } from '@/lib/report/asking/steps';
import { sideSchema } from '@/lib/report/finding';
import { readFinding } from '@/lib/report/read-answer';
import { foreignText } from '@/lib/report/injection';
import { readJson } from '@/lib/report/json-text';

/** A description that is handed back is cut there. */
const LONGEST_DESCRIPTION = 8000;

/** A question with the model's own description in it, which can't end the block that it stands in. */
export function withDescription(question: string, answer: string): string {
  const said = descriptionIn(answer) ?? answer;
  const { text } = foreignText(said, LONGEST_DESCRIPTION);
  return question.replace(DESCRIPTION, () => text);
}

/** Prose instead of JSON is a description, too. */
function descriptionIn(answer: string): string | undefined {
  try {
    return z.object({ description: z.string() }).safeParse(readJson(answer).value).data
      ?.description;
  } catch {
    return undefined;
  }
}

/** Whatever is not as it was asked for is left to whoever reads the draft. */
const answerSchema = z.looseObject({
  state: z.enum(findingStates),
  location: z.string().trim().min(1).max(200).nullish().catch(null),
  side: sideSchema.nullish().catch(null),
  size_mm: z.number().positive().nullish().catch(null),
  certainty: z.unknown(),
  slices: z.unknown(),
  box_slice: z.unknown(),
  box_2d: z.unknown(),
});
type Answered = z.infer<typeof answerSchema>;

export interface Asked {
  readonly finding: string;
  /** As the service gave it. */
  readonly answer: string;
}

/**
 * The answers to a checklist as one draft in the form of `draftAnswerSchema`, not yet checked: a
 * sentence each, and an impression of those that are present. An answer that can't be read is a
 * finding that was not assessed, and says so.
 */
export function draftFromChecklist(asked: readonly Asked[]) {
  const read = asked.map(({ finding, answer }) => ({ finding, said: readOne(answer) }));
  const present = read.filter(({ said }) => said?.state === 'present');
  const open = read.filter(({ said }) => !said || said.state === 'not assessed').length;
  return {
    draft: {
      findings: read.map(({ finding, said }) => ({
        statement: sentence(finding, said),
        section: 'findings',
        polarity: said?.state === 'absent' ? 'absent' : 'present',
        certainty: said?.certainty ?? null,
        anatomy: said?.location ?? null,
        side: said?.side ?? null,
        size_mm: said?.size_mm ?? null,
        slices: said?.slices ?? [],
        box_slice: said?.box_slice ?? null,
        box_2d: said?.box_2d ?? null,
      })),
      impression:
        present.length > 0
          ? present.map(({ finding, said }) => ({
              statement: sentence(finding, said),
              slices: said?.slices ?? [],
            }))
          : [{ statement: noneOf(asked.length, open), slices: [] }],
    },
    notes: read.flatMap(({ finding, said }) =>
      said ? [] : [`The answer on “${finding}” could not be read.`],
    ),
  };
}

/** One answer as a finding, once it is whole; undefined before, or where it can't be read. */
export const findingAnswered = (finding: string, answer: string) =>
  readOne(answer) &&
  readFinding(draftFromChecklist([{ finding, answer }]).draft.findings[0]);

function readOne(answer: string): Answered | undefined {
  try {
    return answerSchema.safeParse(readJson(answer).value).data;
  } catch {
    return undefined;
  }
}

function sentence(finding: string, said: Answered | undefined): string {
  if (said?.state === 'absent') return `No ${finding}.`;
  const name = finding.charAt(0).toUpperCase() + finding.slice(1);
  if (said?.state !== 'present') return `${name} cannot be assessed on these images.`;
  const { location, side, size_mm: size } = said;
  const isSaid = side && location?.toLowerCase().includes(side);
  const details = [location, isSaid ? null : side, size ? `${size} mm` : null];
  const where = details.filter(Boolean).join(', ');
  return where ? `${name}: ${where}.` : `${name}.`;
}

const noneOf = (asked: number, open: number) =>
  open === 0
    ? `None of the ${asked} findings asked about is seen.`
    : `None of the ${asked} findings asked about is stated; ${open} could not be assessed.`;
