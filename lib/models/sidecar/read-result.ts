import { AppError } from '@/lib/errors';
import type { AnswerFinding, DraftAnswer } from '@/lib/report/answer-form';
import { draftFromProse } from '@/lib/report/from-prose';
import type { SidecarResult } from '@/lib/models/sidecar/contract';

/**
 * What a sidecar answered, in the form that drafts are read from.
 *
 * @throws AppError `answer_empty` when it holds neither findings nor a report.
 */
export function draftOf({ findings, text }: SidecarResult): DraftAnswer {
  if (findings && findings.length > 0) {
    return {
      findings: findings.flatMap((each) =>
        each.section === 'impression' ? [] : [toFinding(each, each.section)],
      ),
      impression: findings
        .filter(({ section }) => section === 'impression')
        .map(({ statement, slices }) => ({ statement, slices })),
    };
  }
  if (text?.trim()) {
    const { findings: sentences, impression } = draftFromProse(text);
    return { findings: sentences, impression };
  }
  throw new AppError('answer_empty', 'The model answered without a report.');
}

const toFinding = (
  finding: NonNullable<SidecarResult['findings']>[number],
  section: AnswerFinding['section'],
): AnswerFinding => ({
  statement: finding.statement,
  section,
  polarity: finding.polarity ?? 'present',
  certainty: null,
  anatomy: finding.anatomy ?? null,
  side: finding.side ?? null,
  size_mm: finding.sizeMm ?? null,
  slices: finding.slices,
  box_slice: finding.box?.slice ?? null,
  box_2d: finding.box?.xyxy ?? null,
});
