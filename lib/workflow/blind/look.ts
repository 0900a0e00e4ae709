import type { Reading } from '@/lib/api/blind/protocol';
import { closeReading, getReadings } from '@/lib/store/blind/readings';
import { record } from '@/lib/workflow/audit/record';
import {
  mayKnow,
  seatAt,
  seatOf,
  type Asking,
  type Seat,
} from '@/lib/workflow/blind/seat';
import { openDisputes } from '@/lib/workflow/blind/settle';

/** @throws AppError `not_found` */
export const readReading = async (world: Asking, id: string): Promise<Reading> =>
  toReading(world, await seatAt(world, id));

/** Those that one owns or takes part in, newest first. */
export async function readReadings(world: Asking): Promise<Reading[]> {
  const seesAll = world.person?.rights.has('administer') === true;
  const stored = await getReadings(world.db, seesAll ? null : world.user);
  const seats = await Promise.all(stored.map((reading) => seatOf(world, reading)));
  return Promise.all(seats.map((seat) => toReading(world, seat)));
}

async function toReading({ db }: Asking, seat: Seat): Promise<Reading> {
  const { reading, plan, roles, own, progress } = seat;
  const { id, name, experimentId, state, owner, createdAt, closedAt, people } = reading;
  const isOwner = roles.includes('owner');
  const settles = roles.includes('adjudicator') || (isOwner && mayKnow(seat));
  return {
    ...{ id, name, experimentId, owner, roles: [...roles], kinds: plan.kinds, own },
    state: state === 'closed' ? 'closed' : 'open',
    createdAt: createdAt.toISOString(),
    closedAt: closedAt?.toISOString() ?? null,
    plan: isOwner || state === 'closed' ? plan : null,
    people: isOwner
      ? people.map(({ code, person }) => ({
          ...{ code, person, ...(progress.get(code) ?? { answered: 0, tasks: 0 }) },
        }))
      : null,
    disputes: settles ? (await openDisputes(db, seat)).length : null,
  };
}

/** No more answers are taken, and names are told. */
export async function endReading(world: Asking, id: string): Promise<Reading> {
  await seatAt(world, id, 'owner');
  if (await closeReading(world.db, id)) {
    await record(world, {
      ...{ kind: 'comparison-changed', action: 'U', object: `comparison ${id}` },
      detail: { state: 'closed' },
    });
  }
  return readReading(world, id);
}
