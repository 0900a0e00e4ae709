import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { importFiles } from '@/lib/workflow/import/import';
import { fileOnDisk } from '@/lib/workflow/import/incoming';
import type { World } from '@/lib/workflow/world';
import { ctStack } from '@/tests/phantoms/series';
import { zipOf } from '@/tests/phantoms/zip';
import { ledgerOf, openTestWorld, temporaryFolder, type HandedIn } from '../test-world';

let world: World;
const folder = temporaryFolder();
beforeAll(async () => {
  world = await openTestWorld();
});

/** Import archives as files of this machine. */
async function importArchives(...archives: readonly HandedIn[]) {
  async function* all() {
    for (const { name, bytes } of archives) {
      const file = path.join(folder, name);
      writeFileSync(file, bytes);
      yield fileOnDisk(file, name);
    }
  }
  const { lines, summary } = await ledgerOf(importFiles(world, all()));
  const { files, stored, duplicate, replaced, refused } = summary;
  expect(stored + duplicate + replaced + refused).toBe(files);
  expect(lines).toHaveLength(files);
  return lines;
}

/** Offset of entry `index` in the central directory (PKWARE APPNOTE 4.3.12). */
function centralEntry(zip: Buffer, index: number): number {
  let at = zip.indexOf(Buffer.from('PK\x01\x02', 'latin1'));
  for (let entry = 0; entry < index; entry++) {
    at = zip.indexOf(Buffer.from('PK\x01\x02', 'latin1'), at + 4);
  }
  return at;
}

/** Change one entry of an archive in its central directory. */
function altered(zip: Buffer, index: number, change: (at: number, zip: Buffer) => void) {
  const copy = Buffer.from(zip);
  change(centralEntry(copy, index), copy);
  return copy;
}

const stacks = (study: string) => ctStack(3, { study });
const outcomes = (lines: readonly { outcome: string }[]) =>
  lines.map(({ outcome }) => outcome);

it('takes every file of a ZIP, names it by its path inside, and leaves out litter', async () => {
  const zip = await zipOf([
    ...stacks('zip'),
    { name: '__MACOSX/._1.dcm', bytes: Buffer.from('litter') },
    { name: 'CD/.DS_Store', bytes: Buffer.from('litter') },
    { name: 'CD/readme.txt', bytes: Buffer.from('Thank you for your visit.') },
  ]);
  const lines = await importArchives({ name: 'cd.zip', bytes: zip });
  expect(lines.map((line) => [line.path, line.outcome])).toEqual([
    ['cd.zip/zip/CT/1.dcm', 'stored'],
    ['cd.zip/zip/CT/2.dcm', 'stored'],
    ['cd.zip/zip/CT/3.dcm', 'stored'],
    ['cd.zip/CD/readme.txt', 'refused'],
  ]);
});

it('refuses an archive inside an archive and takes the files beside it', async () => {
  const [first, second, third] = stacks('nested');
  if (!first || !second || !third) throw new Error('No slices.');
  const inner = { name: 'inner.zip', bytes: await zipOf([second]) };
  const bytes = await zipOf([first, inner, third]);
  const lines = await importArchives({ name: 'outer.zip', bytes });
  expect(outcomes(lines)).toEqual(['stored', 'refused', 'stored']);
  expect(lines[1]).toMatchObject({
    path: 'outer.zip/inner.zip',
    reason: expect.stringContaining('Unpack the outer one first'),
  });
});

it('refuses encrypted files by name and takes the others', async () => {
  const zip = await zipOf(stacks('encrypted'));
  const locked = altered(zip, 1, (at, copy) => {
    copy.writeUInt16LE(copy.readUInt16LE(at + 8) | 1, at + 8); // general purpose bit 0
  });
  const lines = await importArchives({ name: 'locked.zip', bytes: locked });
  expect(lines.map((line) => [line.path, line.outcome, line.reason])).toEqual([
    ['locked.zip/encrypted/CT/1.dcm', 'stored', undefined],
    [
      'locked.zip/encrypted/CT/2.dcm',
      'refused',
      'This file is encrypted in its archive.',
    ],
    ['locked.zip/encrypted/CT/3.dcm', 'stored', undefined],
  ]);
});

it('refuses a file whose check sum is wrong: a flipped bit must not become the truth', async () => {
  const zip = await zipOf(stacks('flipped'), { compress: false });
  const local = zip.readUInt32LE(centralEntry(zip, 1) + 42);
  const name = 'flipped/CT/2.dcm';
  const flipped = Buffer.from(zip);
  const lastPixel =
    local + 30 + name.length + (stacks('flipped')[1]?.bytes.length ?? 0) - 1;
  flipped.writeUInt8(flipped.readUInt8(lastPixel) ^ 1, lastPixel);
  const lines = await importArchives({ name: 'flipped.zip', bytes: flipped });
  expect(outcomes(lines)).toEqual(['stored', 'refused', 'stored']);
  expect(lines[1]?.reason).toBe('This file is damaged in its archive.');
});

it('refuses a file that inflates to more than its archive says, or says more than 1 GiB', async () => {
  const zip = await zipOf(stacks('bombs'));
  const bomb = altered(zip, 0, (at, copy) => copy.writeUInt32LE(1000, at + 24));
  const huge = altered(bomb, 2, (at, copy) => copy.writeUInt32LE(0x5000_0000, at + 24));
  const lines = await importArchives({ name: 'bombs.zip', bytes: huge });
  expect(outcomes(lines)).toEqual(['refused', 'stored', 'refused']);
  expect(lines.map(({ reason }) => reason)).toEqual([
    'This file is damaged in its archive.',
    undefined,
    'The file is larger than 1 GiB.',
  ]);
});

it('refuses a damaged archive in one line, and takes the file after it', async () => {
  const zip = await zipOf(stacks('damaged'));
  const lines = await importArchives(
    { name: 'cut.zip', bytes: zip.subarray(0, zip.length / 2) },
    { name: 'whole.zip', bytes: zip },
    { name: 'empty.zip', bytes: await zipOf([]) },
  );
  expect(outcomes(lines)).toEqual(['refused', 'stored', 'stored', 'stored', 'refused']);
  expect(lines[0]?.reason).toMatch(
    /^The archive is damaged\. Nothing of it could be read/,
  );
  expect(lines.at(-1)?.reason).toBe('The archive holds no files.');
});

it('takes the files before the place where an archive’s list of files is damaged', async () => {
  const zip = await zipOf(stacks('list'));
  const broken = altered(zip, 2, (at, copy) => copy.write('XX', at));
  const lines = await importArchives({ name: 'list.zip', bytes: broken });
  expect(outcomes(lines)).toEqual(['stored', 'stored', 'refused']);
  expect(lines[2]).toMatchObject({
    path: 'list.zip',
    reason: expect.stringMatching(/damaged from here on\. The files before/),
  });
});

it('takes files with absolute, climbing or Windows paths, which it only ever shows', async () => {
  const zip = await zipOf(stacks('paths'));
  const odd = ['/', '.', '\\'].reduce(
    (copy, first, index) =>
      altered(copy, index, (at, bytes) => {
        bytes.write(first === '.' ? '../ths' : `${first}aths`, at + 46);
      }),
    zip,
  );
  const lines = await importArchives({ name: 'odd.zip', bytes: odd });
  expect(outcomes(lines)).toEqual(['stored', 'stored', 'stored']);
  for (const line of lines) expect(line.path).toMatch(/^odd\.zip\/(?!.*\.\.)/);
});
