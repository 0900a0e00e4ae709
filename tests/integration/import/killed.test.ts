import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ledgerLineSchema, type LedgerLine } from '@/lib/api/imports';
import { importFiles } from '@/lib/workflow/import/import';
import { fileOnDisk } from '@/lib/workflow/import/incoming';
import { closeWorld, openWorld } from '@/lib/workflow/world';
import { ctStack } from '@/tests/phantoms/series';
import { startCommand } from '../child';
import { ledgerOf, temporaryFolder, testEnv } from '../test-world';

const FILES = 240;
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** Lines that the command printed whole. */
function acknowledged(lines: readonly string[]): LedgerLine[] {
  return lines.flatMap((line) => {
    const { event, ...data } = JSON.parse(line) as { event: string };
    return event === 'line' ? [ledgerLineSchema.parse(data)] : [];
  });
}

it('an import killed with -9 has lost nothing it acknowledged, and nothing is half there', async () => {
  const data = temporaryFolder();
  const source = path.join(temporaryFolder(), 'CD');
  mkdirSync(source);
  for (const [index, { bytes }] of ctStack(FILES, { study: 'killed' }).entries()) {
    writeFileSync(path.join(source, `${String(index).padStart(3, '0')}.dcm`), bytes);
  }

  const child = startCommand(data, ['import', source, '--json']);
  await child.reached(64);
  child.process.kill('SIGKILL');
  expect(await child.ended).toBeNull();
  const lines = acknowledged(child.lines);
  expect(lines.length).toBeGreaterThanOrEqual(64);
  expect(lines.length).toBeLessThan(FILES);

  const world = await openWorld(testEnv(data));
  try {
    // Everything that was acknowledged is there, and is what was handed in.
    for (const { path: file, sopInstanceUid = '', outcome } of lines) {
      expect(outcome).toBe('stored');
      const { objectSha256 } = await world.db.instance.findUniqueOrThrow({
        where: { sopInstanceUid },
      });
      expect(objectSha256).toBe(sha256(readFileSync(file)));
      expect(sha256(await world.objects.read(objectSha256))).toBe(objectSha256);
    }
    // Everything that is in the database has its bytes; every object is whole.
    for (const { objectSha256 } of await world.db.instance.findMany()) {
      expect(await world.objects.has(objectSha256)).toBe(true);
    }
    const objects = path.join(data, 'objects');
    for (const file of readdirSync(objects, { recursive: true, withFileTypes: true })) {
      if (!file.isFile() || file.name.endsWith('.part')) continue;
      const place = path.join(file.parentPath, file.name);
      const name = path.relative(objects, place).replace(path.sep, '');
      expect(sha256(readFileSync(place))).toBe(name);
    }
    const known = await world.db.instance.count();
    expect(known).toBeGreaterThanOrEqual(lines.length);

    // The same files again complete it.
    async function* all() {
      for (const name of readdirSync(source)) {
        yield fileOnDisk(path.join(source, name), name);
      }
    }
    const again = await ledgerOf(importFiles(world, all()));
    expect(again.summary).toMatchObject({
      files: FILES,
      duplicate: known,
      stored: FILES - known,
      refused: 0,
    });
    expect(await world.db.instance.count()).toBe(FILES);
  } finally {
    await closeWorld(world);
  }
});
