import {
  cpSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { beforeAll, describe, expect, it } from 'vitest';
import { ZipFile } from 'yazl';
import { filesUnder } from '@/lib/cli/files-under';
import { importFiles } from '@/lib/workflow/import/import';
import { fileOnDisk, type IncomingFile } from '@/lib/workflow/import/incoming';
import type { World } from '@/lib/workflow/world';
import { testData } from '@/tests/test-data';
import { dicomdir } from '@/tests/phantoms/dicomdir';
import { ctStack } from '@/tests/phantoms/series';
import { ledgerOf, openTestWorld, temporaryFolder } from '../test-world';

let world: World;
beforeAll(async () => {
  world = await openTestWorld();
});

async function importPlace(place: string) {
  return importFrom(await filesUnder(place));
}

async function importFrom(files: readonly IncomingFile[], into = world) {
  async function* all() {
    yield* files;
  }
  const failures: unknown[] = [];
  async function* noted() {
    for await (const said of importFiles(into, all())) {
      if (said.event === 'line' && said.failure) failures.push(said.failure);
      yield said;
    }
  }
  const { lines, summary } = await ledgerOf(noted());
  const { files: count, stored, duplicate, replaced, refused } = summary;
  expect(stored + duplicate + replaced + refused).toBe(count);
  expect(lines).toHaveLength(count);
  const directory = lines.find((line) => path.basename(line.path) === 'DICOMDIR');
  return { lines, summary, failures, directory };
}

const KEPT_OUT = 'A DICOMDIR, the list of what is on a disc, is not kept itself.';

/** A disc of three slices, as a scanner writes one. */
function disc(more: { id: string }[] = []) {
  const folder = path.join(temporaryFolder(), 'disc');
  const slices = ctStack(3, { study: folder });
  mkdirSync(path.join(folder, 'CT'), { recursive: true });
  slices.forEach(({ bytes }, at) =>
    writeFileSync(path.join(folder, 'CT', `IM${at}`), bytes),
  );
  const records = slices.map(({ sopInstanceUid }, at) => ({
    id: `CT\\IM${at}`,
    sopInstanceUid,
  }));
  writeFileSync(path.join(folder, 'DICOMDIR'), dicomdir([...records, ...more]));
  return folder;
}

describe('a DICOMDIR', () => {
  it('has a line of its own in a folder; nothing is amiss', async () => {
    const { summary, directory, failures, lines } = await importPlace(disc());
    expect(summary).toMatchObject({ files: 4, stored: 3, refused: 1 });
    expect(directory).toMatchObject({
      outcome: 'refused',
      reason: `${KEPT_OUT} The 3 files it names are imported by themselves.`,
    });
    expect(lines.at(-1)).toBe(directory);
    expect(failures).toEqual([]);
  });

  it('by itself brings the files that it names, whatever letters their system shows', async () => {
    const folder = disc();
    cpSync(path.join(folder, 'CT', 'IM0'), path.join(folder, 'CT', 'im0;1'));
    rmSync(path.join(folder, 'CT', 'IM0'));
    writeFileSync(path.join(folder, 'CT', 'OTHER'), 'not named');
    const { summary, failures } = await importPlace(path.join(folder, 'DICOMDIR'));
    expect(summary).toMatchObject({ files: 4, stored: 3, refused: 1 });
    expect(failures).toEqual([]);
  });

  it('brings them under any name of its own', async () => {
    const folder = disc();
    const place = path.join(folder, 'disc 2 of 3.dcm');
    renameSync(path.join(folder, 'DICOMDIR'), place);
    const { summary, lines, failures } = await importPlace(place);
    expect(summary).toMatchObject({ files: 4, stored: 3, refused: 1 });
    expect(lines.at(-1)?.reason).toBe(
      `${KEPT_OUT} The 3 files it names are imported by themselves.`,
    );
    expect(failures).toEqual([]);
  });

  it('tells what it names and is not there', async () => {
    const folder = disc();
    rmSync(path.join(folder, 'CT', 'IM1'));
    for (const [place, outcome] of [
      [folder, 'stored'],
      [path.join(folder, 'DICOMDIR'), 'duplicate'],
    ] as const) {
      const { summary, directory, failures } = await importPlace(place);
      expect(summary).toMatchObject({ files: 3, [outcome]: 2, refused: 1 });
      expect(directory?.reason).toBe(
        `${KEPT_OUT} The 3 files it names are imported by themselves. One is missing here: CT/IM1.`,
      );
      expect(failures).toEqual(['not_found']);
    }
  });

  it('misses nothing that is in the archive from before, or was handed in and is damaged', async () => {
    const folder = disc();
    const bring = async (...files: string[]) => {
      async function* all() {
        for (const file of files) yield fileOnDisk(path.join(folder, file), file);
      }
      return ledgerOf(importFiles(world, all()));
    };
    await bring('CT/IM0');
    writeFileSync(path.join(folder, 'CT', 'IM1'), 'damaged');
    const { lines } = await bring('DICOMDIR', 'CT/IM1', 'CT/IM2');
    expect(lines.map(({ path: file, outcome }) => [file, outcome])).toEqual([
      ['CT/IM1', 'refused'],
      ['CT/IM2', 'stored'],
      ['DICOMDIR', 'refused'],
    ]);
    expect(lines[2]?.reason).not.toMatch(/missing/);
  });

  it('that climbs out, by name or by a link, is told and not followed', async () => {
    const folder = disc([{ id: '..\\SECRET' }, { id: '\\etc\\passwd' }, { id: 'LINK' }]);
    const [outside] = ctStack(1, { study: 'outside' });
    const secret = path.join(path.dirname(folder), 'SECRET');
    writeFileSync(secret, outside?.bytes ?? '');
    symlinkSync(secret, path.join(folder, 'LINK'));
    const { summary, lines, directory, failures } = await importPlace(
      path.join(folder, 'DICOMDIR'),
    );
    expect(summary).toMatchObject({ files: 4, stored: 3, refused: 1 });
    expect(directory?.reason).toBe(
      `${KEPT_OUT} The 6 files it names are imported by themselves. One is missing here: LINK. ` +
        '2 are outside its folder and not followed: ../SECRET, /etc/passwd.',
    );
    expect(failures).toEqual(['invalid_request']);
    expect(lines.some((line) => line.path.includes('SECRET'))).toBe(false);
  });
});

describe.skipIf(!testData)('a real disc', () => {
  const root = path.join(testData ?? '', 'dicomdir');

  it('as a folder and by its DICOMDIR: 31 images', async () => {
    for (const [place, outcome] of [
      [root, 'stored'],
      [path.join(root, 'DICOMDIR'), 'duplicate'],
    ] as const) {
      const { summary, directory, failures } = await importPlace(place);
      expect(summary).toMatchObject({ files: 32, [outcome]: 31, refused: 1 });
      expect(directory?.reason).toBe(
        `${KEPT_OUT} The 31 files it names are imported by themselves.`,
      );
      expect(failures).toEqual([]);
    }
  });

  it('in a ZIP, one of its files lost', async () => {
    const zip = new ZipFile();
    for (const each of readdirSync(root, { recursive: true, withFileTypes: true })) {
      if (!each.isFile() || each.name === '6154') continue;
      const file = path.join(each.parentPath, each.name);
      zip.addFile(file, `disc/${path.relative(root, file)}`);
    }
    zip.end();
    const archive = path.join(temporaryFolder(), 'cd.zip');
    writeFileSync(archive, await buffer(zip.outputStream));
    const { summary, directory } = await importFrom(
      [fileOnDisk(archive, 'cd.zip')],
      await openTestWorld(),
    );
    expect(summary).toMatchObject({ files: 31, stored: 30, refused: 1 });
    expect(directory?.path).toBe('cd.zip/disc/DICOMDIR');
    expect(directory?.reason).toContain('One is missing here: 77654033/CR1/6154.');
  });
});
