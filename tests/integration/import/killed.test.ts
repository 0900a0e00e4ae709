import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { ledgerLineSchema, type LedgerLine } from '@/lib/api/imports';
import { importFiles } from '@/lib/workflow/import/import';
import { fileOnDisk } from '@/lib/workflow/import/incoming';
import { closeWorld, openWorld, type World } from '@/lib/workflow/world';
import { ctStack } from '@/tests/phantoms/series';
import { runCommand, startCommand } from '../child';
import { randomMoments } from '../random-moments';
import { ledgerOf, temporaryFolder, testEnv } from '../test-world';

const KILLS = 20;
const FILES = 240;
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** Lines that the command printed whole. */
function acknowledged(lines: readonly string[]): LedgerLine[] {
  return lines.flatMap((line) => {
    const { event, ...data } = JSON.parse(line) as { event: string };
    return event === 'line' ? [ledgerLineSchema.parse(data)] : [];
  });
}

function writeSource(round: number): string {
  const source = path.join(temporaryFolder(), 'CD');
  mkdirSync(source);
  for (const [index, { bytes }] of ctStack(FILES, {
    study: `killed ${round}`,
  }).entries()) {
    writeFileSync(path.join(source, `${String(index).padStart(3, '0')}.dcm`), bytes);
  }
  return source;
}

/** Everything that was acknowledged is there, and is what was handed in. */
async function readable({ db, objects }: World, lines: readonly LedgerLine[]) {
  for (const { path: file, sopInstanceUid = '', outcome, ...why } of lines) {
    expect(outcome, JSON.stringify(why)).toBe('stored');
    const { objectSha256 } = await db.instance.findUniqueOrThrow({
      where: { sopInstanceUid },
    });
    expect(objectSha256).toBe(sha256(readFileSync(file)));
    expect(sha256(await objects.read(objectSha256))).toBe(objectSha256);
  }
}

/** Nothing is half there: neither rows without bytes nor objects that aren't what they are called. */
async function whole({ db, objects }: World) {
  for (const { objectSha256 } of await db.instance.findMany()) {
    expect(await objects.has(objectSha256)).toBe(true);
  }
  for (const { sha256: name } of await db.storedObject.findMany()) {
    expect(sha256(await objects.read(name))).toBe(name);
  }
}

async function importAgain(world: World, source: string) {
  async function* all() {
    for (const name of readdirSync(source)) {
      yield fileOnDisk(path.join(source, name), name);
    }
  }
  return ledgerOf(importFiles(world, all()));
}

it(`an import killed with -9 at ${KILLS} random moments has lost nothing it acknowledged, and nothing is half there`, async () => {
  const random = randomMoments();
  const data = temporaryFolder();
  const lines: LedgerLine[] = [];
  const sources: string[] = [];
  let cut = 0;
  for (let round = 0; round < KILLS; round++) {
    const source = writeSource(round);
    sources.push(source);
    const child = startCommand(data, ['import', source, '--json']);
    // From before the first line to near the end, and somewhere within a batch.
    await child.reached(random(FILES * 0.8));
    await pause(random(30));
    child.process.kill('SIGKILL');
    expect([null, 0]).toContain(await child.ended); // 0: it was done already
    const told = acknowledged(child.lines);
    if (told.length < FILES) cut += 1;
    lines.push(...told);
  }
  // The test kills in the middle, and not only at its ends.
  expect(cut).toBeGreaterThan(KILLS / 2);
  expect(lines.length).toBeGreaterThan(FILES);

  const world = await openWorld(testEnv(data));
  try {
    await readable(world, lines);
    await whole(world);
    const verified = await runCommand(data, ['verify', '--json']);
    expect([verified.code, verified.lines.at(-1)]).toEqual([
      0,
      expect.stringContaining('"faults":0'),
    ]);

    // The same files again complete each import, and count nothing twice.
    for (const [round, source] of sources.entries()) {
      const { summary } = await importAgain(world, source);
      expect(summary).toMatchObject({ files: FILES, refused: 0 });
      expect(summary.stored + summary.duplicate).toBe(FILES);
      const uid = ctStack(1, { study: `killed ${round}` })[0]?.studyUid ?? '';
      expect(await world.db.study.findUnique({ where: { uid } })).toMatchObject({
        instanceCount: FILES,
        seriesCount: 1,
      });
    }
    expect(await world.db.instance.count()).toBe(KILLS * FILES);
  } finally {
    await closeWorld(world);
  }
}, 1_200_000);
