import 'server-only';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { openDecoders, type Decoders } from '@/lib/codecs/decoders';
import { openRecoders, type Recoders } from '@/lib/codecs/encode/recoders';
import { readEnv, type Env } from '@/lib/env';
import { openDb, type Db } from '@/lib/store/db';
import {
  openFolderStore,
  sweepFolderStore,
  type ObjectStore,
} from '@/lib/store/archive/objects';
import { openPlaces, type Places } from '@/lib/store/archive/packs/places';
import { interruptPulls } from '@/lib/store/pulls';
import { failInterruptedRuns } from '@/lib/store/runs';
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
  /** Who is at the keyboard. There are no accounts yet: one local user. */
  user: string;
}

export const LOCAL_USER = 'Local user';

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
    user: LOCAL_USER,
  };
}

export async function closeWorld({ db, ...world }: World) {
  const { decoders, recoders, keepers, reclaimer } = world;
  await Promise.all([decoders, recoders, keepers, reclaimer].map((each) => each.close()));
  await db.$disconnect();
}

/** The server's own world, opened once whichever route comes first. */
export function serverWorld(): Promise<World> {
  const place = globalThis as { overreadWorld?: Promise<World> };
  return (place.overreadWorld ??= openServerWorld().catch((error: unknown) => {
    delete place.overreadWorld; // the next request tries again
    throw error;
  }));
}

async function openServerWorld() {
  const env = readEnv(process.env);
  const world = await openWorld(env);
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
