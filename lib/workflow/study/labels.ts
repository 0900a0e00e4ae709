import { labelSetSchema, type LabelSet, type PutLabels } from '@/lib/api/viewing/labels';
import { getLabels, keepLabels, type StoredLabels } from '@/lib/store/labels';
import type { World } from '@/lib/workflow/world';

/** The labels that the team offers; none before somebody made some. */
export const teamLabels = async ({ db }: Pick<World, 'db'>): Promise<LabelSet> =>
  toSet(await getLabels(db));

/** @throws AppError `version_stale` */
export const offerLabels = async (
  { db, user }: Pick<World, 'db' | 'user'>,
  basedOn: number,
  { labels }: PutLabels,
): Promise<LabelSet> =>
  toSet(await keepLabels(db, basedOn, JSON.stringify(labels), user));

const toSet = (row: StoredLabels | null): LabelSet =>
  labelSetSchema.parse({
    labels: row ? JSON.parse(row.labels) : [],
    version: row?.version ?? 0,
    author: row?.author ?? null,
    updatedAt: row?.createdAt.toISOString() ?? null,
  });
