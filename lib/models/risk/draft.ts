import type { AnswerFinding, DraftAnswer } from '@/lib/report/answer-form';
import { riskInWords, type RiskTable } from '@/lib/report/risk';

/** A prediction as sentences: none of them points to a pixel, and they say so. */
export function draftOfRisk(risk: RiskTable, doubts: readonly string[]): DraftAnswer {
  return {
    findings: [
      sentence(
        `Predicted risk of ${risk.of} by ${risk.model}: ${riskInWords(risk)}. Research only; predicted from the images as a whole, seen in no place of them.`,
        'findings',
      ),
      sentence(risk.calibration, 'technique'),
      ...doubts.map((doubt) => sentence(doubt, 'technique')),
    ],
    impression: [],
  };
}

const sentence = (
  statement: string,
  section: AnswerFinding['section'],
): AnswerFinding => ({
  statement,
  section,
  polarity: 'present',
  certainty: null,
  anatomy: null,
  side: null,
  size_mm: null,
  slices: [],
  box_slice: null,
  box_2d: null,
});
