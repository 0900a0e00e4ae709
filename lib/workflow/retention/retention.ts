import type {
  DueList,
  DueStudy,
  HoldOf,
  RetentionRun,
} from '@/lib/api/retention/protocol';
import { AppError } from '@/lib/errors';
import {
  allFacts,
  describeDue,
  type Hindrance,
  type StudyFacts,
} from '@/lib/store/retention/facts';
import {
  getHolds,
  holdStudy,
  releaseStudy,
  type Hold,
} from '@/lib/store/retention/holds';
import { getRules, type Rule, type RuleContent } from '@/lib/store/retention/rules';
import { removePart } from '@/lib/workflow/removal/remove';
import { dueOf, type Due } from '@/lib/workflow/retention/due';
import type { World } from '@/lib/workflow/world';

type Acting = Pick<World, 'db' | 'user' | 'person'>;

export const listHolds = async ({ db }: Pick<World, 'db'>): Promise<HoldOf[]> =>
  (await getHolds(db)).map(toHold);

export const hold = async (
  { db, user }: Acting,
  studyUid: string,
  reason: string,
): Promise<HoldOf> => toHold(await holdStudy(db, { studyUid, reason, author: user }));

export const release = ({ db, user }: Acting, studyUid: string, reason: string) =>
  releaseStudy(db, { studyUid, reason, author: user });

const toHold = ({ createdAt, ...rest }: Hold): HoldOf => ({
  ...rest,
  createdAt: createdAt.toISOString(),
});

interface Found {
  facts: StudyFacts;
  due: Due<RuleContent>;
}

async function allDue(
  { db }: Pick<World, 'db'>,
  rules: readonly RuleContent[],
  now: Date,
): Promise<Found[]> {
  if (rules.length === 0) return [];
  return (await allFacts(db))
    .flatMap((facts) => {
      const due = dueOf(rules, facts, now);
      return due ? [{ facts, due }] : [];
    })
    .sort((a, b) => a.due.since.getTime() - b.due.since.getTime());
}

/** How many are told at a time. */
const LISTED = 200;

/**
 * Studies that may go by now, those that may longest first. Nothing is deleted.
 *
 * @param as - As if only this rule were there; absent: by the rules that are.
 */
export async function listDue(
  world: Pick<World, 'db'>,
  as?: RuleContent,
  now = new Date(),
): Promise<DueList> {
  const rules = as ? [as] : await getRules(world.db);
  const found = await allDue(world, rules, now);
  const studies: DueStudy[] = [];
  const first = found.slice(0, LISTED);
  const described = await describeDue(
    world.db,
    first.map(({ facts }) => facts.studyUid),
  );
  for (const { facts, due } of first) {
    const about = described.get(facts.studyUid);
    if (!about) continue; // it went just now
    const { study, bytes, hindrances } = about;
    studies.push({
      studyUid: study.uid,
      patientName: study.patientName,
      patientId: study.patientId,
      studyDate: study.date,
      description: study.description,
      modalities: study.modalities.split('\\').filter(Boolean),
      instances: study.instanceCount,
      bytes,
      since: due.since.toISOString(),
      rules: due.rules.map(({ name }) => name),
      automatic: due.automatic,
      stays: standsInTheWay(hindrances, due.withWork),
    });
  }
  return { studies, total: found.length };
}

const standsInTheWay = (
  hindrances: readonly Hindrance[],
  withWork: boolean,
): Hindrance | null =>
  hindrances.find((each) => each === 'held' || each === 'run' || !withWork) ?? null;

/**
 * Delete what is due, each with a certificate. What is held, and what other work hangs on, stays and
 * is told.
 *
 * @param only - `automatic`: what all its rules leave to the server.
 */
export async function runRetention(
  world: Acting,
  { reason, only = 'all' }: { reason: string; only?: 'all' | 'automatic' },
  now = new Date(),
): Promise<RetentionRun> {
  const rules: Rule[] = await getRules(world.db);
  const told: RetentionRun = { deleted: [], stayed: [] };
  for (const { facts, due } of await allDue(world, rules, now)) {
    if (only === 'automatic' && !due.automatic) continue;
    const { studyUid, changedAt } = facts;
    try {
      const { id } = await removePart(
        world,
        { studyUid },
        {
          ...{ reason, withWork: due.withWork, unchangedSince: changedAt },
          rules: due.rules.map(({ name }) => name),
        },
      );
      told.deleted.push({ studyUid, certificate: id });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (error.code === 'forbidden') throw error;
      if (error.code !== 'not_found')
        told.stayed.push({ studyUid, because: error.message });
    }
  }
  return told;
}
