import { afterEach, describe, expect, it } from 'vitest';
import { gunzipSync } from 'node:zlib';
import { monaiLabel } from '@/lib/models/adapters/monai-label';
import { segmentation } from '@/lib/models/adapters/segmentation';
import { draftRequest, listeningCall } from './adapter-contract';
import { type JobStandIn, startJobServer } from './stand-in/jobs/job-server';
import type { JobWire } from './stand-in/jobs/job-wire';
import { monaiLabelWire } from './stand-in/jobs/monai-label';
import { segmentationWire } from './stand-in/jobs/segmentation';
import { withIdentity } from './stand-in/jobs/volumes';
import { MODEL, OWN_NAME } from './stand-in/wire';

let server: JobStandIn | undefined;
afterEach(() => server?.close());

async function ask(
  wire: JobWire,
  changes: Parameters<typeof draftRequest>[0] = {},
  model?: string,
) {
  server = await startJobServer(wire);
  server.reply({ kind: 'answer', text: 'Done.' });
  const adapter = wire.id === 'segmentation' ? segmentation : monaiLabel;
  const { call } = listeningCall();
  const [result] = await Promise.allSettled([
    adapter
      .connect({ baseUrl: server.baseUrl, pollMs: 2, ...(model && { model }) })
      .draft(draftRequest(changes), call),
  ]);
  return { result, sent: server.requests, forgotten: server.forgotten };
}

// The volume has 2 × 1 × 2 voxels of 0.5 × 0.5 × 5 mm: -1000 and 40 HU, 60 and 0 HU. The stand-in
// marks 30 … 50 as liver and more as left kidney: one voxel each, 1.25 mm³, 0.00125 ml.
const masks = [
  {
    label: 'liver',
    type: { value: '10200004', scheme: 'SCT', meaning: 'Liver' },
    slices: [[1, 1], null],
    voxels: 1,
  },
  { label: 'left_kidney', type: null, slices: [null, [0, 1, 1]], voxels: 1 },
  { label: 'pancreas', type: null, slices: [null, null], voxels: 0 },
];

describe('a segmentation engine', () => {
  it('gives masks on the voxels that it was sent, each a finding with its volume', async () => {
    const { result } = await ask(segmentationWire());
    expect(result).toMatchObject({
      value: {
        model: `${OWN_NAME} 1`,
        masks,
        draft: {
          findings: [
            { section: 'technique', slices: [] },
            { statement: 'Liver: 0.0013 ml.', anatomy: 'liver', slices: [1] },
            { statement: 'Left kidney: 0.0013 ml.', slices: [2] },
            {
              statement: 'Asked for and not marked: pancreas.',
              section: 'technique',
              polarity: 'present',
            },
          ],
          impression: [],
        },
      },
    });
  });

  it('may answer with its axes turned round: the masks are turned back', async () => {
    // Along i the other way: the first voxel of the file is the last of the row.
    const turned = (bytes: Buffer) => {
      const file = gunzipSync(bytes);
      file.subarray(352, 354).reverse();
      file.subarray(354, 356).reverse();
      file.writeFloatLE(0.5, 280);
      file.writeFloatLE(9.5, 292);
      return file;
    };
    const { result } = await ask(segmentationWire(turned));
    expect(result).toMatchObject({ value: { masks } });
  });

  it('that answers in another grid is not believed, as SAT’s own files are not', async () => {
    const { result, forgotten } = await ask(segmentationWire(withIdentity));
    expect(result).toMatchObject({
      reason: {
        code: 'model_dialect',
        message: 'The masks came back in another grid than was sent.',
      },
    });
    expect(forgotten).toEqual(['job-1']);
  });

  it('is asked by the names that the reader wrote, or their synonyms', async () => {
    const { sent } = await ask(segmentationWire(), {
      readersQuestion: 'Hepar, Left kidney.',
    });
    expect(sent[0]?.text).toContain('"labels":["liver","left_kidney"]');
  });

  it('is not sent anything for a name that it doesn’t know, and says what it knows', async () => {
    const { result, sent } = await ask(segmentationWire(), {
      readersQuestion: 'right kidney',
    });
    expect(result).toMatchObject({
      reason: {
        code: 'model_rejected',
        message: `${OWN_NAME} knows no “right kidney”.`,
        hint: expect.stringContaining('It knows left_kidney.') as string,
      },
    });
    expect(sent).toEqual([]);
  });

  it('is sent no ultrasound, and says what it segments', async () => {
    const { result, sent } = await ask(segmentationWire(), { modality: 'US' });
    expect(result).toMatchObject({
      reason: { message: `${OWN_NAME} segments CT, MR, not US.` },
    });
    expect(sent).toEqual([]);
  });

  it('is told which of its models, where it has several', async () => {
    const { sent } = await ask(segmentationWire(), {}, 'sat-nano');
    expect(sent[0]?.text).toContain('"model":"sat-nano"');
  });
});

describe('MONAI Label', () => {
  it('answers with a label map and its numbers', async () => {
    const { result } = await ask(monaiLabelWire(), {}, MODEL);
    expect(result).toMatchObject({
      value: {
        model: `${MODEL} (MONAILabel - Radiology 0.8.5)`,
        masks: [
          { label: 'spleen', slices: [[1, 1], null], voxels: 1 },
          { label: 'liver', slices: [null, [0, 1, 1]], voxels: 1 },
        ],
      },
    });
  });

  it('keeps of it what the reader named', async () => {
    const { result } = await ask(monaiLabelWire(), { readersQuestion: 'liver' }, MODEL);
    expect(result).toMatchObject({ value: { masks: [{ label: 'liver' }] } });
    expect(result).not.toHaveProperty('value.masks.1');
  });

  it.each([
    [
      'deepgrow_3d',
      'deepgrow_3d is led by clicks (deepgrow), and there are none to send.',
    ],
    ['segmentation_lung', 'This server has no “segmentation_lung”.'],
  ])('is sent nothing for %s', async (model, message) => {
    const { result, sent } = await ask(monaiLabelWire(), {}, model);
    expect(result).toMatchObject({ reason: { code: 'model_rejected', message } });
    expect(sent).toEqual([]);
  });
});
