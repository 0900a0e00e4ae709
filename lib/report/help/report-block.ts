import type { Finding, Section } from '@/lib/report/finding';
import type { ToldStatement } from '@/lib/report/help/task';
import { foreignText } from '@/lib/report/injection';
import { withMeasured } from '@/lib/report/review/measured';
import { shown, standing } from '@/lib/report/prose';
import { statementOf } from '@/lib/report/review/decide';

/** Characters of one statement, and of why one was rejected. */
const LONGEST = { statement: 10_000, reason: 300 };

/** What stands in the body of a report, by the numbers that people know. */
export function toldOf(findings: readonly Finding[]): ToldStatement[] {
  const stands = new Set(standing(findings).map(({ id }) => id));
  return shown(findings).flatMap((finding, index) =>
    stands.has(finding.id) && finding.section !== 'addendum'
      ? [
          {
            number: index + 1,
            statement: {
              ...statementOf(finding),
              statement: withMeasured(finding.statement, finding.measured),
            },
          },
        ]
      : [],
  );
}

/** What a reader rejected of a section, and why. */
export const rejectedOf = (findings: readonly Finding[], section: Section) =>
  findings
    .filter((each) => each.section === section && each.decision === 'rejected')
    .map(({ statement, reason }) => ({ statement, reason: reason ?? '' }));

/**
 * Statements of a report as a delimited block of data: others' words, which can't end the block.
 *
 * @param without - Takes out of a text what must not leave.
 * @returns The block, and whether words in it order a model about.
 */
export function reportBlock(
  told: readonly ToldStatement[],
  rejected: readonly { statement: string; reason: string }[],
  without: (text: string) => string,
): { block: string; orders: boolean } {
  let orders = false;
  const plain = (text: string, longest: number) => {
    const foreign = foreignText(without(text), longest);
    orders ||= foreign.orders.length > 0;
    return foreign.text;
  };
  const rows = [
    ...told.map(({ number, statement: { sizeMm, ...said } }) => ({
      number,
      section: said.section,
      says: plain(said.statement, LONGEST.statement),
      polarity: said.polarity,
      ...(said.certainty && { certainty: said.certainty }),
      ...(said.anatomy && { anatomy: plain(said.anatomy, LONGEST.reason) }),
      ...(said.side && { side: said.side }),
      ...(sizeMm !== null && { size_mm: sizeMm }),
    })),
    ...rejected.map(({ statement, reason }) => ({
      rejected: plain(statement, LONGEST.statement),
      why: plain(reason, LONGEST.reason),
    })),
  ];
  const lines = rows.map((row) => JSON.stringify(row)).join(',\n');
  return { block: `<report>\n[${lines}]\n</report>`, orders };
}
