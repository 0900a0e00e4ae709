import type { z } from 'zod';
import { readJson } from '@/lib/report/json-text';
import { fitBoxes } from '@/lib/models/check/fit-boxes';
import type { Questions } from '@/lib/models/check/questions';
import type { ImagePolicy } from '@/lib/models/policies';

export const CHECKS = [
  'reachable',
  'vision',
  'structured',
  'boxes',
  'images',
  'resizing',
] as const;

/** What one check saw. `unknown`: it could not be told, and why. */
export interface CheckResult {
  readonly id: (typeof CHECKS)[number];
  readonly outcome: 'passed' | 'failed' | 'unknown';
  /** A sentence with the numbers it rests on. */
  readonly saw: string;
}

/** An answer to one of the questions, or why there is none. */
export interface Said {
  readonly text?: string;
  readonly failure?: string;
  readonly inputTokens?: number;
  /** By the policy's arithmetic, words included. */
  readonly expectedTokens: number;
}

type Answers = { readonly [Name in keyof Questions]: Said };

/** Read the answers against the truth. */
export function judge(
  policy: ImagePolicy,
  questions: Questions,
  answers: Answers,
): CheckResult[] {
  return [
    vision(questions.number, answers.number),
    structured(questions, answers),
    boxes(policy, questions.boxes, answers.boxes),
    images(questions.images, answers.images),
    resizing(questions, answers),
  ];
}

const result = (
  id: CheckResult['id'],
  outcome: CheckResult['outcome'],
  saw: string,
): CheckResult => ({ id, outcome, saw });

/** What an answer says, mended where it must be; undefined where it is no answer. */
function read<T>({ text }: Said, schema: z.ZodType<T>): T | undefined {
  try {
    return text === undefined ? undefined : schema.safeParse(readJson(text).value).data;
  } catch {
    return undefined;
  }
}

const noAnswer = ({ failure }: Said) =>
  failure ?? 'The answer was not in the form asked for.';

function vision({ schema, truth }: Questions['number'], said: Said): CheckResult {
  const answer = read(said, schema);
  if (!answer) {
    // In plain words is an answer, too: what is tried here is whether it sees.
    if (said.text?.includes(String(truth))) {
      return result(
        'vision',
        'passed',
        `It read ${truth} on the card, in its own words.`,
      );
    }
    return result('vision', said.failure ? 'unknown' : 'failed', noAnswer(said));
  }
  return answer.number === truth
    ? result('vision', 'passed', `It read ${truth} on the card.`)
    : result(
        'vision',
        'failed',
        `The card says ${truth}, it read ${answer.number}: it may not see the pictures at all.`,
      );
}

function structured(questions: Questions, answers: Answers): CheckResult {
  const asked = (['number', 'images', 'fine'] as const).map((name) => ({
    said: answers[name],
    schema: questions[name].schema as z.ZodType,
  }));
  const answered = asked.filter(({ said }) => said.text !== undefined);
  if (answered.length === 0) {
    return result('structured', 'unknown', noAnswer(answers.number));
  }
  const strict = answered.filter(({ said, schema }) => {
    try {
      return schema.safeParse(JSON.parse(said.text ?? '')).success;
    } catch {
      return false;
    }
  }).length;
  const mended = answered.filter(({ said, schema }) => read(said, schema)).length;
  const of = `${strict} of ${answered.length} answers were the JSON asked for`;
  if (strict === answered.length) return result('structured', 'passed', `${of}.`);
  return mended === answered.length
    ? result('structured', 'passed', `${of}; the others could be mended.`)
    : result('structured', 'failed', `${of}; ${mended} could be read with mending.`);
}

const SPACES = {
  'norm-1': 'from 0 to 1',
  'norm-1000': 'from 0 to 1000',
  'pixel-resized': 'in pixels',
} as const;
const nameForm = ({ space, order }: NonNullable<ImagePolicy['box']>) =>
  `${SPACES[space]}, ${order === 'xyxy' ? 'x' : 'y'} first`;

function boxes(
  policy: ImagePolicy,
  { schema, truth, size }: Questions['boxes'],
  said: Said,
): CheckResult {
  const marks = read(said, schema)?.marks;
  if (!marks) return result('boxes', 'unknown', noAnswer(said));
  const pairs = marks.flatMap(({ colour, box_2d: numbers }) => {
    const box = (truth as Readonly<Record<string, (typeof truth)['red']>>)[
      colour.trim().toLowerCase()
    ];
    return box && numbers.length === 4 ? [{ numbers, box }] : [];
  });
  const fit = fitBoxes(pairs, size);
  const wanted = policy.box;
  if (!fit || pairs.length < 3) {
    return result(
      'boxes',
      wanted ? 'failed' : 'unknown',
      `Its boxes fit the marks by no convention (${pairs.length} of 4 marks were named).`,
    );
  }
  const found = `${nameForm(fit.form)} (overlap ${Math.round(fit.overlap * 100)} %)`;
  if (fit.seenAs) {
    const { width, height } = fit.seenAs;
    return result(
      'boxes',
      'failed',
      `Boxes ${found}, but of a picture of ${width} × ${height}; ${size.width} × ${size.height} was sent.`,
    );
  }
  if (!wanted) {
    return result('boxes', 'unknown', `Boxes ${found}; its policy asks for none.`);
  }
  const agrees = fit.form.space === wanted.space && fit.form.order === wanted.order;
  return result(
    'boxes',
    agrees ? 'passed' : 'failed',
    agrees
      ? `Boxes ${found}, as its policy says.`
      : `Boxes ${found}; its policy says ${nameForm(wanted)}.`,
  );
}

/** Beyond it the service did not count what was sent. */
const TOKEN_TOLERANCE = 0.3;

function images({ schema, truth }: Questions['images'], said: Said): CheckResult {
  const numbers = read(said, schema)?.numbers;
  const { inputTokens, expectedTokens } = said;
  const counted =
    inputTokens === undefined
      ? ''
      : ` The service counted ${inputTokens} tokens, ${expectedTokens} were expected.`;
  const few =
    inputTokens !== undefined && inputTokens < expectedTokens * (1 - TOKEN_TOLERANCE);
  if (!numbers) {
    return few
      ? result('images', 'failed', `Pictures were probably dropped.${counted}`)
      : result('images', 'unknown', noAnswer(said) + counted);
  }
  const seen = truth.filter((each) => numbers.includes(each)).length;
  if (seen < truth.length) {
    return result(
      'images',
      'failed',
      `${truth.length} pictures were sent, it read the numbers of ${seen}.${counted}`,
    );
  }
  const inOrder = truth.every((each, at) => numbers[at] === each);
  const all = `It read the numbers of all ${truth.length} pictures`;
  return inOrder
    ? result('images', 'passed', `${all}, in their order.${counted}`)
    : result('images', 'failed', `${all}, but in another order.${counted}`);
}

function resizing({ fine, images: many }: Questions, answers: Answers): CheckResult {
  const { inputTokens, expectedTokens } = answers.images;
  const { width, height } = fine.size;
  const off =
    inputTokens !== undefined &&
    Math.abs(inputTokens - expectedTokens) > TOKEN_TOLERANCE * expectedTokens;
  const tokens = off
    ? ` For ${many.truth.length} pictures the service counted ${inputTokens} tokens, ${expectedTokens} were expected.`
    : '';
  const answer = read(answers.fine, fine.schema);
  if (answer?.number === fine.truth) {
    const saw = `It read digits of 14 pixels on a picture of ${width} × ${height}.`;
    return result('resizing', off ? 'unknown' : 'passed', saw + tokens);
  }
  if (!answer) return result('resizing', 'unknown', noAnswer(answers.fine) + tokens);
  return result(
    'resizing',
    'failed',
    `It read ${answer.number} instead of ${fine.truth} in digits of 14 pixels on a picture of ${width} × ${height}: pictures may be made smaller on their way.${tokens}`,
  );
}
