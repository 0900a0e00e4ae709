import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { World } from '@/lib/workflow/world';
import { axial } from '@/tests/phantoms/block-patient';
import { ctSlice } from '@/tests/phantoms/series';
import { inProcess } from '../cli/in-process';
import { startDicomweb } from '../dicomweb/dicomweb-server';
import { openTestWorld } from '../test-world';
import { BAD } from './bad-files';
import { openDoors, whyNotShown, type Door } from './doors';

// Machines that run tests are busy ones.
vi.setConfig({ testTimeout: 180_000 });

const DOORS = [
  'POST /api/import',
  'tus',
  'overread import',
  'STOW-RS',
  'C-STORE',
  'a pull from a PACS',
];

let world: World;
let root: string;
let doors: readonly Door[];
beforeAll(async () => {
  world = await openTestWorld();
  root = await startDicomweb(world);
  doors = await openDoors(world, root);
  expect(doors.map(({ name }) => name)).toEqual(DOORS);
});

const doorOf = (name: string): Door => {
  const found = doors.find((each) => each.name === name);
  if (!found) throw new RangeError(`There is no door ${name}.`);
  return found;
};

describe.each(DOORS)('%s', (name) => {
  it.each(Object.entries(BAD))('is handed %s', async (what, bad) => {
    const door = doorOf(name);
    const file = await bad.make(`${what}, ${name}`);
    const { outcome, reason } = await door.hand(file);
    const becomes = bad.archive && !door.archives ? 'refused' : bad.becomes;
    if (becomes === 'kept') expect([outcome, reason]).toEqual(['stored', '']);
    if (becomes === 'refused') expect([outcome, reason]).toEqual(['refused', reason]);
    const isKept = outcome === 'stored' || outcome === 'duplicate';
    if (becomes === 'told' && isKept) {
      expect(await whyNotShown(root, file)).toMatch(bad.says);
    } else if (reason !== null && !(bad.archive && !door.archives)) {
      expect(reason).toMatch(bad.says);
    }
    expect(await world.db.instance.count({ where: uidOf(file) })).toBe(isKept ? 1 : 0);
  });

  it('takes a good file afterwards', async () => {
    const good = ctSlice(axial(0), { study: `good, ${name}` });
    expect(await doorOf(name).hand(good)).toMatchObject({ outcome: 'stored' });
    expect(await whyNotShown(root, good)).toBe('');
  });
});

const uidOf = ({ sopInstanceUid }: { sopInstanceUid: string }) => ({ sopInstanceUid });

describe('after all of that', () => {
  it('nothing lies about, inside or outside the archive', async () => {
    const { dataFolder } = world.env;
    const incoming = path.join(dataFolder, 'incoming');
    expect(existsSync(incoming) ? readdirSync(incoming) : []).toEqual([]);
    for (let up = dataFolder; up !== '/'; up = path.dirname(up)) {
      expect(existsSync(path.join(up, 'climbed.dcm'))).toBe(false);
    }
  });

  it('everything that was kept is whole', async () => {
    const { code, lines, errors } = await inProcess(world.env.dataFolder, ['verify']);
    expect([code, errors], lines.join('\n')).toEqual([0, []]);
  });
});
