import { beforeAll, describe, expect, it } from 'vitest';
import type { World } from '@/lib/workflow/world';
import { axial } from '@/tests/phantoms/block-patient';
import { ctSlice } from '@/tests/phantoms/series';
import { importAll, openTestWorld } from '../test-world';

const slice = ctSlice(axial(0));

/** The same file with (0002,0016), Source Application Entity Title, in its meta information. */
function sentBy(title: string, file = slice.bytes): Buffer {
  const end = 144 + file.readUInt32LE(140);
  const element = Buffer.from(
    `\x02\x00\x16\x00AE${String.fromCharCode(title.length)}\0${title}`,
    'latin1',
  );
  const sent = Buffer.concat([file.subarray(0, end), element, file.subarray(end)]);
  sent.writeUInt32LE(end - 144 + element.length, 140);
  return sent;
}

function changed(file: Buffer): Buffer {
  const other = Buffer.from(file);
  other[other.length - 1] = (other.at(-1) ?? 0) ^ 1;
  return other;
}

describe.each(['keep-first', 'keep-versions'] as const)('with %s', (policy) => {
  let world: World;
  beforeAll(async () => {
    world = await openTestWorld({ OVERREAD_CONFLICTS: policy });
  });
  const outcomeOf = async (bytes: Buffer) => {
    const { lines } = await importAll(world, [{ name: 'file.dcm', bytes }]);
    return lines[0]?.outcome;
  };

  it('takes the same data set in another file for the same instance', async () => {
    expect(await outcomeOf(slice.bytes)).toBe('stored');
    expect(await outcomeOf(sentBy('CT1 '))).toBe('duplicate');
    expect(await outcomeOf(sentBy('ORTHANC '))).toBe('duplicate');
    expect(await world.db.instanceVersion.count()).toBe(0);
  });

  it('still sees when pixels differ', async () => {
    const differs = policy === 'keep-first' ? 'refused' : 'replaced';
    expect(await outcomeOf(changed(sentBy('CT1 ')))).toBe(differs);
  });
});
