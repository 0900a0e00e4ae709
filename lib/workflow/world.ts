import 'server-only';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { openDecoders, type Decoders } from '@/lib/codecs/decoders';
import { openRecoders, type Recoders } from '@/lib/codecs/encode/recoders';
import { readEnv, type Env } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { openDb, type Db } from '@/lib/store/db';
import {
  openFolderStore,
  sweepFolderStore,
  type ObjectStore,
} from '@/lib/store/archive/objects';
import { openPlaces, type Places } from '@/lib/store/archive/packs/places';
import { interruptPulls } from '@/lib/store/pacs/pulls';
import { failInterruptedRuns } from '@/lib/store/runs';
import { currentPerson, LOCAL_USER, type Person } from '@/lib/workflow/people/person';
import { openKeepers, type Keepers } from '@/lib/workflow/import/keepers';
import { openReclaimer, type Reclaimer } from '@/lib/workflow/removal/reclaimer';

/** What the verbs need of the outside: passed to each of them, so that a test can bring its own. */
export interface World {
  env: Env;
  db: Db;
  /** Where the objects lie. */
  places: Places;
  objects: ObjectStore;
  decoders: Decoders;
  recoders: Recoders;
  keepers: Keepers;
  reclaimer: Reclaimer;
  fetch: typeof fetch;
  /** What whoever acts is called by, as an author and in the audit trail. */
  user: string;
  /** Who that is, where there are accounts; undefined: whoever has this machine may do everything. */
  person?: Person | undefined;
}

/** Who does what nobody asked for. */
export const SERVER = 'Server';

export async function openWorld(env: Env): Promise<World> {
  const db = await openDb({
    databaseUrl: env.databaseUrl,
    dataFolder: env.dataFolder,
    migrationsFolder: path.join(env.root, 'prisma/migrations'),
  });
  const places = openPlaces(db);
  const { root, objectFolder: folder } = env;
  const objects = openFolderStore(folder, places);
  return {
    env,
    db,
    places,
    objects,
    decoders: openDecoders({ threads: 2, root }),
    recoders: openRecoders({ threads: 2, root }),
    keepers: openKeepers({ threads: 2, root, folder, places }),
    reclaimer: openReclaimer({ db, places, objects, root, folder }),
    fetch,
    user: env.auth === 'off' ? LOCAL_USER : 'Command line',
  };
}

export async function closeWorld({ db, ...world }: World) {
  const { decoders, recoders, keepers, reclaimer } = world;
  await Promise.all([decoders, recoders, keepers, reclaimer].map((each) => each.close()));
  await db.$disconnect();
}

/**
 * The server's world, in the hands of whoever asks.
 *
 * @throws AppError `unauthenticated` where there are accounts and the door let nobody in.
 */
export async function serverWorld(): Promise<World> {
  const world = await ownWorld();
  if (world.env.auth === 'off') return world;
  const person = currentPerson();
  if (!person) throw new AppError('unauthenticated', 'Nobody is signed in.');
  return { ...world, person, user: person.email };
}

/** The server's own world, opened once whoever comes first: for what nobody asked for. */
export function ownWorld(): Promise<World> {
  const place = globalThis as { overreadWorld?: Promise<World> };
  return (place.overreadWorld ??= openServerWorld().catch((error: unknown) => {
    delete place.overreadWorld; // the next request tries again
    throw error;
  }));
}

async function openServerWorld() {
  const env = readEnv(process.env);
  const opened = await openWorld(env);
  const world = { ...opened, user: env.auth === 'off' ? LOCAL_USER : SERVER };
  // Whatever a server before this one was in the middle of when it was stopped.
  await failInterruptedRuns(world.db);
  await interruptPulls(world.db);
  await rm(incomingFolder(env), { recursive: true, force: true });
  await sweepFolderStore(env.objectFolder, Date.now(), world.places);
  world.reclaimer.start();
  return world;
}

/** Where uploads lie while they are looked at. */
export const incomingFolder = ({ dataFolder }: Env) => path.join(dataFolder, 'incoming');
