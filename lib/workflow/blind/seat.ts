import {
  readingPlanSchema,
  type Reading,
  type ReadingPlan,
} from '@/lib/api/blind/protocol';
import { AppError } from '@/lib/errors';
import { getReading, progressOf, type StoredReading } from '@/lib/store/blind/readings';
import type { World } from '@/lib/workflow/world';

export type Asking = Pick<World, 'db' | 'user' | 'person'>;
export type ReadingRole = Reading['roles'][number];

/** A session, and what whoever asks is in it. */
export interface Seat {
  reading: StoredReading;
  plan: ReadingPlan;
  roles: readonly ReadingRole[];
  /** Their code as a reader or an adjudicator. */
  code: string | null;
  /** Of an own reader’s tasks. */
  own: { answered: number; tasks: number } | null;
  progress: Awaited<ReturnType<typeof progressOf>>;
}

const nothing = () => new AppError('not_found', 'There is no such blind reading.');

/**
 * @param role - What is needed; an administrator is taken for an owner.
 * @throws AppError `not_found` for a session that one has no part in; `forbidden` for another part.
 */
export async function seatAt(
  world: Asking,
  id: string,
  role?: ReadingRole,
): Promise<Seat> {
  const seat = await seatOf(world, await getReading(world.db, id));
  if (seat.roles.length === 0) throw nothing();
  if (role === undefined || seat.roles.includes(role)) return seat;
  throw new AppError('forbidden', `This is for ${WHO[role]} of the blind reading.`);
}

const WHO = { owner: 'the owner', reader: 'readers', adjudicator: 'adjudicators' };

export async function seatOf(
  { db, user, person }: Asking,
  reading: StoredReading,
): Promise<Seat> {
  const code = reading.people.find((each) => each.person === user)?.code ?? null;
  const isOwner = reading.owner === user || person?.rights.has('administer') === true;
  const progress = await progressOf(db, reading.id);
  const isReader = code?.startsWith('R') ?? false;
  return {
    ...{ reading, code, progress },
    plan: readingPlanSchema.parse(JSON.parse(reading.plan)),
    own: isReader ? (progress.get(code ?? '') ?? { answered: 0, tasks: 0 }) : null,
    roles: [
      ...(isOwner ? (['owner'] as const) : []),
      ...(isReader ? (['reader'] as const) : []),
      ...(code?.startsWith('A') ? (['adjudicator'] as const) : []),
    ],
  };
}

/**
 * May whoever sits here know how the votes fall? Nobody who still has to read, the owner included;
 * other readers and adjudicators when it is closed.
 */
export function mayKnow({ reading, roles, own }: Seat): boolean {
  if (reading.state === 'closed') return true;
  return roles.includes('owner') && (own === null || own.answered === own.tasks);
}

/** @throws AppError `conflict` */
export function mustKnow(seat: Seat): void {
  if (mayKnow(seat)) return;
  throw new AppError('conflict', 'This is not told while it would bias you.', {
    hint: 'Answer your own tasks first, or wait until the session is closed.',
  });
}
