import { expect } from 'vitest';
import { GET as listReceipts } from '@/app/api/pacs/pushes/[id]/receipts/route';
import { GET as events } from '@/app/api/pacs/pushes/[id]/events/route';
import { GET as listPushes, POST as startPushes } from '@/app/api/pacs/pushes/route';
import { pushListSchema, receiptListSchema } from '@/lib/api/pacs/push';
import { keptFiles } from '@/lib/workflow/export/export';
import type { World } from '@/lib/workflow/world';
import type { Orthanc } from '@/tests/peers/orthanc';
import { filesInOrthanc } from '../pacs/orthanc-files';
import { call, eventsOf, json } from '../routes';
import { draw, drawables } from '../export/drawn-studies';
import { importAll } from '../test-world';
import { dataSetOf } from '../dimse/pdus';

/**
 * Draw on a study, then send its images and all that is made of it: Orthanc has each object, and there is
 * a receipt for each.
 *
 * @param keeps - What it keeps to the last byte: its DICOM network writes sequences anew.
 */
export async function pushDrawn(
  world: World,
  orthanc: Orthanc,
  nodeId: string,
  keeps: 'all' | 'images',
) {
  const drawable = drawables['oblique CT phantom'];
  if (!drawable) throw new Error('There is nothing to draw on.');
  await importAll(world, drawable.files);
  const { studyUid } = await draw(drawable, false);
  const formats = ['dicom-seg', 'rtstruct', 'gsps', 'kos', 'dicom-sr'];
  const asked = { nodeId, studyUids: [studyUid], formats, images: true };
  const wish = { ...asked, identity: 'identified' };
  const started = await json(call(startPushes, { json: wish }), 202);
  const [push] = pushListSchema.parse(started).pushes;
  const params = { id: push?.id ?? '' };
  const said = await eventsOf(call(events, { params }));
  expect(said.at(-1)?.data).toMatchObject({
    // There is no signed report for an SR.
    ...{ status: 'incomplete', total: 8, counts: { stored: 8 } },
    problems: [expect.stringContaining('no signed report')],
  });
  const { receipts } = receiptListSchema.parse(
    await json(call(listReceipts, { params })),
  );
  expect(receipts.map(({ format }) => format)).toEqual([
    ...['images', 'images', 'images', 'images'],
    ...['dicom-seg', 'rtstruct', 'gsps', 'kos'],
  ]);

  const there = await filesInOrthanc(orthanc, studyUid);
  expect([...there.keys()].sort()).toEqual(
    receipts.map(({ sopInstanceUid }) => sopInstanceUid).sort(),
  );
  const { exportId } = await world.db.push.findUniqueOrThrow({ where: params });
  const made = await keptFiles(world, exportId ?? '');
  const ours = [
    ...drawable.files.map(({ bytes }) => Buffer.from(bytes)),
    ...(await Promise.all(made.map(({ sha256 }) => world.objects.read(sha256)))),
  ];
  const textOf = (bytes: Buffer) => dataSetOf({ bytes }).toString('base64');
  const kept = new Set([...there.values()].map(textOf));
  const same = ours.filter((bytes) => kept.has(textOf(bytes)));
  expect(same.length).toBeGreaterThanOrEqual(keeps === 'all' ? 8 : 4);
  const listed = await json(call(listPushes, { query: { studyUid } }));
  expect(pushListSchema.parse(listed).pushes).toHaveLength(1);
}
