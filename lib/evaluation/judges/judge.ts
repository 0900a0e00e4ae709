import { z } from 'zod';
import { crimsonAnswerSchema, crimsonScore } from '@/lib/evaluation/judges/crimson';
import { greenAnswerSchema, greenScore } from '@/lib/evaluation/judges/green';
import {
  CRIMSON_PROMPT,
  GREEN_PROMPT,
  RADFACT_PROMPT,
  type JudgePrompt,
} from '@/lib/evaluation/judges/prompts';
import { radFactScore, type RadFactAnswer } from '@/lib/evaluation/judges/radfact';
import { refused } from '@/lib/evaluation/refusal';
import type { Statement } from '@/lib/report/finding';
import { readJson } from '@/lib/report/json-text';
import { bodyText } from '@/lib/report/prose';

export const judgeKinds = ['radfact', 'green', 'crimson'] as const;
export type JudgeKind = (typeof judgeKinds)[number];

/** A report as a judge is given it. */
export interface JudgedReport {
  readonly text: string;
  readonly findings: readonly Pick<Statement, 'section' | 'statement'>[];
}

/** A number that a judge's answer comes to. */
export interface JudgeMetric {
  readonly id: string;
  readonly title: string;
  readonly range: readonly [least: number, most: number];
}

export interface Judge {
  readonly kind: JudgeKind;
  readonly title: string;
  readonly prompt: JudgePrompt;
  /** The first is the one that is told where one is. */
  readonly metrics: readonly [JudgeMetric, ...JudgeMetric[]];
  /** The two reports, in the words that are sent. */
  block(reference: JudgedReport, draft: JudgedReport): string;
  /**
   * The numbers of an answer; the arithmetic is ours, never the judge's. Null where there is none.
   *
   * @throws AppError `answer_not_json`; `invalid_request` where it is no answer to what was asked.
   */
  read(
    answer: string,
    reference: JudgedReport,
    draft: JudgedReport,
  ): Readonly<Record<string, number | null>>;
}

const wholeReports = (reference: JudgedReport, draft: JudgedReport) =>
  [
    `REFERENCE REPORT\n${reference.text}`,
    `DRAFT REPORT\n${draft.text.trim() || '(empty)'}`,
  ].join('\n\n');

/** Phrases are the statements themselves, so that no judge decides how many there are. */
const phrasesOf = ({ findings }: JudgedReport) =>
  findings.filter(({ section }) => section === 'findings');

const numbered = (report: JudgedReport) =>
  phrasesOf(report)
    .map(({ statement }, at) => `${at + 1}. ${statement.replace(/\s+/g, ' ').trim()}`)
    .join('\n') || '(none)';

const radfact: Judge = {
  kind: 'radfact',
  title: 'RadFact (statements as phrases)',
  prompt: RADFACT_PROMPT,
  metrics: [
    { id: 'radfact-f1', title: 'RadFact logical F1', range: [0, 1] },
    { id: 'radfact-precision', title: 'RadFact logical precision', range: [0, 1] },
    { id: 'radfact-recall', title: 'RadFact logical recall', range: [0, 1] },
  ],
  block: (reference, draft) =>
    `REFERENCE REPORT, numbered\n${numbered(reference)}\n\nDRAFT REPORT, numbered\n${numbered(draft)}`,
  read(answer, reference, draft) {
    const { logical } = radFactScore(radFactIn(answer, reference, draft));
    return {
      'radfact-f1': logical.f1,
      'radfact-precision': logical.precision,
      'radfact-recall': logical.recall,
    };
  },
};

const verdicts = z.array(z.object({ phrase: z.int(), entailed: z.boolean() })).max(1_000);
const entailmentSchema = z.object({ draft: verdicts, reference: verdicts });

/** Every phrase is judged once, or it is no answer: leaving hard ones out would raise the score. */
function radFactIn(
  answer: string,
  reference: JudgedReport,
  draft: JudgedReport,
): RadFactAnswer {
  const given = parsed(entailmentSchema, answer);
  const side = (report: JudgedReport, judged: z.infer<typeof verdicts>) => {
    const count = phrasesOf(report).length;
    const byNumber = new Map(judged.map(({ phrase, entailed }) => [phrase, entailed]));
    const isWhole =
      byNumber.size === judged.length &&
      judged.length === count &&
      judged.every(({ phrase }) => phrase >= 1 && phrase <= count);
    if (!isWhole) throw refused('The judge did not judge every phrase once.');
    return judged.map(({ entailed }) => ({ entailed, boxes: null, evidenceBoxes: [] }));
  };
  return {
    candidate: side(draft, given.draft),
    reference: side(reference, given.reference),
  };
}

const green: Judge = {
  kind: 'green',
  title: 'GREEN (whole reports)',
  prompt: GREEN_PROMPT,
  metrics: [{ id: 'green', title: 'GREEN', range: [0, 1] }],
  block: wholeReports,
  read: (answer) => ({ green: greenScore(parsed(greenAnswerSchema, answer)) }),
};

const crimson: Judge = {
  kind: 'crimson',
  title: 'CRIMSON (significance of any modality)',
  prompt: CRIMSON_PROMPT,
  metrics: [{ id: 'crimson', title: 'CRIMSON', range: [-1, 1] }],
  block: wholeReports,
  read: (answer) => ({
    crimson: crimsonScore(parsed(crimsonAnswerSchema, answer)).score,
  }),
};

const JUDGES: Readonly<Record<JudgeKind, Judge>> = { radfact, green, crimson };
export const judgeOf = (kind: JudgeKind): Judge => JUDGES[kind];

function parsed<T>(schema: z.ZodType<T>, answer: string): T {
  const read = schema.safeParse(readJson(answer).value);
  if (read.success) return read.data;
  throw refused('The judge’s answer is not in the form that was asked for.');
}

/** A report of statements: its text is the one that metrics of words are given. */
export const reportOf = (statements: readonly Statement[]): JudgedReport => ({
  text: bodyText(statements),
  findings: statements,
});
