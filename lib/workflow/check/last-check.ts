import { modelCheckSchema, type ModelCheck } from '@/lib/api/models/check';
import type { ConfiguredModel } from '@/lib/models/models-file';
import { getSetting } from '@/lib/store/settings';
import type { World } from '@/lib/workflow/world';

/** What a check is true of: nothing is known of another address or model under the same id. */
export const subjectOf = ({ adapter, model, destination }: ConfiguredModel) =>
  [adapter, model, destination].filter(Boolean).join(' ');

/** What was seen last, of this model at this address by this policy; null if never. */
export async function lastCheck(
  { db }: Pick<World, 'db'>,
  model: ConfiguredModel,
): Promise<ModelCheck | null> {
  const stored = await getSetting(db, `model-check:${model.id}`);
  const check = stored && modelCheckSchema.safeParse(JSON.parse(stored)).data;
  const { id, version } = model.policy;
  return check &&
    check.subject === subjectOf(model) &&
    check.policyId === `${id}@${version}`
    ? check
    : null;
}
