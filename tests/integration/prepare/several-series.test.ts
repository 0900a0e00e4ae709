import { beforeAll, describe, expect, it } from 'vitest';
import { POST } from '@/app/api/previews/route';
import { previewSchema } from '@/lib/api/runs';
import { axial } from '@/tests/phantoms/block-patient';
import { ctSlice, type PhantomFile } from '@/tests/phantoms/series';
import { openModelWorld, runToEnd, type ModelWorld } from '../model-world';
import { call, json, problem } from '../routes';

const seriesOf = (series: string, number: number, kernel: string, thickness: number) =>
  [0, 1, 2, 3].map((index) =>
    ctSlice(
      axial(index * thickness),
      { study: 'both', series, instance: index + 1 },
      {
        ...{ ConvolutionKernel: kernel, SliceThickness: thickness },
        ...{ SeriesNumber: number, SeriesDescription: 'DOE^JANE' },
      },
    ),
  );
const thick = seriesOf('thick', 1, 'B31f', 5);
const thin = seriesOf('thin', 2, 'B31f', 2);
const sharp = seriesOf('sharp', 3, 'B70f', 2);
const [{ studyUid }] = thick as [PhantomFile];

let models: ModelWorld;
beforeAll(async () => {
  models = await openModelWorld([...thick, ...thin, ...sharp]);
  models.configure({ id: 'ollama', adapter: 'ollama' });
});

const asked = (recipe: object, modelId = 'vlm') => ({ modelId, studyUid, recipe });
const seen = async (recipe: object, modelId?: string) =>
  previewSchema.parse(await json(call(POST, { json: asked(recipe, modelId) })));

const BOTH = [{ kernel: 'soft', prefer: 'thinnest' }, { kernel: 'sharp' }];

describe('series by rule', () => {
  it('are chosen, and the preview says which and why', async () => {
    const { series, images, coverage, question, context } = await seen({
      series: BOTH,
      count: 2,
    });
    expect(
      series.map(({ seriesUid, chosenBy, ...rest }) => [
        seriesUid,
        chosenBy?.of,
        rest.sent,
        rest.total,
        rest.thicknessMm,
      ]),
    ).toEqual([
      [thin[0]?.seriesUid, 2, 2, 4, 2],
      [sharp[0]?.seriesUid, 1, 2, 4, 2],
    ]);
    expect(series[0]?.chosenBy?.rule).toMatchObject({ prefer: 'thinnest' });
    expect(images.map(({ caption }) => caption)).toEqual([
      'Slice 1 of 4, series 1 of 2, slice 1 of 2, axial soft CT, z 4.0 mm, window 40/400',
      'Slice 2 of 4, series 1 of 2, slice 2 of 2, axial soft CT, z 0.0 mm, window 40/400',
      'Slice 3 of 4, series 2 of 2, slice 1 of 2, axial sharp CT, z 4.0 mm, window 40/400',
      'Slice 4 of 4, series 2 of 2, slice 2 of 2, axial sharp CT, z 0.0 mm, window 40/400',
    ]);
    expect(coverage).toEqual({ sent: 4, total: 8, fromMm: null, toMm: null });
    expect(question).toContain('numbers 1 to 4');
    const data = JSON.parse(context.replace(/<\/?data>/g, '')) as object[];
    expect(data).toMatchObject([
      { series: 1, slices: '1 to 2', images: '2 of 4' },
      { series: 2, slices: '3 to 4', images: '2 of 4' },
    ]);
    expect(context + JSON.stringify(images)).not.toContain('DOE');
  });

  it('share the room that the model has', async () => {
    // `generic` takes 16 images: of three series 5 each, and there are but 4 of each.
    const { images } = await seen({ series: [{ take: 'all' }] });
    expect(images).toHaveLength(12);
    const window = [
      { center: -600, width: 1500 },
      { center: 40, width: 400 },
    ];
    // 8 slices in two windows: 2 of each series.
    expect((await seen({ series: [{ take: 'all' }], window })).images).toHaveLength(12);
  });

  it('lead what is cited to its own series and slice', async () => {
    const text = JSON.stringify({
      findings: [3, 2].map((slice) => ({
        ...{ statement: `On ${slice}.`, section: 'findings', polarity: 'present' },
        ...{ certainty: null, anatomy: null, side: null, size_mm: null },
        ...{ slices: [slice], box_slice: null, box_2d: null },
      })),
      impression: [],
    });
    models.service.reply({ kind: 'answer', text });
    const { run } = await runToEnd(asked({ series: BOTH, count: 2 }));
    // Displayed from above: of four slices the 2nd and the 4th, which are stored 3rd and 1st.
    expect(
      run.draft?.statements.map(({ evidence: [at] }) => [
        at?.seriesUid,
        at?.sopInstanceUid,
      ]),
    ).toEqual([
      [sharp[2]?.seriesUid, sharp[2]?.sopInstanceUid],
      [thin[0]?.seriesUid, thin[0]?.sopInstanceUid],
    ]);
  });

  it('are refused where there are none, or where a range is named', async () => {
    const { title } = await problem(
      call(POST, { json: asked({ series: [{ plane: 'coronal', kernel: 'soft' }] }) }),
      404,
    );
    expect(title).toBe('No series of this study is coronal with a soft kernel.');
    await problem(call(POST, { json: asked({ series: BOTH, from: 2 }) }), 400);
    expect((await seen({ series: [{ kernel: 'sharp' }], from: 2 })).images).toHaveLength(
      3,
    );
    await problem(call(POST, { json: asked({ series: BOTH }, 'baseline') }), 422);
  });
});

describe('captions and facts', () => {
  const sentOrder = () =>
    [
      ...(models.service.requests.at(-1)?.text.matchAll(/Slice \d|data:image|<data>/g) ??
        []),
    ].map(([found]) => found);

  it('stand where the recipe wants them', async () => {
    const series = [{ kernel: 'sharp' }];
    const before = await seen({ series, count: 1 });
    expect(before.captions).toBe('before');
    const after = await seen({ series, count: 1, captions: 'after' });
    expect(after.captions).toBe('after');
    expect(after.digest).not.toBe(before.digest);
    await runToEnd(asked({ series, count: 1 }));
    expect(sentOrder()).toEqual(['<data>', 'Slice 1', 'data:image']);
    await runToEnd(asked({ series, count: 1, captions: 'after', facts: [] }));
    expect(sentOrder()).toEqual(['data:image', 'Slice 1']);
  });

  it('are only those that the recipe names', async () => {
    const facts = ['plane', 'modality'];
    const { context } = await seen({ series: [{ kernel: 'sharp' }], facts });
    expect(JSON.parse(context.replace(/<\/?data>/g, ''))).toEqual({
      modality: 'CT',
      plane: 'axial',
    });
    const other = asked({ series: BOTH, facts: ['patient name'] });
    await problem(call(POST, { json: other }), 400);
  });

  it('are ordered by Ollama itself', async () => {
    const request = asked({ series: [{ kernel: 'sharp' }], captions: 'after' }, 'ollama');
    await problem(call(POST, { json: request }), 422);
  });
});
