import { likeness } from '@/lib/report/checks/words';
import type { Evidence, Statement } from '@/lib/report/finding';

/** The same question with images that say nothing, or with the right ones in the wrong order. */
export const controlImages = ['blank', 'shuffled'] as const;
export type ControlImages = (typeof controlImages)[number];

/** What a model said of the control's images. */
export interface Control {
  readonly images: ControlImages;
  readonly statements: readonly Statement[];
}

/** Two sentences that share this part of their words say the same. */
const SAME_WORDS = 0.6;

/**
 * Does a draft depend on the images? What is said again of black images, or of the same slice
 * numbers when other images stand there, was not read from the scan. Technique is left out: the
 * words sent along tell it.
 *
 * @returns For each statement, in order.
 */
export const controlWarnings = (
  statements: readonly Statement[],
  { images, statements: said }: Control,
): string[][] =>
  statements.map((statement) => {
    if (statement.section === 'technique') return [];
    const again = said.some(
      (other) =>
        other.section === statement.section &&
        other.polarity === statement.polarity &&
        likeness(other.statement, statement.statement) >= SAME_WORDS &&
        (images === 'blank' || sameSlices(other.evidence, statement.evidence)),
    );
    if (!again) return [];
    return [
      images === 'blank'
        ? 'Said of black images too: it may not rest on the scan.'
        : 'Cites the same slice numbers when the images are shuffled: it may not rest on the scan.',
    ];
  });

function sameSlices(a: readonly Evidence[], b: readonly Evidence[]): boolean {
  const slices = (evidence: readonly Evidence[]) =>
    evidence
      .map(({ sopInstanceUid, frame }) => `${sopInstanceUid}/${frame}`)
      .sort()
      .join(' ');
  return a.length > 0 && slices(a) === slices(b);
}
