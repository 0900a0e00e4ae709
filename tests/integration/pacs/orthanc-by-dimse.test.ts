import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { POST as echo } from '@/app/api/pacs/nodes/[id]/echo/route';
import { POST as search } from '@/app/api/pacs/nodes/[id]/search/route';
import { GET as listSeries } from '@/app/api/pacs/nodes/[id]/studies/[studyUid]/series/route';
import { GET as health } from '@/app/api/health/route';
import {
  pacsEchoSchema,
  pacsSeriesListSchema,
  pacsStudyListSchema,
} from '@/lib/api/pacs/protocol';
import { listen } from '@/lib/workflow/pacs/listen';
import type { World } from '@/lib/workflow/world';
import { freePort, hasOrthanc, startOrthanc, type Orthanc } from '@/tests/peers/orthanc';
import { ctStack, diffusionMr, phantomFile } from '@/tests/phantoms/series';
import { call, json } from '../routes';
import { ended as pushEnded, receiptsOf, send } from '../push/pushing';
import { pushDrawn } from '../push/to-orthanc';
import { importAll } from '../test-world';
import { giveToOrthanc } from './orthanc-files';
import { ended, openPacsWorld, pull } from './pacs-server';

const chest = ctStack(12, { study: 'chest' });
const head = [
  ...diffusionMr({ study: 'head', series: 'dwi' }),
  ...ctStack(5, { study: 'head', series: 'ct' }),
];
const uidOf = (files: readonly { studyUid: string }[]) => files[0]?.studyUid ?? '';

describe.skipIf(!hasOrthanc)('Orthanc by DIMSE', () => {
  let world: World;
  let orthanc: Orthanc;
  let close: (() => Promise<void>) | undefined;

  beforeAll(async () => {
    const port = await freePort();
    orthanc = await startOrthanc({
      config: {
        DicomModalities: { overread: ['OVERREAD', '127.0.0.1', port] },
        // On a busy machine our first file takes as long as it takes.
        DicomScuTimeout: 120,
      },
    });
    const dimse = {
      host: '127.0.0.1',
      port: orthanc.dicomPort,
      aeTitle: orthanc.aeTitle,
    };
    world = await openPacsWorld([]);
    writeFileSync(
      world.env.pacsFile,
      JSON.stringify({
        listener: { port, aeTitle: 'OVERREAD', callers: [orthanc.aeTitle] },
        nodes: [
          { id: 'get', dimse },
          { id: 'move', dimse: { ...dimse, retrieve: 'C-MOVE' } },
          { id: 'stranger', dimse: { ...dimse, aeTitle: 'NOBODY' } },
          { id: 'away', dimse: { ...dimse, port: 9 } },
        ],
      }),
    );
    expect(await json(call(health))).toMatchObject({ dicom: 'off' });
    const listener = await listen(world);
    close = listener?.close;
    await giveToOrthanc(orthanc, [...chest, ...head]);
  });
  afterAll(async () => {
    await close?.();
    await orthanc.stop();
  });

  const echoOf = async (id: string) =>
    pacsEchoSchema.parse(await json(call(echo, { params: { id }, method: 'POST' })));

  it('says that the listener is there', async () => {
    expect(await json(call(health))).toMatchObject({ dicom: 'listening' });
  });

  it('says whether it can be asked, and if not, why', async () => {
    expect(await echoOf('get')).toMatchObject({ reachable: true, reason: null });
    const stranger = await echoOf('stranger');
    expect(stranger.reachable).toBe(false);
    expect(stranger.reason).toContain('has another AE title');
    expect((await echoOf('away')).reason).toContain('can’t be reached');
  });

  it('is searched, and says how much of what it has is here', async () => {
    const { studies, next } = pacsStudyListSchema.parse(
      await json(call(search, { params: { id: 'get' }, json: { patientName: 'block' } })),
    );
    expect(next).toBeNull();
    expect(
      studies.map(({ studyUid, patientName, modalities, instanceCount, here }) => [
        studyUid,
        patientName,
        modalities.sort(),
        instanceCount,
        here.state,
      ]),
    ).toEqual(
      expect.arrayContaining([
        [uidOf(chest), 'Phantom^Block', ['CT'], 12, 'none'],
        [uidOf(head), 'Phantom^Block', ['CT', 'MR'], 11, 'none'],
      ]),
    );
    const { series } = pacsSeriesListSchema.parse(
      await json(call(listSeries, { params: { id: 'get', studyUid: uidOf(head) } })),
    );
    expect(
      series.map(({ modality, instanceCount }) => [modality, instanceCount]),
    ).toEqual(
      expect.arrayContaining([
        ['MR', 6],
        ['CT', 5],
      ]),
    );
  });

  it.each([
    ['C-GET', 'get', chest],
    ['C-MOVE', 'move', head],
  ])('sends a study by %s, each instance told and stored', async (_how, node, files) => {
    const done = await ended(await pull(node, uidOf(files)));
    expect(done).toMatchObject({
      status: 'done',
      announced: files.length,
      counts: { stored: files.length, missing: 0, refused: 0 },
    });
    const where = { series: { studyUid: uidOf(files) } };
    expect(await world.db.instance.count({ where })).toBe(files.length);
    // What is here is not fetched again.
    const again = await ended(await pull(node, uidOf(files)));
    expect(again).toMatchObject({ status: 'done', counts: { present: files.length } });
  });

  it('stores by C-STORE what is sent to it, and gives a receipt for each', async () => {
    await pushDrawn(world, orthanc, 'get', 'images');
  });

  it('is told which objects it does not take, and why not', async () => {
    const odd = phantomFile('CT', { study: 'odd' }, { SOPClassUID: '1.2.3.4.5' });
    const [plain] = ctStack(1, { study: 'odd', series: 'plain' });
    if (!plain) throw new Error('A stack has slices.');
    await importAll(world, [odd, plain]);
    const push = await pushEnded(world, await send(world, [odd], { nodeId: 'get' }));
    expect(push).toMatchObject({
      status: 'incomplete',
      counts: { stored: 1, failed: 1 },
    });
    const receipts = await receiptsOf(world, push);
    expect(
      receipts.find(({ sopInstanceUid }) => sopInstanceUid === odd.sopInstanceUid),
    ).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('SOP class') });
  });

  it.each([
    ['stranger', 'has another AE title'],
    ['away', 'can’t be reached'],
  ])('says why nothing can be sent to %s', async (nodeId, why) => {
    const push = await pushEnded(world, await send(world, chest, { nodeId }));
    expect(push).toMatchObject({
      status: 'failed',
      counts: { waiting: 12 },
      error: { message: expect.stringContaining(why) },
    });
  });
});
