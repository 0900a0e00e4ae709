import { z } from 'zod';
import { refused } from '@/lib/evaluation/refusal';

export const significances = [
  'urgent',
  'actionable_not_urgent',
  'not_actionable_not_urgent',
  'benign_expected',
] as const;
export type Significance = (typeof significances)[number];

const finding = z.object({
  id: z.string().min(1),
  clinical_significance: z.enum(significances),
});
const MOST_FINDINGS = 500;

/** What a CRIMSON judge answers; what it adds in prose is not read. */
export const crimsonAnswerSchema = z.object({
  reference_findings: z.array(finding).max(MOST_FINDINGS),
  predicted_findings: z.array(finding).max(MOST_FINDINGS),
  matched_findings: z
    .array(z.object({ ref_id: z.string(), pred_id: z.string() }))
    .max(MOST_FINDINGS),
  errors: z.object({
    false_findings: z.array(z.string()).max(MOST_FINDINGS),
    missing_findings: z.array(z.string()).max(MOST_FINDINGS),
    attribute_errors: z
      .array(
        z.object({
          ref_id: z.string(),
          severity: z.enum(['significant', 'negligible']),
          error_types: z.array(
            z.enum([
              'location',
              'severity',
              'descriptor',
              'measurement',
              'certainty',
              'unspecific',
              'overinterpretation',
              'temporal',
            ]),
          ),
        }),
      )
      .max(MOST_FINDINGS),
  }),
});
export type CrimsonAnswer = z.infer<typeof crimsonAnswerSchema>;

/** What each finding weighs; CRIMSON's own, made for chest films. */
export const crimsonWeights: Readonly<Record<Significance, number>> = {
  urgent: 1,
  actionable_not_urgent: 0.5,
  not_actionable_not_urgent: 0.25,
  benign_expected: 0,
};
const ATTRIBUTE = { significant: 0.5, negligible: 0 } as const;

export interface CrimsonScore {
  /** −1 (only false findings) … 1 (everything said, nothing else). */
  readonly score: number;
  readonly correct: number;
  /** Weights of the reference's findings, of the false ones, of those left out. */
  readonly reference: number;
  readonly falseFindings: number;
  readonly missing: number;
}

/**
 * CRIMSON from a judge's answer. correct = Σ w · w / (w + Σ attribute errors) over matched findings;
 * S = (correct − false) / Σ w of the reference; the score is S where S ≥ 0, else −d / (1 + d) with d =
 * false − correct. A reference without weight scores 1 when nothing false is said and nothing left out
 * weighs anything.
 *
 * @param weights - Another table of significance is another metric: say so where the number is shown.
 * @throws AppError `invalid_request` when the answer names a finding that is not on its own lists (the
 *   reference code lets that pass).
 * @see CRIMSON, arXiv 2603.06183; RadEval `crimson.py`
 */
export function crimsonScore(
  answer: CrimsonAnswer,
  weights: Readonly<Record<Significance, number>> = crimsonWeights,
): CrimsonScore {
  const { reference_findings, predicted_findings, matched_findings, errors } = answer;
  const inReference = weightsOf(reference_findings, weights, 'reference');
  const inDraft = weightsOf(predicted_findings, weights, 'draft');
  const sum = (ids: readonly string[], from: (id: string) => number) =>
    ids.reduce((total, id) => total + from(id), 0);

  const falseFindings = sum(errors.false_findings, inDraft);
  const missing = sum(errors.missing_findings, inReference);
  const attributes = new Map<string, number>();
  for (const { ref_id, severity } of errors.attribute_errors) {
    inReference(ref_id);
    attributes.set(ref_id, (attributes.get(ref_id) ?? 0) + ATTRIBUTE[severity]);
  }
  let correct = 0;
  for (const { pred_id } of matched_findings) inDraft(pred_id);
  for (const id of new Set(matched_findings.map(({ ref_id }) => ref_id))) {
    const weight = inReference(id);
    if (weight > 0) correct += (weight * weight) / (weight + (attributes.get(id) ?? 0));
  }
  const reference = sum(
    reference_findings.map(({ id }) => id),
    inReference,
  );
  const parts = { correct, reference, falseFindings, missing };
  const excess = falseFindings - correct;
  if (reference > 0 && excess <= 0) return { score: -excess / reference, ...parts };
  if (reference === 0 && falseFindings === 0 && missing === 0)
    return { score: 1, ...parts };
  return { score: excess > 0 ? -excess / (1 + excess) : 0, ...parts };
}

function weightsOf(
  findings: CrimsonAnswer['reference_findings'],
  weights: Readonly<Record<Significance, number>>,
  of: string,
): (id: string) => number {
  const byId = new Map(
    findings.map((each) => [each.id, weights[each.clinical_significance]]),
  );
  if (byId.size < findings.length) {
    throw refused(`The judge’s answer has two findings of the ${of} under one name.`);
  }
  return (id) => {
    const weight = byId.get(id);
    if (weight === undefined) {
      throw refused(
        `The judge’s answer names a finding of the ${of} that is not on its list.`,
      );
    }
    return weight;
  };
}
