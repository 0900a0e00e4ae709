import { matchFindings } from '@/lib/evaluation/findings/match';
import { isSamePlace, isSameSize } from '@/lib/evaluation/findings/scores';
import type { Statement } from '@/lib/report/finding';

/** What one report says otherwise than another of the same thing. */
export const disagreements = ['polarity', 'side', 'size', 'anatomy', 'image'] as const;
export type Disagreement = (typeof disagreements)[number];

/** One thing that any of several reports speak of. */
export interface Strand {
  /** By report: which of its findings is of it, from 0; null: it says nothing of it. */
  readonly members: readonly (number | null)[];
  /** By report: what it says otherwise than the first that speaks of it. */
  readonly differences: readonly (readonly Disagreement[])[];
}

/**
 * Findings of several reports of one study, side by side: each report is paired, as `matchFindings` does,
 * with what the reports before it speak of, and what has no pair stands for itself. The first report
 * (the reference, if there is one) sets the order.
 *
 * @param reports - Findings only: technique, impression and addendum are left out by the caller.
 */
export function alignFindings(reports: readonly (readonly Statement[])[]): Strand[] {
  const strands: { first: Statement; members: (number | null)[] }[] = [];
  for (const [at, report] of reports.entries()) {
    const matches = matchFindings(
      report,
      strands.map(({ first }) => first),
    );
    const paired = new Map(matches.map((match) => [match.candidate, match.reference]));
    for (const [index, statement] of report.entries()) {
      const strand = strands[paired.get(index) ?? -1];
      if (strand) strand.members[at] = index;
      else {
        const members = new Array<number | null>(reports.length).fill(null);
        members[at] = index;
        strands.push({ first: statement, members });
      }
    }
  }
  return strands.map(({ first, members }) => ({
    members,
    differences: members.map((index, at) => {
      const own = index === null ? undefined : reports[at]?.[index];
      return own && own !== first ? disagreementsOf(own, first) : [];
    }),
  }));
}

/** Only what both state can be stated otherwise. */
function disagreementsOf(own: Statement, first: Statement): Disagreement[] {
  const found: Disagreement[] = [];
  if (own.polarity !== first.polarity) found.push('polarity');
  if (own.side !== null && first.side !== null && own.side !== first.side) {
    found.push('side');
  }
  if (
    own.sizeMm !== null &&
    first.sizeMm !== null &&
    !isSameSize(own.sizeMm, first.sizeMm)
  ) {
    found.push('size');
  }
  if (own.anatomy !== null && first.anatomy !== null) {
    if (!isSamePlace(own.anatomy, first.anatomy)) found.push('anatomy');
  }
  const frames = framesOf(first);
  if (own.evidence.length > 0 && frames.size > 0) {
    if (![...framesOf(own)].some((frame) => frames.has(frame))) found.push('image');
  }
  return found;
}

const framesOf = ({ evidence }: Statement): Set<string> =>
  new Set(evidence.map(({ sopInstanceUid, frame }) => `${sopInstanceUid}/${frame}`));
