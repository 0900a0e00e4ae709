import type { RunRequest } from '@/lib/api/runs';
import { AppError } from '@/lib/errors';
import type { ConfiguredModel } from '@/lib/models/models-file';
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
 * @throws AppError `consent_needed`
 */
export function assertConfirmed(prepared: Prepared, { confirmed }: RunRequest) {
  if (destinationOf(prepared.model).egress !== 'remote') return;
  if (confirmed === inputDigest(prepared)) return;
  throw new AppError('consent_needed', 'What would be sent is not what was confirmed.', {
    hint: 'The study, the recipe or the model has changed since. Look at a new preview.',
  });
}

/**
 * A volume is not what a preview shows, and its text is not looked for: none goes to a third party.
 *
 * @throws AppError `consent_needed`
 */
export function assertLooked({ model }: Prepared) {
  if (destinationOf(model).egress !== 'remote') return;
  throw new AppError(
    'consent_needed',
    'A whole volume can’t be looked at before it is sent, so none goes to a third party.',
    {
      hint: 'Run this model on a server of the house, and mark it as one in the models file.',
    },
  );
}
