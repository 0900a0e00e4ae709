import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import { readEnv, type Env } from '@/lib/env';
import { importFiles, type ImportWorld } from '@/lib/workflow/import/import';
import type { ImportSummary, LedgerLine } from '@/lib/api/imports';
import { fileInMemory } from '@/lib/workflow/import/incoming';
import { openFolderStore } from '@/lib/store/archive/objects';
import type { Db } from '@/lib/store/db';
import { openPlaces } from '@/lib/store/archive/packs/places';
import { openKeepers } from '@/lib/workflow/import/keepers';
import { closeWorld, openWorld, type World } from '@/lib/workflow/world';

/** A folder that is gone when the test file ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'overread-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export const testEnv = (
  dataFolder: string,
  more: Record<string, string | undefined> = {},
): Env =>
  readEnv({
    OVERREAD_DATA: dataFolder,
    OVERREAD_SAMPLES: '0',
    OVERREAD_ROOT: path.resolve('.'),
    ...more,
  });

/** A world of its own: a new folder, a real database in it. Closed when the test file ends. */
export async function openTestWorld(
  more: Record<string, string | undefined> = {},
): Promise<World> {
  const world = await openWorld(testEnv(temporaryFolder(), more));
  afterAll(() => closeWorld(world));
  return world;
}

/** Let the route handlers of this process work in that world. */
export function serve(world: World): World {
  (globalThis as { overreadWorld?: Promise<World> }).overreadWorld =
    Promise.resolve(world);
  return world;
}

/** What an import into a database of one's own needs. */
export function importWorld(db: Db, folder: string): ImportWorld {
  const env = testEnv(folder);
  const { root, objectFolder } = env;
  const places = openPlaces(db);
  const keepers = openKeepers({ threads: 1, root, folder: objectFolder, places });
  afterAll(() => keepers.close());
  return {
    ...{ db, env, keepers, user: 'Somebody' },
    objects: openFolderStore(objectFolder, places),
  };
}

export interface HandedIn {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Import files from memory. */
export async function importAll(
  world: ImportWorld,
  files: readonly HandedIn[],
): Promise<Ledger> {
  async function* all() {
    for (const file of files) yield fileInMemory(Buffer.from(file.bytes), file.name);
  }
  return ledgerOf(importFiles(world, all()));
}

export interface Ledger {
  readonly lines: readonly LedgerLine[];
  readonly summary: ImportSummary;
}

/** Everything an import says, in order. */
export async function ledgerOf(events: ReturnType<typeof importFiles>): Promise<Ledger> {
  const lines: LedgerLine[] = [];
  let summary: ImportSummary | undefined;
  for await (const { event, data } of events) {
    if (event === 'line') lines.push(data);
    else summary = data;
  }
  if (!summary) throw new Error('The import ended without a summary.');
  return { lines, summary };
}
