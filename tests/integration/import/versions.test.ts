import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { axial } from '@/tests/phantoms/block-patient';
import { ctSlice } from '@/tests/phantoms/series';
import { importAll, openTestWorld } from '../test-world';

const first = ctSlice(axial(0), {}, { SeriesDescription: 'first' });
const second = ctSlice(axial(0), {}, { SeriesDescription: 'second' });
const third = ctSlice(axial(0), {}, { SeriesDescription: 'third' });
const elsewhere = ctSlice(axial(0), {}, { SeriesInstanceUID: '1.2.3.4' });
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const only = async (...given: Parameters<typeof importAll>) =>
  (await importAll(...given)).lines[0];

describe('another file under a SOP Instance UID that is there', () => {
  it('is refused where the first is kept, and told', async () => {
    const world = await openTestWorld();
    await importAll(world, [first]);
    expect(await only(world, [second])).toMatchObject({
      outcome: 'refused',
      sopInstanceUid: first.sopInstanceUid,
      reason: expect.stringMatching(/differs\. The first is kept\.$/),
    });
    expect(await world.db.instanceVersion.count()).toBe(0);
    const [row] = await world.db.instance.findMany();
    expect(row?.objectSha256).toBe(sha256(first.bytes));
  });

  it('replaces it where versions are kept; nothing is lost, and an old one changes nothing', async () => {
    const world = await openTestWorld({ OVERREAD_CONFLICTS: 'keep-versions' });
    await importAll(world, [first]);
    expect(await only(world, [second])).toMatchObject({
      outcome: 'replaced',
      reason: expect.stringContaining('It is kept as version 1;'),
    });
    // In one batch as one after the other.
    const { lines } = await importAll(world, [third, third, first, elsewhere]);
    expect(lines.map(({ outcome }) => outcome)).toEqual([
      'replaced',
      'duplicate',
      'duplicate',
      'refused',
    ]);
    expect(lines[3]?.reason).toMatch(/belongs to another series/);

    const [row] = await world.db.instance.findMany({
      include: { versions: { orderBy: { version: 'asc' } } },
    });
    expect(row?.objectSha256).toBe(sha256(third.bytes));
    expect(row?.header).toContain('third');
    expect(
      row?.versions.map(({ version, objectSha256 }) => [version, objectSha256]),
    ).toEqual([
      [1, sha256(first.bytes)],
      [2, sha256(second.bytes)],
    ]);
    for (const { bytes } of [first, second, third]) {
      expect((await world.objects.read(sha256(bytes))).equals(bytes)).toBe(true);
    }
    expect(await world.db.series.findMany({ select: { instanceCount: true } })).toEqual([
      { instanceCount: 1 },
    ]);
  });
});
