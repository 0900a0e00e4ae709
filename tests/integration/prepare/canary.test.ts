import { gunzipSync } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { POST as preview } from '@/app/api/previews/route';
import { PATCH as patchReport } from '@/app/api/reports/[id]/route';
import { POST as postReport } from '@/app/api/reports/route';
import { POST as takeIn } from '@/app/api/runs/external/route';
import { POST as postRun } from '@/app/api/runs/route';
import { reportSchema, type Report } from '@/lib/api/reports';
import { previewSchema } from '@/lib/api/runs';
import { adapters } from '@/lib/models/registry';
import { findTextLines } from '@/lib/image/text/strokes';
import { answers } from '@/tests/contract/answers';
import {
  type JobStandIn,
  startJobServer,
} from '@/tests/contract/stand-in/jobs/job-server';
import { arkWire } from '@/tests/contract/stand-in/jobs/ark';
import { monaiLabelWire } from '@/tests/contract/stand-in/jobs/monai-label';
import { segmentationWire } from '@/tests/contract/stand-in/jobs/segmentation';
import { sidecarWire } from '@/tests/contract/stand-in/jobs/sidecar';
import { type StandIn, startStandIn } from '@/tests/contract/stand-in/server';
import { wires } from '@/tests/contract/stand-in/wires';
import { axial } from '@/tests/phantoms/block-patient';
import { canaries, MARK } from '@/tests/phantoms/canaries';
import { letteredCt } from '@/tests/phantoms/lettered';
import { ctSlice, type PhantomFile, ultrasoundCine } from '@/tests/phantoms/series';
import { openModelWorld, requestOf, runToEnd, type ModelWorld } from '../model-world';
import { call, json, problem } from '../routes';
import { importAll } from '../test-world';

/** A string of its own in every text attribute, in the pixels, and in the names of the files. */
const identity = { study: 'CANARY', series: 'CANARY' };
const ct = letteredCt(
  identity,
  [{ text: 'CANARIA 1941' }, { text: 'CANARIA', at: [90, 150] }],
  canaries(),
);
const us = ultrasoundCine({ ...identity, series: 'US' }, canaries());

const {
  PatientName: NAME = '',
  PatientID: ID = '',
  PatientBirthDate: BORN = '',
} = canaries();
/** A report in whose words somebody wrote who the patient is. */
let report: Report;
const written = `${NAME.split('^')[0]} (${ID}), born ${BORN}, has a nodule.`;
const tasks = () => {
  const { seriesUid, sopInstanceUid } = ct;
  const of = { reportId: report.id, version: report.version };
  return [
    { kind: 'impression', ...of },
    { kind: 'section', section: 'findings', ...of },
    { kind: 'region', place: { seriesUid, sopInstanceUid, frame: 1, box: null } },
    { kind: 'translation', language: 'zh', ...of },
  ];
};

const NAMES = /Phantom|BLOCK-1|20260102|101112|CANARI/;

let models: ModelWorld;
const services = new Map<string, StandIn>();
beforeAll(async () => {
  models = await openModelWorld([ct, us]);
  process.env['CANARY_KEY'] = 'key';
  const { studyUid } = ct;
  const begun = reportSchema.parse(
    await json(call(postReport, { json: { studyUid } }), 201),
  );
  const addFinding = {
    ...{ section: 'findings', statement: written, polarity: 'present', evidence: [] },
    ...{ certainty: null, anatomy: null, side: null, sizeMm: null },
  };
  report = reportSchema.parse(
    await json(
      call(patchReport, {
        ...{ params: { id: begun.id }, method: 'PATCH', json: { addFinding } },
        headers: { 'if-match': `"${begun.version}"` },
      }),
    ),
  );
  for (const wire of wires) {
    const service = await startStandIn(wire, { apiKey: 'key' });
    service.reply({ kind: 'answer', text: answers.emptyList });
    services.set(wire.id, service);
  }
  models.configure(
    ...[...services].map(([id, { baseUrl }]) => ({
      ...{ id, adapter: id, baseUrl, apiKeyEnv: 'CANARY_KEY' },
      policy: 'generic',
      egress: 'remote' as const,
    })),
  );
});
afterAll(async () => {
  delete process.env['CANARY_KEY'];
  for (const service of services.values()) await service.close();
});

const confirmed = async (request: object) => {
  const { digest } = previewSchema.parse(await json(call(preview, { json: request })));
  return { ...request, confirmed: digest };
};

describe.each(wires.map(({ id }) => id))('%s', (id) => {
  const service = () => services.get(id) as StandIn;

  it('is sent nothing that nobody has looked at', async () => {
    const request = await requestOf(models.world, ct, {}, id);
    const before = service().requests.length;
    const said = await problem(call(postRun, { json: request }), 403);
    expect(said.title).toMatch(/outside this organisation/);
    // Another recipe than the one that was looked at.
    const { run } = await runToEnd({
      ...(await confirmed(request)),
      recipe: { ...request.recipe, window: 'auto' },
    });
    expect(run.error?.code).toBe('consent_needed');
    expect(service().requests).toHaveLength(before);
  });

  it.each([0, 1, 2, 3])(
    'is sent a report, or a question, only once confirmed: %i',
    async (at) => {
      const request = await requestOf(models.world, ct, { question: 'Why?' }, id);
      const task = tasks()[at];
      const before = service().requests.length;
      await problem(call(postRun, { json: { ...request, task } }), 403);
      // What was looked at was a draft.
      const { confirmed: digest } = await confirmed(request);
      const { run } = await runToEnd({ ...request, task, confirmed: digest });
      expect(run.error?.code).toBe('consent_needed');
      expect(service().requests).toHaveLength(before);
    },
  );

  it.each([
    ['CT', ct, undefined],
    ['ultrasound', us, undefined],
    ['an impression', ct, 0],
    ['a section', ct, 1],
    ['a region', ct, 2],
    ['a translation', ct, 3],
  ])('is never sent a byte of who the patient is: %s', async (_, file, at) => {
    const task = at === undefined ? undefined : tasks()[at];
    const question = task ? `Is it old? ${written}` : '';
    const { run } = await runToEnd(
      await confirmed({
        ...(await requestOf(models.world, file, { question }, id)),
        task,
      }),
    );
    expect(run.error?.code).toMatch(/answer_(empty|not_a_draft)/);
    const sent = service().requests.at(-1);
    expect((sent?.images ?? []).length > 0).toBe(at !== 0 && at !== 3);
    if (task) expect(sent?.text).toContain('[…] ([…]), born […], has a nodule.');
    // Pictures apart, whose random bytes in base64 say anything; they are looked at below.
    const pictures = (sent?.images ?? []).map((png) => png.toString('base64'));
    const words = pictures.reduce(
      (text, picture) => text.replaceAll(picture, ''),
      sent?.text ?? '',
    );
    expect(words.length).toBeLessThan(20_000);
    for (const part of [words, JSON.stringify(sent?.headers), sent?.path]) {
      expect(part).not.toMatch(MARK);
      expect(part).not.toMatch(NAMES);
    }
    for (const png of sent?.images ?? []) {
      const { data, info } = await sharp(png)
        .greyscale()
        .raw()
        .toBuffer({ resolveWithObject: true });
      expect(findTextLines({ ...info, data })).toEqual([]);
      expect(png.toString('latin1')).not.toMatch(/tEXt|iTXt|zTXt|eXIf/);
    }
  });
});

it('goes to no sidecar either: pictures are masked, names and words are not handed on', async () => {
  const service = await startJobServer(sidecarWire());
  try {
    service.reply({ kind: 'answer', text: 'No finding.' });
    models.configure({
      ...{ id: 'sidecar', adapter: 'sidecar', baseUrl: service.baseUrl },
      ...{ model: undefined, policy: 'generic', egress: 'remote' as const },
    });
    await runToEnd(await confirmed(await requestOf(models.world, ct, {}, 'sidecar')));
    const [sent] = service.requests;
    expect(sent?.images).toHaveLength(1);
    const pictures = (sent?.images ?? []).map((png) => png.toString());
    const words = pictures.reduce(
      (text, each) => text.replaceAll(each, ''),
      sent?.text ?? '',
    );
    expect(words.length).toBeLessThan(20_000);
    expect(words).not.toMatch(MARK);
    expect(words).not.toMatch(NAMES);
    const { data, info } = await sharp(sent?.images[0])
      .greyscale()
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(findTextLines({ ...info, data })).toEqual([]);
  } finally {
    await service.close();
  }
});

describe('a segmentation engine', () => {
  let engine: JobStandIn;
  beforeAll(async () => {
    engine = await startJobServer(segmentationWire());
    engine.reply({ kind: 'answer', text: 'Done.' });
  });
  afterAll(() => engine.close());
  const asked = async (egress: 'remote' | 'organisation', file: PhantomFile) => {
    models.configure({
      ...{ id: 'sat', adapter: 'segmentation', model: 'sat', egress },
      baseUrl: engine.baseUrl,
    });
    return requestOf(models.world, file, {}, 'sat');
  };

  it('of a third party is sent no volume in whose pictures text stands', async () => {
    const said = await problem(call(preview, { json: await asked('remote', ct) }), 403);
    expect(said.title).toMatch(/Text was found in the pixels \(image 1\)/);
    expect(engine.requests).toEqual([]);
  });

  it('of the house may be sent one, and it is said that the text is in it', async () => {
    const answer = await json(call(preview, { json: await asked('organisation', ct) }));
    const { deidentification: notes, ...words } = previewSchema.parse(answer);
    // By its policy it is told no fact, and it is no chat.
    expect(words).toMatchObject({ instructions: '', context: '', question: '' });
    expect(notes).toContainEqual({
      level: 'warning',
      message:
        'Text found in image 1 is black in the pictures, and stays in the volume, which leaves in their place.',
    });
  });
});

describe('a volume', () => {
  const stack = [0, 5, 10].map((z) =>
    ctSlice(
      axial(z),
      { ...identity, series: 'stack', instance: z + 1 },
      { ...canaries(), InstanceNumber: z + 1 },
    ),
  );
  const [file] = stack as [PhantomFile];
  beforeAll(() => importAll(models.world, stack));

  const sat = { wire: segmentationWire(), entry: { model: 'sat' } };
  const monai = { wire: monaiLabelWire(), entry: {} };
  const radfm = { wire: sidecarWire({ input: 'volume' }), entry: { model: 'radfm' } };
  it.each([
    { egress: 'organisation', to: 'segmentation', ...sat },
    { egress: 'remote', to: 'segmentation', ...sat },
    { egress: 'organisation', to: 'monai-label', ...monai },
    { egress: 'remote', to: 'monai-label', ...monai },
    { egress: 'remote', to: 'sidecar', ...radfm },
  ] as const)(
    'that goes to $to ($egress) holds voxels, and where they lie',
    async ({ wire, egress, entry }) => {
      const service = await startJobServer(wire);
      try {
        service.reply({ kind: 'answer', text: 'No finding.' });
        models.configure({
          ...{ id: 'volumes', adapter: wire.id, egress, ...entry },
          baseUrl: service.baseUrl,
        });
        const request = await requestOf(models.world, file, {}, 'volumes');
        const { run } = await runToEnd(
          egress === 'remote' ? await confirmed(request) : request,
        );
        expect(run.error?.code ?? run.status).toMatch(/succeeded|answer_/);
        const [sent] = service.requests;
        const [volume = Buffer.alloc(0)] = sent?.images ?? [];
        const words = (sent?.text ?? '').replaceAll(volume.toString(), '');
        expect(words.length).toBeLessThan(20_000);
        const header = gunzipSync(volume).subarray(0, 352).toString('latin1');
        for (const part of [words, header, JSON.stringify(sent?.headers), sent?.path]) {
          expect(part).not.toMatch(MARK);
          expect(part).not.toMatch(NAMES);
        }
        // `n+1` is the only text of the header.
        expect(header.match(/[A-Za-z]{3,}/g)).toBeNull();
      } finally {
        await service.close();
      }
    },
  );
});

it.each(['organisation', 'remote'] as const)(
  'Ark (%s) is sent files that hold no word of the patient',
  async (egress) => {
    const ark = await startJobServer(arkWire('sybil'));
    try {
      ark.reply({ kind: 'answer', text: '' });
      const stack = Array.from({ length: 20 }, (_, index) =>
        ctSlice(
          axial(index * 2.5),
          { ...identity, series: 'chest', instance: index + 1 },
          { ...canaries(), InstanceNumber: index + 1, SliceThickness: 2.5 },
        ),
      );
      await importAll(models.world, stack);
      models.configure({
        ...{ id: 'sybil', adapter: 'risk', model: 'sybil', egress },
        baseUrl: ark.baseUrl,
      });
      const [file] = stack as [PhantomFile];
      const request = await requestOf(models.world, file, {}, 'sybil');
      const { run } = await runToEnd(
        egress === 'remote' ? await confirmed(request) : request,
      );
      expect(run.error).toBeNull();
      const [sent] = ark.requests;
      expect(sent?.images).toHaveLength(20);
      const bytes = Buffer.concat([...(sent?.images ?? [])]).toString('latin1');
      for (const part of [bytes, sent?.text ?? '']) {
        expect(part).not.toMatch(/CANARY|CANARIA|19410203|030405|083Y|Phantom|BLOCK-1/);
        expect(part).not.toContain(file.studyUid);
        expect(part).not.toContain(file.seriesUid);
      }
    } finally {
      await ark.close();
    }
  },
);

it('what runs here, and a report from elsewhere, are sent to nobody', async () => {
  const asked = vi.spyOn(models.world, 'fetch');
  const before = [...services.values()].map(({ requests }) => requests.length);
  for (const id of ['baseline', 'replay']) {
    await runToEnd(await requestOf(models.world, ct, {}, id));
  }
  const { recipe } = await requestOf(models.world, ct);
  const provenance = { author: 'CANARY', system: 'CANARY', writtenOn: null };
  const { studyUid } = ct;
  const body = { studyUid, stackId: recipe.stackId, text: 'No CANARY.', provenance };
  await json(call(takeIn, { json: body }), 201);
  expect(asked).not.toHaveBeenCalled();
  expect([...services.values()].map(({ requests }) => requests.length)).toEqual(before);
});

it('no adapter is left out of these', () => {
  const here = ['baseline', 'replay'];
  const jobs = [sidecarWire(), segmentationWire(), monaiLabelWire(), arkWire()];
  const covered = [...here, ...[...wires, ...jobs].map(({ id }) => id)];
  expect(covered.sort()).toEqual(adapters.map(({ id }) => id).sort());
});
