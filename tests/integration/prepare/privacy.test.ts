import { beforeAll, expect, it, vi } from 'vitest';
import { POST as annotate } from '@/app/api/annotations/route';
import { POST as exportReport } from '@/app/api/exports/route';
import { POST as preview } from '@/app/api/previews/route';
import { POST as beginReport } from '@/app/api/reports/route';
import { answers } from '@/tests/contract/answers';
import { axial, tallPixels } from '@/tests/phantoms/block-patient';
import { canaries, MARK } from '@/tests/phantoms/canaries';
import {
  ctSlice,
  phantomFile,
  ultrasoundCine,
  type PhantomFile,
} from '@/tests/phantoms/series';
import { openModelWorld, requestOf, runToEnd, type ModelWorld } from '../model-world';
import { call, json } from '../routes';
import { importAll } from '../test-world';

const written = canaries();
const ct = [0, 5].map((z) =>
  ctSlice(
    axial(z),
    { study: 'canary', instance: z + 1 },
    { ...written, InstanceNumber: z + 1 },
  ),
);
const us = ultrasoundCine({ study: 'canary' }, written);
const mr = phantomFile(
  'MR',
  { study: 'canary' },
  {
    ...written,
    Rows: 64,
    Columns: 64,
    ImagePositionPatient: [-31.5, -31.5, 0],
    ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
    PixelSpacing: [1, 1],
    PixelData: new Uint16Array(4096),
  },
);
const whole = ctSlice(
  tallPixels(0),
  { study: 'canary', series: 'body' },
  {
    ...written,
    BodyPartExamined: 'Chest',
  },
);

let models: ModelWorld;
beforeAll(async () => {
  models = await openModelWorld([...ct, us, mr, whole]);
  models.service.reply({ kind: 'answer', text: answers.emptyList });
});

const first = ([file]: readonly PhantomFile[]): PhantomFile => {
  if (!file) throw new Error('There is none.');
  return file;
};

it('writes more than a thousand strings that a leak would be seen by', () => {
  expect(Object.keys(written).length).toBeGreaterThan(1000);
  expect(Object.values(written).join()).toMatch(/CANARY\d+\^Given.*/);
  expect(first(ct).bytes.toString('latin1')).toMatch(MARK);
});

it.each([
  ['CT', () => first(ct)],
  ['MR', () => mr],
  ['ultrasound', () => us],
])(
  'sends nothing of the header but numbers and the standard’s own words: %s',
  async (_, file) => {
    const request = await requestOf(models.world, file());
    const { run } = await runToEnd(request);
    const sent = models.service.requests.at(-1);
    expect(sent?.images.length).toBeGreaterThan(0);
    expect(run.error?.code).toBe('answer_empty');
    // Pictures apart: random bytes in base64 say anything.
    const words = (sent?.text ?? '').replace(/data:image\/png;base64,[^"]*/g, '');
    expect(words).not.toMatch(MARK);
    expect(words).not.toMatch(/Phantom|BLOCK-1|20260102|101112/);
    expect(JSON.stringify(sent?.headers)).not.toMatch(MARK);
    // PNGs carry pixels, not text: no chunk but those that a picture needs.
    for (const png of sent?.images ?? []) {
      const chunks: string[] = [];
      for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
        chunks.push(png.toString('latin1', at + 4, at + 8));
      }
      expect(
        [...new Set(chunks)].filter((name) => !/^(IHDR|IDAT|IEND|pHYs)$/.test(name)),
      ).toEqual([]);
    }
  },
);

it('does tell the body part where it is one of the standard’s', async () => {
  const request = await requestOf(models.world, whole);
  const { context } = await json<{ context: string }>(call(preview, { json: request }));
  expect(context).toContain('"body part": "CHEST"');
  const other = await json<{ context: string }>(
    call(preview, { json: await requestOf(models.world, first(ct)) }),
  );
  expect(other.context).not.toContain('body part');
});

it('names nobody in its errors, its ledger or its log', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const { studyUid, seriesUid, sopInstanceUid, bytes } = first(ct);
  const request = await requestOf(models.world, first(ct), { from: 9, to: 9 });
  const { run } = await runToEnd(request);
  models.service.reply({ kind: 'status', status: 500 });
  const answered = await Promise.all([
    call(preview, { json: request }),
    call(preview, { json: { ...request, modelId: 'nobody' } }),
    call(beginReport, { json: { studyUid, runId: run.id } }),
    call(exportReport, { json: { studyUids: [studyUid], formats: ['json'] } }),
    call(annotate, {
      json: {
        id: crypto.randomUUID(),
        ...{ studyUid, seriesUid, sopInstanceUid },
        frame: 99,
        tool: 'Length',
        label: '',
        geometry: { space: 'pixel', points: [[1, 1]] },
        measurements: [],
      },
    }),
  ]);
  const cut = await importAll(models.world, [
    { name: 'cut.dcm', bytes: bytes.subarray(0, -100) },
    { name: 'cut.dcm', bytes: bytes.subarray(0, 5001) },
    { name: 'other.dcm', bytes: Buffer.concat([bytes, Buffer.alloc(2)]) },
  ]);
  const said = [
    ...(await Promise.all(answered.map((answer) => answer.text()))),
    ...cut.lines.map(({ reason }) => reason ?? ''),
    run.error?.message,
    run.error?.hint,
    ...log.mock.calls
      .flat()
      .map((each) => (each instanceof Error ? each.stack : String(each))),
  ].join('\n');
  expect(answered.map(({ status }) => status)).toEqual([400, 404, 409, 202, 400]);
  expect(said).not.toMatch(/CANARY|19410203|083Y/);
  log.mockRestore();
});
