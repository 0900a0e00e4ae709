import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { importFiles } from '@/lib/workflow/import/import';
import { fileOnDisk } from '@/lib/workflow/import/incoming';
import type { World } from '@/lib/workflow/world';
import { ctStack } from '@/tests/phantoms/series';
import { zipOf } from '@/tests/phantoms/zip';
import { ledgerOf, openTestWorld, temporaryFolder } from '../test-world';

let world: World;
const folder = temporaryFolder();
beforeAll(async () => {
  world = await openTestWorld();
});

async function importArchive(name: string, bytes: Uint8Array) {
  const file = path.join(folder, name);
  writeFileSync(file, bytes);
  async function* one() {
    yield fileOnDisk(file, name);
  }
  const { lines } = await ledgerOf(importFiles(world, one()));
  return lines.map(({ path: shown, outcome, reason }) => [shown, outcome, reason ?? '']);
}

const RECORD = {
  central: Buffer.from('PK\x01\x02', 'latin1'),
  end: Buffer.from('PK\x05\x06', 'latin1'),
  end64: Buffer.from('PK\x06\x06', 'latin1'),
  locator64: Buffer.from('PK\x06\x07', 'latin1'),
};

it('unpacks no file to more than 100 times its size, and takes those beside it', async () => {
  const [first, last] = ctStack(2, { study: 'ratio' });
  if (!first || !last) throw new Error('No slices.');
  // 80 MB of zeros are 80 kB.
  const bomb = { name: 'bomb.dcm', bytes: Buffer.alloc(80_000_000) };
  const lines = await importArchive('ratio.zip', await zipOf([first, bomb, last]));
  expect(lines).toEqual([
    [`ratio.zip/${first.name}`, 'stored', ''],
    [
      'ratio.zip/bomb.dcm',
      'refused',
      'The file unpacks to more than 100 times its size. Such archives are made to fill a disk. If this one is not, unpack it yourself.',
    ],
    [`ratio.zip/${last.name}`, 'stored', ''],
  ]);
});

it('unpacks no archive to more than 100 times its size, even of entries that share their bytes', async () => {
  // 60 MB of zeros, small enough for one file; forty entries say that these are theirs, too. They
  // say that they are encrypted as well, so that this test needn't unpack a gigabyte.
  const one = await zipOf([{ name: 'a', bytes: Buffer.alloc(60_000_000) }]);
  const entry = one.subarray(one.indexOf(RECORD.central), one.indexOf(RECORD.end));
  entry.writeUInt16LE(entry.readUInt16LE(8) | 1, 8);
  const end = Buffer.from(one.subarray(one.indexOf(RECORD.end)));
  end.writeUInt16LE(40, 8);
  end.writeUInt16LE(40, 10);
  end.writeUInt32LE(40 * entry.length, 12);
  const entries = Array.from({ length: 40 }, () => entry);
  const start = one.subarray(0, one.indexOf(RECORD.central));
  const lines = await importArchive(
    'shared.zip',
    Buffer.concat([start, ...entries, end]),
  );
  // 17 times 60 MB are less than 1 GiB, 18 times are more.
  expect(lines).toHaveLength(18);
  expect(lines[16]).toEqual([
    'shared.zip/a',
    'refused',
    'This file is encrypted in its archive.',
  ]);
  expect(lines[17]).toEqual([
    'shared.zip',
    'refused',
    expect.stringMatching(/^The rest is not unpacked: it is more than 100 times/),
  ]);
});

it.each([
  ['the record at the archive’s end', RECORD.locator64, 8],
  ['the list of files', RECORD.end64, 48],
] as const)(
  'an offset of %s that no number can hold is damage, and does not end the server',
  async (_, record, at) => {
    const zip = await zipOf(ctStack(2, { study: 'far' }), { zip64: true });
    zip.writeBigUInt64LE(0xffb6_0000_0000_0000n, zip.indexOf(record) + at);
    const lines = await importArchive('far.zip', zip);
    expect(lines).toEqual([
      ['far.zip', 'refused', expect.stringMatching(/^The archive is damaged/)],
    ]);
  },
);

it('files whose place lies beyond the archive are damaged, each by itself', async () => {
  const [first, second] = ctStack(2, { study: 'beyond' });
  if (!first || !second) throw new Error('No slices.');
  const zip = await zipOf([first, second]);
  zip.writeUInt32LE(0xfffffff0, zip.indexOf(RECORD.central) + 42);
  expect(await importArchive('beyond.zip', zip)).toEqual([
    [`beyond.zip/${first.name}`, 'refused', 'This file is damaged in its archive.'],
    [`beyond.zip/${second.name}`, 'stored', ''],
  ]);
});
