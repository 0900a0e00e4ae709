import { AppError } from '@/lib/errors';
import type { ImagePolicy, ImageSize, TokenLimits } from '@/lib/models/policies';

/** As base64, in which every service takes images: four characters for three bytes. */
const asText = (bytes: number) => 4 * Math.ceil(bytes / 3);

/**
 * Refuse here what the service would turn away, before a byte is sent.
 *
 * @param words - Characters of everything that is said beside the images.
 * @throws AppError `too_large`, with the number and the limit.
 */
export function assertWithinLimits(
  { maxImages, maxImageBytes, maxRequestBytes, manyImages }: ImagePolicy,
  images: readonly (ImageSize & { readonly bytes: number })[],
  words: number,
): void {
  if (images.length > maxImages) {
    throw tooLarge(
      `${images.length} images are more than the ${maxImages} of this model.`,
    );
  }
  images.forEach(({ bytes, width, height }, at) => {
    if (maxImageBytes !== undefined && bytes > maxImageBytes) {
      throw tooLarge(
        `Image ${at + 1} has ${megabytes(bytes)}, more than the ${megabytes(maxImageBytes)} of this model.`,
      );
    }
    if (!manyImages || images.length <= manyImages.over) return;
    const longest = Math.max(width, height);
    if (longest > manyImages.maxEdge) {
      throw tooLarge(
        `Image ${at + 1} is ${longest} pixels long; among more than ${manyImages.over} images ${manyImages.maxEdge} is the most.`,
      );
    }
  });
  assertFits(
    { maxRequestBytes },
    images.reduce((sum, { bytes }) => sum + asText(bytes), words),
  );
}

/**
 * The same of a request as a whole: of a volume or of files, which go as they are.
 *
 * @throws AppError `too_large`
 */
export function assertFits(
  { maxRequestBytes }: { readonly maxRequestBytes?: number | undefined },
  bytes: number,
): void {
  if (maxRequestBytes === undefined || bytes <= maxRequestBytes) return;
  throw tooLarge(
    `The request has ${megabytes(bytes)}, more than the ${megabytes(maxRequestBytes)} of this model.`,
  );
}

/**
 * The same of tokens. What is put in is an estimate: a service that counts otherwise says so itself.
 *
 * @param limits - Null where they are unknown.
 * @param input - Of the longest question, with its images.
 * @param answer - Room that is asked for.
 * @throws AppError `too_large`
 */
export function assertTokensFit(
  limits: TokenLimits | null,
  input: number,
  answer: number,
): void {
  if (!limits) return;
  const { context, output = context } = limits;
  if (answer > output) {
    throw new AppError(
      'too_large',
      `Room for an answer of ${answer} tokens is asked for, and this model gives at most ${output}.`,
      { hint: 'Lower “maxOutputTokens” in the models file. Nothing was sent.' },
    );
  }
  if (input + answer <= context) return;
  throw tooLarge(
    `About ${input} tokens and room for an answer of ${answer} are more than the ${context} of this model.`,
  );
}

const tooLarge = (message: string) =>
  new AppError('too_large', message, { hint: 'Choose fewer slices. Nothing was sent.' });

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
