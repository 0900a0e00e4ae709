import { createHash } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  GET as getMask,
  PUT as decide,
} from '@/app/api/runs/[id]/segments/[number]/route';
import { POST as preview } from '@/app/api/previews/route';
import { GET as getFile } from '@/app/api/runs/[id]/files/[number]/route';
import { GET as getInput } from '@/app/api/runs/[id]/input/route';
import { POST as postSegment } from '@/app/api/segments/route';
import {
  DELETE as deleteSegment,
  PUT as putSegment,
} from '@/app/api/segments/[id]/route';
import { GET as getProposals } from '@/app/api/studies/[studyUid]/proposals/route';
import { runInputSchema } from '@/lib/api/models/kept-run';
import { previewSchema } from '@/lib/api/runs';
import { proposalListSchema, proposalMaskSchema } from '@/lib/api/segments/proposals';
import { segmentSchema } from '@/lib/api/segments/protocol';
import { pixelsInside } from '@/lib/image/segmentation/mask';
import * as policies from '@/lib/models/policies';
import {
  type JobStandIn,
  startJobServer,
} from '@/tests/contract/stand-in/jobs/job-server';
import { arkWire } from '@/tests/contract/stand-in/jobs/ark';
import { segmentationWire } from '@/tests/contract/stand-in/jobs/segmentation';
import type { JobWire } from '@/tests/contract/stand-in/jobs/job-wire';
import { ctStack, type PhantomFile, phantomFile } from '@/tests/phantoms/series';
import { openModelWorld, requestOf, runToEnd } from '../model-world';
import { call, json, problem } from '../routes';
import { importAll } from '../test-world';

const stack = ctStack(6);
const [file] = stack as [PhantomFile];
const { studyUid, seriesUid } = file;
const { world, configureOnly } = await openModelWorld(stack);

let server: JobStandIn | undefined;
afterEach(() => server?.close());

async function serving(wire: JobWire, entry: object) {
  server = await startJobServer(wire);
  server.reply({ kind: 'answer', text: 'Done.' });
  configureOnly({ id: 'engine', baseUrl: server.baseUrl, ...entry });
  return server;
}
const engine = (more: object = {}) =>
  serving(segmentationWire(), { adapter: 'segmentation', model: 'sat', ...more });

const proposals = async () =>
  proposalListSchema.parse(await json(call(getProposals, { params: { studyUid } })))
    .proposals;
const run = async (more: object = {}) =>
  runToEnd({ ...(await requestOf(world, file, {}, 'engine')), ...more });

describe('a segmentation run', () => {
  it('brings proposals on the very frames, and sentences with their volumes', async () => {
    const service = await engine();
    const { id, run: kept } = await run();
    expect(kept.status).toBe('succeeded');
    const [volume] = service.requests[0]?.images ?? [];
    expect(kept.files).toMatchObject([{ name: 'volume.nii.gz', bytes: volume?.length }]);
    const found = (await proposals()).filter(({ runId }) => runId === id);
    expect(found.map(({ label, decision }) => [label, decision])).toEqual([
      ['liver', 'undecided'],
      ['left kidney', 'undecided'],
    ]);
    const params = { id, number: '1' };
    const { mask } = proposalMaskSchema.parse(await json(call(getMask, { params })));
    const uids = stack.map(({ sopInstanceUid }) => sopInstanceUid);
    expect(mask.frames.every((each) => uids.includes(each.sopInstanceUid))).toBe(true);
    const inside = mask.frames.reduce((sum, { runs }) => sum + pixelsInside(runs), 0);
    expect(inside).toBe(found[0]?.voxels);
    const liver = kept.draft?.statements.find(({ anatomy }) => anatomy === 'liver');
    expect(liver?.statement).toMatch(/^Liver: [\d.,]+ ml\.$/);
    expect(liver?.evidence).toHaveLength(1);
  });

  it('keeps the volume as it went, to be had again, and says where it is not whole any more', async () => {
    const service = await engine();
    const { id } = await run();
    const [volume = Buffer.alloc(0)] = service.requests[0]?.images ?? [];
    const sent = async () =>
      runInputSchema.parse(await json(call(getInput, { params: { id } }))).files;
    const sha256 = createHash('sha256').update(volume).digest('hex');
    expect(await sent()).toEqual([
      { name: 'volume.nii.gz', bytes: volume.length, sha256, kept: 'whole' },
    ]);
    const had = await call(getFile, { params: { id, number: '1' } });
    expect(had.headers.get('content-disposition')).toContain('"volume.nii.gz"');
    expect(Buffer.from(await had.arrayBuffer()).equals(volume)).toBe(true);
    await problem(call(getFile, { params: { id, number: '2' } }), 404);
    const place = path.join(world.env.objectFolder, sha256.slice(0, 2), sha256.slice(2));
    writeFileSync(place, 'no volume');
    expect(await sent()).toMatchObject([{ kept: 'damaged' }]);
    rmSync(place);
    expect(await sent()).toMatchObject([{ kept: 'missing' }]);
    // As runs from before files were kept have it.
    const files = JSON.stringify([{ name: 'volume.nii.gz', bytes: 1, sha256 }]);
    await world.db.run.update({ where: { id }, data: { files } });
    expect(await sent()).toMatchObject([{ kept: 'not-kept' }]);
    await problem(call(getFile, { params: { id, number: '1' } }), 404);
  });

  it('becomes a segment when it is taken, and a proposal again when that is deleted', async () => {
    await engine();
    const { id } = await run();
    const params = { id, number: '1' };
    const { mask } = proposalMaskSchema.parse(await json(call(getMask, { params })));
    const origin = { kind: 'run', runId: id, number: 1 };
    const body = {
      id: crypto.randomUUID(),
      ...{ studyUid, seriesUid, origin, mask },
      label: 'liver',
      color: '#ff9f43',
      algorithmType: 'AUTOMATIC',
    };
    const kept = segmentSchema.parse(await json(call(postSegment, { json: body }), 201));
    expect(kept).toMatchObject({ origin, algorithmType: 'AUTOMATIC' });
    // One pixel of the first frame taken away makes it the work of both, and drawn again, the engine's.
    const [frame, ...others] = mask.frames;
    const [outside = 0, inside = 0, ...rest] = frame?.runs ?? [];
    const less = { ...frame, runs: [outside + 1, inside - 1, ...rest] };
    const { id: _, studyUid: _study, seriesUid: _series, origin: _from, ...said } = body;
    const redraw = async (frames: unknown, version: number) => {
      const put = { ...said, mask: { ...mask, frames }, position: 0 };
      const answer = call(putSegment, {
        params: { id: body.id },
        headers: { 'if-match': `"${version}"` },
        json: { ...put, category: null, type: null },
        method: 'PUT',
      });
      return segmentSchema.parse(await json(answer)).algorithmType;
    };
    expect(await redraw([less, ...others], 1)).toBe('SEMIAUTOMATIC');
    expect(await redraw([...mask.frames].reverse(), 2)).toBe('AUTOMATIC');
    const changed = { ...body, id: crypto.randomUUID() };
    const early = { ...changed, mask: { ...mask, frames: [less, ...others] } };
    expect(await json(call(postSegment, { json: early }), 201)).toMatchObject({
      algorithmType: 'SEMIAUTOMATIC',
    });
    await call(deleteSegment, {
      params: { id: changed.id },
      headers: { 'if-match': '"1"' },
      method: 'DELETE',
    });
    const decision = async () =>
      (await proposals()).find(({ runId, number }) => runId === id && number === 1)
        ?.decision;
    expect(await decision()).toBe('accepted');
    const headers = { 'if-match': '"3"' };
    await call(deleteSegment, { params: { id: body.id }, headers, method: 'DELETE' });
    expect(await decision()).toBe('undecided');
    // What was not proposed can't have been.
    const other = { ...body, id: crypto.randomUUID(), origin: { ...origin, number: 9 } };
    await problem(call(postSegment, { json: other }), 404);
  });

  it('is rejected by a person, who may take that back', async () => {
    await engine();
    const { id } = await run();
    const say = (decision: string, number = '2') =>
      call(decide, { params: { id, number }, json: { decision }, method: 'PUT' });
    const now = async () =>
      (await proposals()).find(({ runId, number }) => runId === id && number === 2);
    expect((await say('rejected')).status).toBe(204);
    expect(await now()).toMatchObject({ decision: 'rejected' });
    expect((await say('undecided')).status).toBe(204);
    expect(await now()).toMatchObject({ decision: 'undecided', decidedBy: null });
    await problem(say('rejected', '9'), 404);
  });
});

describe('a volume to a third party', () => {
  const remote = { egress: 'remote' };
  const seen = async () =>
    previewSchema.parse(
      await json(call(preview, { json: await requestOf(world, file, {}, 'engine') })),
    );

  it('goes only as it was confirmed, to the last byte', async () => {
    const service = await engine(remote);
    const { files, digest } = await seen();
    expect(files).toMatchObject([{ name: 'volume.nii.gz' }]);
    const { run: kept } = await run({ confirmed: digest });
    expect(kept.status).toBe('succeeded');
    expect(kept.files).toEqual(files);
    expect(service.requests).toHaveLength(1);
  });

  it('does not go under the digest of another recipe', async () => {
    const service = await engine(remote);
    const { digest } = await seen();
    const fewer = await requestOf(world, file, { from: 2 }, 'engine');
    const { run: kept } = await runToEnd({ ...fewer, confirmed: digest });
    expect(kept).toMatchObject({ status: 'failed', error: { code: 'consent_needed' } });
    expect(service.requests).toEqual([]);
  });
});

it('a volume larger than its policy allows is not sent', async () => {
  const service = await engine();
  const policy = policies.policyFor('segmentation');
  vi.spyOn(policies.policies, 'find').mockReturnValue({ ...policy, maxRequestBytes: 50 });
  const { run: kept } = await run();
  vi.restoreAllMocks();
  expect(kept).toMatchObject({ status: 'failed', error: { code: 'too_large' } });
  expect(service.requests).toEqual([]);
});

describe('Ark', () => {
  it('is not sent what it does not read, and says what is missing', async () => {
    const service = await serving(arkWire('sybil'), { adapter: 'risk', model: 'sybil' });
    const { run: kept } = await run();
    expect(kept).toMatchObject({
      status: 'failed',
      error: {
        code: 'model_rejected',
        message: expect.stringContaining('6 slices are no whole chest') as string,
      },
    });
    expect(service.requests).toEqual([]);
    await service.close();
    await serving(arkWire('mirai'), { adapter: 'risk', model: 'mirai' });
    const { run: refused } = await run();
    expect(refused.error?.message).toBe(
      'engine reads MG, not CT. It needs four mammograms For Presentation: left and right, CC and MLO. None of them can be made from other images.',
    );
  });

  it('is sent four mammograms, whichever series each lies in', async () => {
    const views = ['L', 'R'].flatMap((ImageLaterality) =>
      ['CC', 'MLO'].map((ViewPosition) =>
        phantomFile(
          'CT',
          { study: 'mammograms', series: `${ImageLaterality} ${ViewPosition}` },
          {
            SOPClassUID: '1.2.840.10008.5.1.4.1.1.1.2',
            Modality: 'MG',
            ...{ ImageLaterality, ViewPosition },
            PresentationIntentType: 'FOR PRESENTATION',
            Manufacturer: 'HOLOGIC, Inc.',
            ImageType: ['DERIVED', 'PRIMARY'],
            Rows: 8,
            Columns: 6,
            ImagerPixelSpacing: [0.1, 0.1],
            PixelData: new Uint16Array(48).fill(500),
          },
        ),
      ),
    );
    await importAll(world, views);
    const service = await serving(arkWire('mirai'), { adapter: 'risk', model: 'mirai' });
    const [first] = views as [PhantomFile];
    const { run: kept } = await runToEnd(await requestOf(world, first, {}, 'engine'));
    expect(kept.error).toBeNull();
    expect(service.requests[0]?.images).toHaveLength(4);
    expect(kept.files).toHaveLength(4);
    expect(kept.images.map(({ sopInstanceUid }) => sopInstanceUid).sort()).toEqual(
      views.map(({ sopInstanceUid }) => sopInstanceUid).sort(),
    );
    expect(kept.draft?.risk?.years).toHaveLength(5);
    expect(kept.draft?.statements[0]?.evidence).toEqual([]);
  });
});
