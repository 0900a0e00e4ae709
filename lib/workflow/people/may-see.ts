import { AppError } from '@/lib/errors';
import { isImported, seenOf, studiesOf } from '@/lib/store/people/sight';
import type { Belonging } from '@/lib/api/people/rights';
import type { World } from '@/lib/workflow/world';

type Seeing = Pick<World, 'db' | 'person'>;

/** What isn't there and what isn't for these eyes are answered the same. */
const nothing = () => new AppError('not_found', 'There is nothing under that name here.');

/**
 * May whoever asks see these studies? Nothing is looked up for whoever sees all of them.
 *
 * @throws AppError `not_found`
 */
export async function mustSee(
  { db, person }: Seeing,
  ...studyUids: readonly string[]
): Promise<void> {
  if (!person?.sight) return;
  const seen = await seenOf(db, person.sight, studyUids);
  if (studyUids.some((uid) => !seen.has(uid))) throw nothing();
}

/** The same for what belongs to studies. @throws AppError `not_found` */
export async function mustSeeWhole(
  world: Seeing,
  kind: Belonging,
  id: string,
): Promise<void> {
  if (!world.person?.sight) return;
  const studyUids = await studiesOf(world.db, kind, id);
  if (studyUids.length === 0) throw nothing();
  // What is fetched from elsewhere need not be here yet; who may fetch may see it arrive.
  if (kind === 'pull') return mustNotBeHidden(world, ...studyUids);
  if (kind === 'cohort' || kind === 'experiment') {
    // Nobody here knows whether words from elsewhere were de-identified.
    const isForeign = await isImported(world.db, kind, id);
    if (isForeign && world.person.sight.deidentifiedOnly) throw nothing();
    return mustNotBeHidden(world, ...studyUids);
  }
  await mustSee(world, ...studyUids);
}

/** The same as an answer. */
export const sees = (world: Seeing, kind: Belonging, id: string): Promise<boolean> =>
  mustSeeWhole(world, kind, id).then(
    () => true,
    (error: unknown) => {
      if (error instanceof AppError && error.code === 'not_found') return false;
      throw error;
    },
  );

/** A study that isn't here is nobody's secret. @throws AppError `not_found` */
export async function mustNotBeHidden(
  world: Seeing,
  ...studyUids: readonly string[]
): Promise<void> {
  const hidden = await hiddenOf(world, studyUids);
  if (hidden.size > 0) throw nothing();
}

/** Those of the studies that are here, and not for whoever asks. */
export async function hiddenOf(
  { db, person }: Seeing,
  studyUids: readonly string[],
): Promise<Set<string>> {
  if (!person?.sight) return new Set();
  const [here, seen] = await Promise.all([
    seenOf(db, undefined, studyUids),
    seenOf(db, person.sight, studyUids),
  ]);
  return new Set([...here].filter((uid) => !seen.has(uid)));
}
