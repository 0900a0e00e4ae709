import {
  workSchema,
  type Others,
  type SittingBody,
  type Work,
} from '@/lib/api/reading/sittings';
import { getReport } from '@/lib/store/reports/reports';
import {
  dropWords,
  getPlaces,
  getSittings,
  keepSitting,
  type Sitting,
} from '@/lib/store/reports/sittings';
import type { Reading, Writing } from '@/lib/workflow/review/change';

/** Somebody who said nothing for so long is not there any more, milliseconds. */
const GONE = 15_000;

/**
 * Somebody is at a report: keep that, and tell what is new elsewhere.
 *
 * @throws AppError `not_found`; `conflict` for a sitting of somebody else's.
 */
export async function sitAt(
  { db, user, person }: Writing,
  { id: reportId, sittingId: id }: { id: string; sittingId: string },
  { words, ...body }: SittingBody,
): Promise<Others> {
  const { version } = await getReport(db, reportId);
  const now = new Date();
  const key = { reportId, id, person: user, name: person?.name ?? user };
  await keepSitting(db, key, { ...body, words: words && JSON.stringify(words) }, now);
  const places = await getPlaces(db, reportId);
  return {
    version,
    others: places
      .filter((each) => each.id !== id && now.getTime() - each.lastAt.getTime() < GONE)
      .map((each) => ({
        id: each.id,
        name: each.name,
        isSelf: each.person === user,
        findingId: each.findingId,
        isWriting: each.words !== null,
      })),
  };
}

/** Who worked on a report, how long, what they looked at, and what oneself left unsaid. */
export async function readWork(
  { db, user }: Reading & Pick<Writing, 'user'>,
  reportId: string,
): Promise<Work> {
  await getReport(db, reportId);
  const sittings = await getSittings(db, reportId);
  const people = Map.groupBy(sittings, ({ person }) => person);
  return workSchema.parse({
    people: [...people].map(([person, all]) => ({
      name: all.at(-1)?.name,
      isSelf: person === user,
      seconds: all.reduce((sum, { seconds }) => sum + seconds, 0),
      onFindings: sumOf(all),
      looked: lookedOf(all),
    })),
    left: sittings
      .filter(({ person, words }) => person === user && words !== null)
      .map(({ id, lastAt, findingId, words }) => ({
        ...{ sittingId: id, findingId },
        at: lastAt.toISOString(),
        words: JSON.parse(words ?? '{}') as unknown,
      }))
      .reverse(),
  });
}

function sumOf(sittings: readonly Sitting[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const { onFindings } of sittings) {
    for (const [id, seconds] of Object.entries(onFindings)) {
      sum[id] = (sum[id] ?? 0) + seconds;
    }
  }
  return sum;
}

function lookedOf(sittings: readonly Sitting[]): Record<string, number[]> {
  const looked = new Map<string, Set<number>>();
  for (const sitting of sittings) {
    for (const [uid, frames] of Object.entries(sitting.looked)) {
      looked.set(uid, new Set([...(looked.get(uid) ?? []), ...frames]));
    }
  }
  return Object.fromEntries(
    [...looked].map(([uid, frames]) => [uid, [...frames].sort((a, b) => a - b)]),
  );
}

/** What was left unsaid stays so. */
export const forgetWords = async (
  { db, user }: Writing,
  { id: reportId, sittingId: id }: { id: string; sittingId: string },
): Promise<void> => {
  await dropWords(db, { reportId, id, person: user });
};
