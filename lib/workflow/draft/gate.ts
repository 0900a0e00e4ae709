import type { Preview, RunRequest } from '@/lib/api/runs';
import { AppError } from '@/lib/errors';
import { assertTokensFit, assertWithinLimits } from '@/lib/models/limits';
import type { ConfiguredModel } from '@/lib/models/models-file';
import type { AttachedFile } from '@/lib/workflow/draft/attached';
import { destinationOf } from '@/lib/workflow/models';
import { inputDigest } from '@/lib/workflow/prepare/digest';
import type { Prepared } from '@/lib/workflow/prepare/prepare';

/** @throws AppError `consent_needed` when it leads outside and nobody confirmed anything. */
export function assertAsked(model: ConfiguredModel, { confirmed }: RunRequest) {
  if (destinationOf(model).egress !== 'remote' || confirmed) return;
  throw new AppError('consent_needed', `${model.title} is outside this organisation.`, {
    hint: 'Look at a preview of this very request, and send its digest as “confirmed”.',
  });
}

/**
 * The outbound gate: to a third party goes what a person looked at, to the last byte, or nothing.
 *
 * @param attached - Volume or files that leave beside the pictures, as they were made just now.
 * @throws AppError `consent_needed`
 */
export function assertConfirmed(
  prepared: Prepared,
  attached: readonly AttachedFile[],
  { confirmed }: RunRequest,
) {
  if (destinationOf(prepared.model).egress !== 'remote') return;
  if (confirmed === inputDigest(prepared, attached)) return;
  throw new AppError('consent_needed', 'What would be sent is not what was confirmed.', {
    hint: 'The study, the recipe or the model has changed since. Look at a new preview.',
  });
}

/**
 * What the service would turn away is turned away here. What stays in this process has no limits but its
 * own.
 *
 * @throws AppError `too_large`
 */
export function assertSendable({
  model,
  images,
  context,
  steps,
  mostTokens,
}: Prepared): void {
  if (model.destination === null) return;
  const sizes = images.map(({ png, transform: { resize } }) => ({
    width: resize.width,
    height: resize.height,
    bytes: png.length,
  }));
  const said = Math.max(
    ...steps.map(
      ({ instructions, question }) =>
        instructions.length + context.length + question.length,
    ),
  );
  assertWithinLimits(model.policy, sizes, said);
  assertTokensFit(model.tokenLimits, mostTokens, model.answerTokens);
}

/** The same as an answer: why it would be turned away, or null. */
export function refusalOf(prepared: Prepared): Preview['refusal'] {
  try {
    assertSendable(prepared);
    return null;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { code, message, hint, retryable } = error;
    return { code, message, hint: hint ?? null, retryable };
  }
}

/**
 * A volume, or a DICOM file, holds the pixels as they are stored: text that is blacked out in a picture
 * is still there. To a third party goes none in whose pictures text was found.
 *
 * @throws AppError `consent_needed`
 */
export function assertLooked({ model, images }: Prepared) {
  if (destinationOf(model).egress !== 'remote') return;
  if (!model.policy.takes) {
    throw new AppError(
      'consent_needed',
      'Its policy speaks of pictures, and it wants more than was shown.',
      { hint: 'Name a policy in the models file that says what this model takes.' },
    );
  }
  const lettered = images.flatMap(({ lettering }, index) =>
    lettering.some(({ kind }) => kind !== 'unread') ? [index + 1] : [],
  );
  if (lettered.length === 0) return;
  throw new AppError(
    'consent_needed',
    `Text was found in the pixels (${lettered.length === 1 ? 'image' : 'images'} ${lettered.slice(0, 5).join(', ')}), and a ${model.policy.takes === 'volume' ? 'volume' : 'file'} can’t be sent without it.`,
    {
      hint: 'Leave those slices out, or run this model on a server of the house and mark it as one in the models file.',
    },
  );
}
