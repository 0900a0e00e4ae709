import { beforeAll, describe, expect, it } from 'vitest';
import type { InstanceSummary } from '@/lib/workflow/import/instance-summary';
import { studyDetail } from '@/lib/workflow/study-detail';
import type { World } from '@/lib/workflow/world';
import { axial } from '@/tests/phantoms/block-patient';
import { ctSlice, diffusionMr } from '@/tests/phantoms/series';
import { importAll, openTestWorld } from '../test-world';

describe('what was kept of frames before', () => {
  let world: World;
  beforeAll(async () => {
    world = await openTestWorld();
  });

  /** As the first version wrote it: nothing of what parts these series. */
  const makeOld = async (sopInstanceUid: string) => {
    const { summary } = await world.db.instance.findUniqueOrThrow({
      where: { sopInstanceUid },
    });
    const { version: _, frames, ...rest } = JSON.parse(summary) as InstanceSummary;
    const old = frames.map((frame) => ({
      ...frame,
      bValue: undefined,
      kernel: undefined,
    }));
    await world.db.instance.update({
      where: { sopInstanceUid },
      data: { summary: JSON.stringify({ ...rest, frames: old }) },
    });
  };

  it('is made anew from the headers, once', async () => {
    const files = diffusionMr({ study: 'old' });
    const { summary } = await importAll(world, files);
    const [studyUid = ''] = summary.studyUids;
    const before = await studyDetail(world, studyUid);
    expect(before.series[0]?.stacks.map(({ label }) => label)).toEqual(['b 0', 'b 1000']);

    for (const { sopInstanceUid } of files) await makeOld(sopInstanceUid);
    expect(await studyDetail(world, studyUid)).toEqual(before);
    // It is kept: the next reader needs no header.
    await world.db.instance.updateMany({ data: { header: '{}' } });
    expect(await studyDetail(world, studyUid)).toEqual(before);
  });

  it('stays where the header no longer tells', async () => {
    const file = ctSlice(axial(0), { study: 'no header' });
    await importAll(world, [file]);
    await makeOld(file.sopInstanceUid);
    await world.db.instance.update({
      where: { sopInstanceUid: file.sopInstanceUid },
      data: { header: '{}' },
    });
    const { counts } = await studyDetail(world, file.studyUid);
    expect(counts).toEqual({ instances: 1, shown: 1, notShown: 0, frames: 1 });
  });

  it('knows a slice that came twice under two names by its pixels', async () => {
    const places = [0, 5, 10, 15];
    const slices = places.map((z, index) =>
      ctSlice(axial(z), { study: 'twice', instance: index + 1 }),
    );
    const copy = ctSlice(axial(5), { study: 'twice', instance: 9 });
    await importAll(world, [...slices, copy]);
    const [series] = (await studyDetail(world, copy.studyUid)).series;
    expect(series?.stacks.map(({ frames }) => frames.length)).toEqual([4, 1]);
    expect(series?.stacks[0]?.warnings).toEqual([
      'Slice 3 is there more than once, with the same pixels: ' +
        'the stack “repeated slices” has the others.',
    ]);
  });
});
