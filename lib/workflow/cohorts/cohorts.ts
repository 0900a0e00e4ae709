import { z } from 'zod';
import {
  leftOutSchema,
  type Cohort,
  type CohortRow,
  type CreateCohort,
  type PutCohort,
} from '@/lib/api/research/cohorts';
import {
  contentOf,
  deleteCohort,
  getCohort,
  getCohorts,
  getCohortVersion,
  keepCohort,
  type StoredVersion,
} from '@/lib/store/research/cohorts';
import { fingerprintOf } from '@/lib/workflow/cohorts/fingerprint';
import { lockedVersion } from '@/lib/workflow/cohorts/lock';
import { sees } from '@/lib/workflow/people/may-see';
import type { World } from '@/lib/workflow/world';

type Reading = Pick<World, 'db' | 'person'>;
type Writing = Pick<World, 'db' | 'person' | 'user'>;

/** Those of which whoever asks sees every study. */
export async function listCohorts(world: Reading): Promise<CohortRow[]> {
  const rows: CohortRow[] = [];
  for (const { cohort, imported, studies, referenced } of await getCohorts(world.db)) {
    if (!(await sees(world, 'cohort', cohort.id))) continue;
    rows.push(rowOf(cohort, { imported, studies, referenced }));
  }
  return rows;
}

/** @throws AppError as `keepCohort` and `lockedVersion` */
export async function makeCohort(world: Writing, { id, ...content }: CreateCohort) {
  const next = await lockedVersion(world, content);
  return readCohort(world, id, await keepCohort(world.db, id, 0, next, world.user));
}

/** Another version. Experiments stay on the one that they were made on. */
export async function remakeCohort(
  world: Writing,
  id: string,
  basedOn: number,
  content: PutCohort,
) {
  const next = await lockedVersion(world, content);
  return readCohort(world, id, await keepCohort(world.db, id, basedOn, next, world.user));
}

/** @throws AppError `not_found`, `version_stale` */
export const dropCohort = ({ db, user }: Writing, id: string, basedOn: number) =>
  deleteCohort(db, id, basedOn, user);

/** @param version - The newest one if absent. @throws AppError `not_found` */
export async function readCohort(
  { db }: Reading,
  id: string,
  version?: number,
): Promise<Cohort> {
  const cohort = await getCohort(db, id);
  const found = await getCohortVersion(db, id, version ?? cohort.version);
  const now = await statesOf(db, found);
  const { picked, sha256, imported, studies, createdAt, author } = found;
  const { leftOut } = pickedSchema.parse(JSON.parse(picked));
  return {
    ...rowOf(
      { ...cohort, author, version: found.version },
      {
        imported,
        studies: studies.length,
        referenced: studies.filter(({ references }) => references.length > 0).length,
      },
    ),
    newest: cohort.version,
    createdAt: createdAt.toISOString(),
    ...{ sha256, leftOut },
    list: studies.map(({ studyUid, fingerprint, facts, references }) => ({
      ...{ studyUid, fingerprint },
      ...factsSchema.parse(JSON.parse(facts)),
      now: now.get(studyUid) ?? 'deleted',
      references: references.map((each) => ({
        source: each.source === 'report' ? 'report' : 'text',
        ...{ reportId: each.reportId, reportVersion: each.reportVersion },
        ...{ sha256: each.sha256, text: each.text },
      })),
    })),
  };
}

const pickedSchema = z.object({ by: z.string(), leftOut: z.array(leftOutSchema) });
export const factsSchema = z.object({
  modalities: z.array(z.string()),
  series: z.int(),
  instances: z.int(),
});

type Now = Cohort['list'][number]['now'];

/** What became of the studies of a version since. */
export async function statesOf(
  db: World['db'],
  { imported, studies }: Pick<StoredVersion, 'imported' | 'studies'>,
): Promise<Map<string, Now>> {
  const content = await contentOf(
    db,
    studies.map(({ studyUid }) => studyUid),
  );
  return new Map(
    studies.map(({ studyUid, fingerprint }): [string, Now] => {
      const there = content.get(studyUid);
      if (!there) return [studyUid, imported === null ? 'deleted' : 'elsewhere'];
      return [studyUid, fingerprintOf(there) === fingerprint ? 'same' : 'changed'];
    }),
  );
}

const rowOf = (
  {
    id,
    name,
    version,
    author,
    updatedAt,
  }: { id: string; name: string; version: number; author: string; updatedAt: Date },
  {
    imported,
    ...counts
  }: { imported: string | null; studies: number; referenced: number },
): CohortRow => ({
  ...{ id, name, version, author },
  updatedAt: updatedAt.toISOString(),
  ...counts,
  isImported: imported !== null,
});
