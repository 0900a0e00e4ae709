import { afterEach, describe, expect, it } from 'vitest';
import type { SentFile } from '@/lib/models/adapter';
import { risk } from '@/lib/models/adapters/risk';
import { draftRequest, listeningCall } from './adapter-contract';
import { dicomFile, fourViews } from './risk-files';
import { arkWire } from './stand-in/jobs/ark';
import { type JobStandIn, startJobServer } from './stand-in/jobs/job-server';
import type { JobWire } from './stand-in/jobs/job-wire';

let server: JobStandIn | undefined;
afterEach(() => server?.close());

async function ask(wire: JobWire, files: readonly SentFile[]) {
  server = await startJobServer(wire);
  server.reply({ kind: 'answer', text: '' });
  const [result] = await Promise.allSettled([
    risk
      .connect({ baseUrl: server.baseUrl })
      .draft(draftRequest({ files: async () => files }), listeningCall().call),
  ]);
  return { result, sent: server.requests };
}

const chest = Array.from({ length: 20 }, () => dicomFile());
const refusal = (message: string) => ({ reason: { code: 'model_rejected', message } });

describe('Mirai by Ark', () => {
  it('gives the chances of five years, in a finding that points to no pixel', async () => {
    const { result } = await ask(arkWire('mirai'), fourViews);
    expect(result).toMatchObject({
      value: {
        model: 'Mirai 0.6.0',
        risk: {
          of: 'breast cancer',
          years: [
            { year: 1, probability: 0.0298 },
            { year: 2, probability: 0.0483 },
            { year: 3, probability: 0.0684 },
            { year: 4, probability: 0.09 },
            { year: 5, probability: 0.1016 },
          ],
        },
        draft: {
          findings: [
            {
              statement: expect.stringContaining(
                'risk of breast cancer by Mirai 0.6.0: 1 year 3.0 %, 2 years 4.8 %, 3 years 6.8 %, 4 years 9.0 %, 5 years 10 %. Research only',
              ) as string,
              slices: [],
              box_2d: null,
            },
            { section: 'technique' },
          ],
        },
      },
    });
  });

  it('is sent the four files and an empty form, and no CT', async () => {
    expect((await ask(arkWire('mirai'), fourViews)).sent[0]?.images).toHaveLength(4);
    await server?.close();
    const { result, sent } = await ask(arkWire('mirai'), chest);
    expect(result).toMatchObject(
      refusal(
        'Mirai needs four mammograms For Presentation, of one examination: left CC, left MLO, right CC and right MLO. Missing or wrong: CT images are not what it reads (MG); no left CC; no left MLO; no right CC; no right MLO.',
      ),
    );
    expect(sent).toEqual([]);
  });

  it('says which view is missing, twice there, or not For Presentation', async () => {
    const [leftCc, leftMlo, rightCc] = fourViews as [SentFile, SentFile, SentFile];
    const raw: SentFile = { ...rightCc, intent: 'FOR PROCESSING' };
    const { result, sent } = await ask(arkWire('mirai'), [leftCc, leftCc, leftMlo, raw]);
    const expected =
      'Missing or wrong: 2 images of left CC, not one; the right CC is not marked as For Presentation; no right MLO.';
    expect(result).toMatchObject({
      reason: { message: expect.stringContaining(expected) as string },
    });
    expect(sent).toEqual([]);
  });

  it('says so where the machine is none that it was tested on', async () => {
    const others = fourViews.map((file) => ({ ...file, manufacturer: 'GE' }));
    const { result } = await ask(arkWire('mirai'), others);
    expect(result).toHaveProperty(
      'value.draft.findings.2.statement',
      'Mirai was tested on machines by Hologic only; these images come from another.',
    );
  });
});

describe('Sybil by Ark', () => {
  it('gives the chances of six years', async () => {
    const { result } = await ask(arkWire('sybil'), chest);
    expect(result).toHaveProperty('value.risk.years.5', {
      year: 6,
      probability: 0.1334,
    });
    expect(result).toHaveProperty('value.risk.of', 'lung cancer');
  });

  it.each([
    ['three slices', chest.slice(0, 3), '3 slices are no whole chest (at least 20)'],
    [
      'thick slices',
      chest.map((file) => ({ ...file, sliceThicknessMm: 7.5 })),
      'slices of 7.5 mm are too thick',
    ],
    ['mammograms', fourViews, 'MG images are not what it reads (CT)'],
  ])('is sent no %s, and says why', async (_, files, why) => {
    const { result, sent } = await ask(arkWire('sybil'), files);
    expect(result).toMatchObject({
      reason: { message: expect.stringContaining(why) as string },
    });
    expect(sent).toEqual([]);
  });
});

it('a failure that comes with status 200 is one, with Ark’s words', async () => {
  const failed = () => ({
    data: null,
    message: 'ValueError: could not read',
    statusCode: 400,
  });
  const { result } = await ask(arkWire('sybil', failed), chest);
  expect(result).toMatchObject({
    reason: {
      code: 'model_rejected',
      hint: 'The service says: “ValueError: could not read”',
    },
  });
});
