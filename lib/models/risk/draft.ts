import { sentenceOnly, type DraftAnswer } from '@/lib/report/answer-form';
import { riskInWords, type RiskTable } from '@/lib/report/risk';

/** A prediction as sentences: none of them points to a pixel, and they say so. */
export function draftOfRisk(risk: RiskTable, doubts: readonly string[]): DraftAnswer {
  return {
    findings: [
      sentenceOnly(
        `Predicted risk of ${risk.of} by ${risk.model}: ${riskInWords(risk)}. Research only; predicted from the images as a whole, seen in no place of them.`,
        'findings',
      ),
      sentenceOnly(risk.calibration, 'technique'),
      ...doubts.map((doubt) => sentenceOnly(doubt, 'technique')),
    ],
    impression: [],
  };
}
