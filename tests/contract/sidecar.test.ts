import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { sidecar } from '@/lib/models/adapters/sidecar';
import { sidecarOpenApi } from '@/lib/models/sidecar/openapi';
import { draftRequest, listeningCall } from './adapter-contract';
import { type JobStandIn, startJobServer } from './stand-in/jobs/job-server';
import { type JobWire, made } from './stand-in/jobs/job-wire';
import { sidecarWire } from './stand-in/jobs/sidecar';

let server: JobStandIn | undefined;
afterEach(() => server?.close());

async function ask(
  wire: JobWire,
  changes: Parameters<typeof draftRequest>[0] = {},
  call = listeningCall().call,
) {
  server = await startJobServer(wire);
  server.reply({
    kind: 'answer',
    text: 'FINDINGS: A nodule. No effusion.\nIMPRESSION: Nodule.',
  });
  const [result] = await Promise.allSettled([
    sidecar
      .connect({ baseUrl: server.baseUrl, pollMs: 2, backoffMs: 1 })
      .draft(draftRequest(changes), call),
  ]);
  return { result, sent: server.requests, forgotten: server.forgotten };
}

const with3d = { input: 'volume' };
const answering = (result: object): JobWire => ({
  ...sidecarWire(),
  results: (_, taken) => ({
    '/result': made({
      sha256In: taken.map((each) => createHash('sha256').update(each).digest('hex')),
      ...result,
    }),
  }),
});

describe('a sidecar', () => {
  it('is sent one NIfTI of a volume, with its true affine and nothing else', async () => {
    const { result, sent } = await ask(sidecarWire(with3d));
    expect(result).toMatchObject({ status: 'fulfilled' });
    const nifti = gunzipSync(sent[0]?.images[0] ?? Buffer.alloc(0));
    // nifti1.h: sizeof_hdr, dim at 40, datatype at 70, vox_offset at 108, srow_x at 280.
    expect(nifti.readInt32LE(0)).toBe(348);
    expect([0, 1, 2, 3].map((at) => nifti.readInt16LE(40 + 2 * at))).toEqual([
      3, 2, 1, 2,
    ]);
    expect(nifti.readInt16LE(70)).toBe(4);
    expect(nifti.readFloatLE(108)).toBe(352);
    expect([0, 1, 2, 3].map((at) => nifti.readFloatLE(280 + 4 * at))).toEqual([
      -0.5, 0, 0, 10,
    ]);
    expect(nifti.readFloatLE(312 + 8)).toBe(5);
    expect([0, 1, 2, 3].map((at) => nifti.readInt16LE(352 + 2 * at))).toEqual([
      -1000, 40, 60, 0,
    ]);
    expect(sent[0]?.text).not.toContain('slice-1.png');
  });

  it('is asked in the reader’s words, cut to what it takes', async () => {
    const { sent } = await ask(sidecarWire({ maxText: 6 }), {
      readersQuestion: 'Nodule?!',
    });
    expect(sent[0]?.text).toContain('"prompt":"Nodule"');
  });

  it('may answer in prose: sentences of a draft that cite no slice', async () => {
    const { result } = await ask(sidecarWire());
    expect(result).toMatchObject({
      value: {
        draft: {
          findings: [
            { statement: 'A nodule.', polarity: 'present', slices: [] },
            { statement: 'No effusion.', polarity: 'absent' },
          ],
          impression: [{ statement: 'Nodule.', slices: [] }],
        },
      },
    });
  });

  it('may answer in findings with boxes on slices', async () => {
    const box = { slice: 2, xyxy: [0.1, 0.2, 0.3, 0.4] };
    const findings = [{ statement: 'A nodule.', slices: [1], box }];
    const { result } = await ask(answering({ text: 'Unread.', findings }));
    expect(result).toMatchObject({
      value: {
        draft: {
          findings: [
            {
              statement: 'A nodule.',
              section: 'findings',
              slices: [1],
              box_slice: 2,
              box_2d: [0.1, 0.2, 0.3, 0.4],
            },
          ],
          impression: [],
        },
      },
    });
  });

  it('that read other bytes than were sent is not believed', async () => {
    const { result } = await ask(answering({ text: 'All well.', sha256In: [] }));
    expect(result).toMatchObject({ reason: { code: 'model_dialect' } });
  });

  it('that says nothing has not answered', async () => {
    const { result } = await ask(answering({ text: ' ' }));
    expect(result).toMatchObject({ reason: { code: 'answer_empty' } });
  });

  it('of chest films is sent no CT, and says what it reads', async () => {
    const { result, sent } = await ask(sidecarWire({ modalities: ['CR', 'DX'] }));
    expect(result).toMatchObject({
      reason: {
        code: 'model_rejected',
        message: 'strict-vlm-0123 reads CR, DX, not CT.',
      },
    });
    expect(sent).toEqual([]);
  });

  it('that takes fewer images is sent none', async () => {
    const { result, sent } = await ask(sidecarWire({ maxImages: 1 }));
    expect(result).toMatchObject({ reason: { code: 'model_rejected' } });
    expect(sent).toEqual([]);
  });

  it('forgets what it was sent: when it is done, and when the run is cancelled', async () => {
    expect((await ask(sidecarWire())).forgotten).toEqual(['job-1']);
    await server?.close();

    server = await startJobServer(sidecarWire());
    server.reply({ kind: 'answer', text: 'A.', pauseMs: 1 });
    const controller = new AbortController();
    const { call } = listeningCall({ signal: controller.signal });
    const asked = sidecar
      .connect({ baseUrl: server.baseUrl, pollMs: 2 })
      .draft(draftRequest(), call);
    while (server.requests.length === 0) await new Promise((next) => setTimeout(next, 2));
    setTimeout(() => controller.abort(), 20);
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
    expect(server.forgotten).toEqual(['job-1']);
  });
});

it('the document of the contract is written from its forms', async () => {
  await expect(`${JSON.stringify(sidecarOpenApi(), null, 2)}\n`).toMatchFileSnapshot(
    '../../public/sidecar.openapi.json',
  );
});
