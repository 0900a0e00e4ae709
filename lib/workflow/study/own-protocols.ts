import { AppError } from '@/lib/errors';
import {
  PROTOCOLS_AT_MOST,
  protocolSchema,
  type Protocol,
  type ProtocolList,
} from '@/lib/hanging/protocol';
import {
  deleteProtocol,
  getProtocols,
  keepProtocols,
} from '@/lib/store/hanging-protocols';
import type { World } from '@/lib/workflow/world';

type Reading = Pick<World, 'db'>;

/** The hanging protocols that people here made, the oldest first. */
export const ownProtocols = async ({ db }: Reading): Promise<ProtocolList> => ({
  // One that this version doesn't understand any more is kept, and hangs nothing.
  protocols: (await getProtocols(db)).flatMap((text) => {
    const read = protocolSchema.safeParse(JSON.parse(text));
    return read.success ? [read.data] : [];
  }),
});

/**
 * Keep hanging protocols; those of the same id are replaced.
 *
 * @returns All that there are now.
 * @throws AppError `invalid_request` where there would be too many.
 */
export async function keepOwn(
  { db, user }: Pick<World, 'db' | 'user'>,
  protocols: readonly Protocol[],
): Promise<ProtocolList> {
  const before = await ownProtocols({ db });
  const ids = new Set([...before.protocols, ...protocols].map(({ id }) => id));
  if (ids.size > PROTOCOLS_AT_MOST) {
    throw new AppError(
      'invalid_request',
      `There can be ${PROTOCOLS_AT_MOST} hanging protocols at most.`,
      { hint: 'Delete some that nobody needs.' },
    );
  }
  const rows = protocols.map((each) => ({ id: each.id, body: JSON.stringify(each) }));
  await keepProtocols(db, rows, user);
  return ownProtocols({ db });
}

/** @throws AppError `not_found` */
export const deleteOwn = (
  { db, user }: Pick<World, 'db' | 'user'>,
  id: string,
): Promise<void> => deleteProtocol(db, id, user);
