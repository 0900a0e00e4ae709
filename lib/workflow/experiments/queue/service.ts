import { AppError } from '@/lib/errors';
import { findModel } from '@/lib/workflow/models';
import type { World } from '@/lib/workflow/world';

/** Models behind one address and key share what it takes. A model that is gone has no limits. */
export async function serviceOf(world: World, modelId: string) {
  try {
    const { pace, destination, apiKeyEnv, id } = await findModel(world, modelId);
    return { pace, service: destination ? `${destination} ${apiKeyEnv}` : id };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { pace: { atOnce: 1, perMinute: null }, service: modelId };
  }
}
