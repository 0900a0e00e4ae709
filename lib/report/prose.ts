import {
  type Finding,
  type Section,
  sections,
  type Statement,
} from '@/lib/report/finding';
import { isChinese, withMeasured } from '@/lib/report/review/measured';

/** Stands on the studies page, in every report and in every export. */
export const DISCLAIMER = 'Research and education use only. Not a medical device.';

/** One sentence, or a few, of a report, and the finding it was made from. */
export interface Sentence {
  readonly findingId: string;
  readonly text: string;
}
export type ReportProse = Readonly<Record<Section, readonly Sentence[]>>;

/** Only what a person accepted or edited stands in a report. */
export const standing = (findings: readonly Finding[]): Finding[] =>
  findings.filter(({ decision }) => decision === 'accepted' || decision === 'edited');

/** Those that are there to be decided on, with the numbers that people know them by, from 1. */
export const shown = (findings: readonly Finding[]): Finding[] =>
  findings.filter(({ decision }) => decision !== 'replaced');

/** The report in words, in the order of the findings. Nothing undecided or rejected is in it. */
export function composeReport(findings: readonly Finding[]): ReportProse {
  const of = (section: Section): Sentence[] =>
    standing(findings)
      .filter((finding) => finding.section === section)
      .map(({ id, statement, measured }) => ({
        findingId: id,
        text: asSentence(statement, measured),
      }));
  return {
    technique: of('technique'),
    findings: of('findings'),
    impression: of('impression'),
    addendum: of('addendum'),
  };
}

/** What stands between two sentences: a space, or where one has lines of its own, a line break. */
export const between = (before: string, after: string): string =>
  before.includes('\n') || after.includes('\n') ? '\n' : ' ';

/** Sentences of one section as one text. */
export const joined = (
  sentences: readonly Pick<Sentence, 'text'>[],
  gap = between,
): string =>
  sentences
    .map(({ text }, at) => {
      const before = sentences[at - 1]?.text;
      return before === undefined ? text : `${gap(before, text)}${text}`;
    })
    .join('');

/** The report as plain text: a heading and a paragraph for each section that says something. */
export const reportText = (prose: ReportProse): string =>
  sections
    .filter((section) => prose[section].length > 0)
    .map((section) => `${section.toUpperCase()}\n${joined(prose[section])}`)
    .join('\n\n');

/** What was seen and what it comes to, as one paragraph: what texts of reports are compared by. */
export const bodyText = (
  statements: readonly Pick<Statement, 'section' | 'statement'>[],
): string =>
  (['findings', 'impression'] as const)
    .flatMap((section) => statements.filter((each) => each.section === section))
    .map(({ statement }) => asSentence(statement.replace(/\s+/g, ' ')))
    .join(' ');

/** What it says, and measures, in its own lines: a capital first, a full stop last. */
function asSentence(statement: string, measured: Finding['measured'] = []): string {
  const text = withMeasured(statement, measured);
  const closed = /[.!?…。！？][)）”"’']?$/.test(text)
    ? text
    : `${text}${isChinese(text) ? '。' : '.'}`;
  return closed.charAt(0).toUpperCase() + closed.slice(1);
}
