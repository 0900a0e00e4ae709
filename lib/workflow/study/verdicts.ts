import { reviewSchema, type Review, type Verdict } from '@/lib/api/viewing/labels';
import { AppError } from '@/lib/errors';

/** What was kept of a review. */
export const toReview = (json: string | null): Review | null =>
  json === null ? null : reviewSchema.parse(JSON.parse(json));

/**
 * What somebody says of what another person, or a model, drew.
 *
 * @param verdict - undefined: nothing is said of it; null takes back what was said.
 * @returns The review as JSON text, null where it is taken back; undefined: it stays as it is.
 * @throws AppError `forbidden` for one's own drawing.
 */
export function judged(
  user: string,
  { author, review }: { author: string; review: string | null },
  verdict: Verdict | null | undefined,
): string | null | undefined {
  if (verdict === undefined) return undefined;
  const before = toReview(review);
  const isSame = before?.status === verdict?.status && before?.note === verdict?.note;
  if (isSame) return undefined;
  if (author === user) {
    // Whoever drew it may not have heard yet of what was said.
    if (verdict === null) return undefined;
    throw new AppError('forbidden', 'What you drew is reviewed by somebody else.');
  }
  return (
    verdict && JSON.stringify({ ...verdict, by: user, at: new Date().toISOString() })
  );
}
