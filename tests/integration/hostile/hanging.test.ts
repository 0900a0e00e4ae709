import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { openKeepers } from '@/lib/workflow/import/keepers';
import { ctStack, phantomFile } from '@/tests/phantoms/series';
import { importAll, openTestWorld, temporaryFolder } from '../test-world';

const root = path.resolve(import.meta.dirname, '../../..');

/**
 * The project, its threads that read files spoiled: one that says `HANG` is read for ever, one that
 * says `HOG` takes all memory.
 */
function spoiledProject(): string {
  const folder = temporaryFolder();
  const script = path.join(folder, 'lib/workflow/import/keeper-worker.ts');
  const others = path.join(folder, 'lib/workflow/import/packs/pack-worker.ts');
  mkdirSync(path.dirname(others), { recursive: true });
  writeFileSync(
    others,
    `await import(${JSON.stringify(path.join(root, 'lib/workflow/import/packs/pack-worker.ts'))});`,
  );
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}');
  writeFileSync(
    path.join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: { paths: { '@/*': [`${root}/*`] } } }),
  );
  writeFileSync(
    script,
    `import { parentPort } from 'node:worker_threads';
     parentPort?.on('message', ({ bytes }: { bytes: Uint8Array }) => {
       if (Buffer.from(bytes).includes('HANG')) for (;;);
       const kept: number[][] = [];
       if (Buffer.from(bytes).includes('HOG')) for (;;) kept.push(Array(1e6).fill(0.5));
     });
     await import(${JSON.stringify(path.join(root, 'lib/workflow/import/keeper-worker.ts'))});`,
  );
  return folder;
}

it('a file that hangs the thread that reads it, or takes all its memory, is refused alone', async () => {
  const world = await openTestWorld();
  const keepers = openKeepers({
    ...{ threads: 2, root: spoiledProject(), folder: world.env.objectFolder },
    places: world.places,
    timeLimitMs: ({ bytes }) => (Buffer.from(bytes).includes('HANG') ? 8_000 : 100_000),
  });
  afterAll(() => keepers.close());
  const bad = (text: string) =>
    phantomFile('CT', { study: text }, { StudyDescription: text });
  const [first, second, third, ...rest] = ctStack(6, { study: 'beside' });
  if (!first || !second || !third) throw new Error('No slices.');
  const files = [first, bad('HANG'), second, bad('HOG'), third, bad('HANG'), ...rest];
  const { lines, summary } = await importAll({ ...world, keepers }, files);
  expect(lines.map(({ outcome, reason }) => reason ?? outcome)).toEqual([
    'stored',
    'Reading the file took longer than 8 s.',
    'stored',
    'Reading the file crashed on it.',
    'stored',
    'Reading the file took longer than 8 s.',
    ...['stored', 'stored', 'stored'],
  ]);
  expect(summary).toMatchObject({ files: 9, stored: 6, refused: 3 });
  expect(await world.db.instance.count()).toBe(6);
}, 240_000);
