/** Beyond this the service did not count what was sent: images may have been lost on the way. */
const TOKEN_TOLERANCE = 0.3;

/**
 * The tokens that a service counted against those that the images and words must come to.
 *
 * @returns A sentence for the reader, or null where they agree or nothing was counted.
 */
export function usageWarning(
  counted: number | undefined,
  expected: number,
  { pictures }: { pictures: boolean } = { pictures: true },
): string | null {
  if (counted === undefined) return null;
  if (Math.abs(counted - expected) <= TOKEN_TOLERANCE * expected) return null;
  if (!pictures) {
    return `The service counted ${counted} tokens, ${expected} were expected. ${
      counted < expected
        ? 'Some of the words may not have reached the model.'
        : 'It may have been told more than these words.'
    }`;
  }
  return `The service counted ${counted} tokens, ${expected} were expected. ${
    counted < expected
      ? 'Images may have been dropped on the way: the draft may not be about this scan.'
      : 'It may have resized the images itself.'
  }`;
}
