import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { GET as getImage } from '@/app/api/previews/images/[sha256]/route';
import { POST } from '@/app/api/previews/route';
import type { Recipe } from '@/lib/api/models/recipes';
import { previewSchema } from '@/lib/api/runs';
import { answers } from '@/tests/contract/answers';
import {
  axial,
  mirrored,
  quarterTurned,
  tallPixels,
} from '@/tests/phantoms/block-patient';
import { renamedSyntax } from '@/tests/phantoms/recoded';
import {
  CINE,
  CINE_LETTERS,
  CINE_REGION,
  cineColour,
  ctSlice,
  ctStack,
  diffusionMr,
  ultrasoundCine,
  type PhantomFile,
} from '@/tests/phantoms/series';
import { openModelWorld, requestOf, runToEnd, type ModelWorld } from '../model-world';
import { call, json, problem } from '../routes';

const stack = ctStack(4);
const mr = diffusionMr();
const cine = ultrasoundCine();
const stored = { axial, mirrored, quarterTurned, tallPixels };
const turned = Object.entries(stored).map(([series, plane]) =>
  ctSlice(plane(0), { study: 'turned', series }),
);
const twoSlopes = [1, 2].map((RescaleSlope) =>
  ctSlice(
    axial(5 * RescaleSlope),
    { study: 'slopes', instance: RescaleSlope },
    { RescaleSlope },
  ),
);
const broken = ((): PhantomFile => {
  const file = ctSlice(axial(0), { study: 'broken' });
  return { ...file, bytes: renamedSyntax(file.bytes, '1.2.840.10008.1.2.4.70') };
})();

const first = ([file]: readonly PhantomFile[]): PhantomFile => {
  if (!file) throw new Error('There is none.');
  return file;
};
const series = (name: keyof typeof stored) =>
  turned.find((file) => file.name.startsWith(`turned/${name}/`)) ?? first([]);

let models: ModelWorld;
beforeAll(async () => {
  models = await openModelWorld([...stack, ...mr, cine, ...turned, ...twoSlopes]);
  models.configure(
    { id: 'medgemma', policy: 'medgemma-1.5' },
    { id: 'qwen', policy: 'qwen3-vl' },
    { id: 'mistral', policy: 'mistral' },
    { id: 'one', policy: 'llama-3.2-vision' },
  );
});

async function previewOf(
  file: PhantomFile,
  recipe: Partial<Recipe> = {},
  modelId = 'vlm',
) {
  const request = await requestOf(models.world, file, recipe, modelId);
  return previewSchema.parse(await json(call(POST, { json: request })));
}

/** The pictures of a preview, fetched and decoded as a browser would. */
async function pictures(
  file: PhantomFile,
  recipe: Partial<Recipe> = {},
  modelId = 'vlm',
) {
  const preview = await previewOf(file, recipe, modelId);
  return Promise.all(
    preview.images.map(async ({ url, width, height }) => {
      const sha256 = url.split('/').at(-1) ?? '';
      const answer = await call(getImage, { params: { sha256 } });
      const png = Buffer.from(await answer.arrayBuffer());
      expect(answer.headers.get('content-type')).toBe('image/png');
      const { channels } = await sharp(png).metadata();
      const image = channels === 1 ? sharp(png).toColourspace('b-w') : sharp(png);
      const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
      expect(info).toMatchObject({ width, height, channels });
      const at = (column: number, row: number) => {
        const from = (row * width + column) * info.channels;
        return [...data.subarray(from, from + info.channels)];
      };
      return { at, width, height, channels: info.channels };
    }),
  );
}

describe('what is previewed', () => {
  it('is what is sent: the same bytes, in the same order, with the same words', async () => {
    models.service.reply({ kind: 'answer', text: answers.good });
    const request = await requestOf(models.world, first(stack));
    const preview = previewSchema.parse(await json(call(POST, { json: request })));
    const { run } = await runToEnd(request);
    const sent = models.service.requests.at(-1);
    const hashes = preview.images.map(({ sha256 }) => sha256);
    expect(hashes).toHaveLength(4);
    expect(new Set(hashes).size).toBe(4);
    expect(
      sent?.images.map((png) => createHash('sha256').update(png).digest('hex')),
    ).toEqual(hashes);
    expect(run.images.map(({ sha256 }) => sha256)).toEqual(hashes);
    const text = JSON.stringify(JSON.parse(sent?.text ?? '{}'));
    for (const { caption } of preview.images) expect(text).toContain(caption);
    for (const words of [preview.instructions, preview.context, preview.question]) {
      expect(text).toContain(JSON.stringify(words).slice(1, -1));
    }
    expect(preview.destination).toEqual({
      egress: 'local',
      address: new URL(models.service.baseUrl).host,
    });
    // Afterwards the pictures can still be looked at, by their hash.
    const kept = await call(getImage, { params: { sha256: hashes[0] ?? '' } });
    expect(kept.status).toBe(200);
  });

  it('sends nothing while it is only previewed', async () => {
    const before = models.service.requests.length;
    await previewOf(first(stack));
    expect(models.service.requests).toHaveLength(before);
  });

  it('is the same bytes every time', async () => {
    const [one, two] = [await previewOf(first(stack)), await previewOf(first(stack))];
    expect(one.images.map(({ sha256 }) => sha256)).toEqual(
      two.images.map(({ sha256 }) => sha256),
    );
  });

  it('serves no other stored bytes as pictures', async () => {
    const { objectSha256 } = await models.world.db.instance.findFirstOrThrow();
    await problem(call(getImage, { params: { sha256: objectSha256 } }), 404);
    await problem(call(getImage, { params: { sha256: '0'.repeat(64) } }), 404);
    await problem(call(getImage, { params: { sha256: '../../x' } }), 404);
  });
});

describe('pictures for a model', () => {
  it.each(['axial', 'mirrored', 'quarterTurned'] as const)(
    'show a slice stored %s in the radiological convention',
    async (name) => {
      const [picture] = await pictures(series(name));
      expect([picture?.width, picture?.height, picture?.channels]).toEqual([64, 64, 1]);
      // Patient right is image left: bone of 700 HU at x −20…−10, y −15…−8.
      // Window 40/400 of the file: white above 239.5, black below −159.5.
      expect(picture?.at(12, 17)).toEqual([255]);
      expect(picture?.at(21, 23)).toEqual([255]);
      expect(picture?.at(51, 17)).toEqual([128]); // its mirror image is tissue
      // Gas of −800 HU at x 10…20, y 8…15.
      expect(picture?.at(42, 40)).toEqual([0]);
      expect(picture?.at(51, 46)).toEqual([0]);
      // Tissue of 40 HU: ((40 − 39.5) / 399 + 0.5) × 255 = 127.8. Air around it.
      expect(picture?.at(32, 32)).toEqual([128]);
      expect(picture?.at(2, 32)).toEqual([0]);
    },
  );

  it('are ordered as they are displayed and say where they are', async () => {
    const { images, coverage } = await previewOf(first(stack));
    expect(images.map(({ slices: [slice] }) => slice?.sopInstanceUid)).toEqual(
      stack.map(({ sopInstanceUid }) => sopInstanceUid).reverse(),
    );
    expect(images.map(({ caption }) => caption)).toEqual([
      'Slice 1 of 4, axial CT, z 15.0 mm, window 40/400',
      'Slice 2 of 4, axial CT, z 10.0 mm, window 40/400',
      'Slice 3 of 4, axial CT, z 5.0 mm, window 40/400',
      'Slice 4 of 4, axial CT, z 0.0 mm, window 40/400',
    ]);
    expect(coverage).toMatchObject({ sent: 4, total: 4 });
  });

  it('are those that the recipe names', async () => {
    const indices = async (recipe: Partial<Recipe>) =>
      (await previewOf(first(stack), recipe)).images.flatMap(({ slices }) =>
        slices.map(({ stackIndex }) => stackIndex),
      );
    expect(await indices({ from: 2, to: 3 })).toEqual([2, 3]);
    // Two equal parts, 1–2 and 3–4; the middle of each.
    expect(await indices({ count: 2 })).toEqual([2, 4]);
    expect(await indices({ from: 4 })).toEqual([4]);
  });

  it('are the key images, where a person marked some', async () => {
    const recipe: Partial<Recipe> = { slices: 'key-images' };
    const none = await requestOf(models.world, first(stack), recipe);
    await problem(call(POST, { json: none }), 400);
    const { studyUid, seriesUid, sopInstanceUid } = first(stack);
    await models.world.db.annotation.create({
      data: {
        ...{ id: 'key', studyUid, seriesUid, sopInstanceUid, frame: 1, version: 1 },
        ...{ tool: 'KeyImage', label: '', geometry: '{}', measurements: '[]' },
        ...{ author: 'Reader', source: 'person', status: 'accepted' },
      },
    });
    const { images } = await previewOf(first(stack), recipe);
    expect(images.map(({ slices: [slice] }) => slice?.sopInstanceUid)).toEqual([
      sopInstanceUid,
    ]);
  });

  it('are as bright whichever slices go along: a span is that of the whole stack', async () => {
    const windows = async (recipe: Partial<Recipe>) =>
      (await previewOf(first(twoSlopes), recipe)).images.map(({ window }) => window);
    // Air is stored as 24, bone as 1724: −1000 … 700 by slope 1, −976 … 2424 by slope 2.
    // All in all −1000 … 2424.
    expect(await windows({ window: 'minmax' })).toEqual(['712/3424', '712/3424']);
    for (const window of ['minmax', 'percentile', 'auto'] as const) {
      const all = await windows({ window });
      for (const at of [1, 2]) {
        expect(await windows({ window, from: at, to: at })).toEqual(all.slice(0, 1));
      }
    }
  });

  it('go through the window that was asked for', async () => {
    // Lung window −600/1500: 40 HU is ((40 + 600.5) / 1499 + 0.5) × 255 = 236.5,
    // −800 HU ((−800 + 600.5) / 1499 + 0.5) × 255 = 93.6.
    const window = { center: -600, width: 1500 };
    const [lung] = await pictures(series('axial'), { window });
    expect(lung?.at(32, 32)).toEqual([236]);
    expect(lung?.at(47, 43)).toEqual([94]);
    const [rgb] = await pictures(series('axial'), {}, 'medgemma');
    expect(rgb?.channels).toBe(3);
  });

  it('are of the size that the model’s family takes', async () => {
    const [medgemma] = await pictures(series('axial'), {}, 'medgemma');
    // Its own processor enlarges a slice to 896².
    expect([medgemma?.width, medgemma?.height]).toEqual([64, 64]);
    // At least 256 × 32² pixels, both sides multiples of 32: 512 × 512.
    const [qwen] = await pictures(series('axial'), {}, 'qwen');
    expect([qwen?.width, qwen?.height]).toEqual([512, 512]);
  });

  it('have square pixels, where the file has pixels twice as high as wide', async () => {
    const [picture] = await pictures(series('tallPixels'));
    expect([picture?.width, picture?.height]).toEqual([64, 64]);
    expect(picture?.at(16, 20)).toEqual([255]);
    expect(picture?.at(47, 43)).toEqual([0]);
  });

  it('keep the two volumes of a diffusion series apart', async () => {
    const { images, context } = await previewOf(first(mr));
    expect(images).toHaveLength(3);
    expect(images[0]?.caption).toContain('b 0');
    expect(context).toContain('"b-value s/mm²": 0');
  });

  it('of ultrasound are black outside the regions, unless that was switched off', async () => {
    const { x0, y0, x1, y1 } = CINE_REGION;
    const masked = await pictures(cine);
    expect(masked).toHaveLength(3);
    for (const [index, picture] of masked.entries()) {
      for (let row = 0; row < CINE.rows; row++) {
        for (let column = 0; column < CINE.columns; column++) {
          const inside = column >= x0 && column <= x1 && row >= y0 && row <= y1;
          const wanted = inside ? [...cineColour(index + 1)] : [0, 0, 0];
          expect(picture.at(column, row), `${column}, ${row}`).toEqual(wanted);
        }
      }
    }
    const [open] = await pictures(cine, { maskOutsideRegions: false });
    expect(open?.at(0, 0)).toEqual([CINE_LETTERS, CINE_LETTERS, CINE_LETTERS]);
    const notes = async (recipe: Partial<Recipe>) =>
      (await previewOf(cine, recipe)).deidentification.map(({ level }) => level);
    expect(await notes({})).toEqual(['done', 'done']);
    expect(await notes({ maskOutsideRegions: false })).toContain('warning');
  });
});

describe('several windows', () => {
  const soft = { center: 40, width: 400 };
  const lungAndSoft = [{ center: -600, width: 1500 }, soft];

  it('make an image each of a slice, under one number, and are counted', async () => {
    const { images, tokens, coverage, instructions, question } = await previewOf(
      first(stack),
      { window: lungAndSoft, from: 2, to: 3 },
    );
    expect(images.map(({ caption }) => caption)).toEqual([
      'Slice 1 of 2, axial CT, z 10.0 mm, window lung -600/1500',
      'Slice 1 of 2, axial CT, z 10.0 mm, window soft tissue 40/400',
      'Slice 2 of 2, axial CT, z 5.0 mm, window lung -600/1500',
      'Slice 2 of 2, axial CT, z 5.0 mm, window soft tissue 40/400',
    ]);
    expect(images.map(({ slices }) => slices.map(({ number }) => number))).toEqual([
      [1],
      [1],
      [2],
      [2],
    ]);
    expect(coverage.sent).toBe(2);
    expect(question).toContain('the 2 slices above (numbers 1 to 2)');
    expect(instructions).toContain('several windows');
    const one = await previewOf(first(stack), {
      window: soft,
      from: 2,
      to: 3,
    });
    expect(one.images.map(({ sha256 }) => sha256)).toEqual(
      images.filter((_, index) => index % 2 === 1).map(({ sha256 }) => sha256),
    );
    // `generic`: 64² are 2 × 2 patches of 32; two images more, and the words about windows.
    const words = instructions.length - one.instructions.length;
    expect(tokens - one.tokens).toBeCloseTo(2 * 4 + words / 4, -1);
  });

  it('count against the limit of the model', async () => {
    // Mistral takes 8 images.
    const window = [...lungAndSoft, { center: 480, width: 2500 }];
    const recipe: Partial<Recipe> = { window, slices: 'all' };
    const request = await requestOf(models.world, first(stack), recipe, 'mistral');
    const { title } = await problem(call(POST, { json: request }), 400);
    expect(title).toBe(
      'This model takes at most 8 images, 2 slices in 3 windows, not 4.',
    );
    const spread = await previewOf(first(stack), { window }, 'mistral');
    expect(spread.images).toHaveLength(6);
  });

  it('leave what has no window as it is', async () => {
    expect((await previewOf(cine, { window: lungAndSoft })).images).toHaveLength(3);
  });
});

describe('a montage', () => {
  it('is made where the model takes too few images, and only there', async () => {
    const recipe: Partial<Recipe> = { montage: true, slices: 'all' };
    const one = await previewOf(first(stack), recipe, 'one');
    expect(one.tiles).toBe(4);
    expect(one.coverage.sent).toBe(4);
    expect(one.images.map(({ caption }) => caption)).toEqual([
      'Slices 1 to 4 of 4 side by side, each under its number, axial CT, z 15.0 to 0.0 mm, window 40/400',
    ]);
    expect(one.images[0]?.slices.map(({ number }) => number)).toEqual([1, 2, 3, 4]);
    expect(one.instructions).toContain('side by side');
    const eight = await previewOf(first(stack), recipe, 'mistral');
    expect(eight.tiles).toBe(1);
    expect(eight.images).toHaveLength(4);
    const without = await requestOf(models.world, first(stack), { slices: 'all' }, 'one');
    await problem(call(POST, { json: without }), 400);
  });

  it('stands in the run with each slice’s own way back', async () => {
    models.service.reply({ kind: 'answer', text: answers.good });
    const request = await requestOf(
      models.world,
      first(stack),
      { montage: true, slices: 'all' },
      'one',
    );
    const { id } = await runToEnd(request);
    const row = await models.world.db.run.findUniqueOrThrow({ where: { id } });
    const [image] = JSON.parse(row.images) as { slices: { tile: object }[] }[];
    expect(image?.slices.map(({ tile }) => tile)).toMatchObject([
      { picture: 1, left: 0 },
      { picture: 1 },
      { picture: 1, left: 0 },
      { picture: 1 },
    ]);
  });
});

describe('a recipe that can’t be followed', () => {
  const ask = async (file: PhantomFile, recipe: object, modelId = 'vlm') =>
    call(POST, { json: await requestOf(models.world, file, recipe, modelId) });

  it.each([
    ['slices that are not there', { from: 3, to: 9 }, 400],
    ['slices in the wrong order', { from: 3, to: 2 }, 400],
    ['more images than the model takes', { count: 17 }, 400],
    ['a slice of zero', { from: 0 }, 400],
    ['a window without width', { window: { center: 40, width: 0 } }, 400],
    ['a window that nobody knows', { window: 'pretty' }, 400],
    ['an unknown stack', { stackId: '1.2.3/all' }, 404],
  ])('is refused: %s', async (_, recipe, status) => {
    await problem(ask(first(stack), recipe), status);
  });

  it('is refused for a model or study that is not there, or does not read the modality', async () => {
    await problem(ask(first(stack), {}, 'nobody'), 404);
    const gone = await problem(ask({ ...first(stack) }, { stackId: 'x' }), 404);
    expect(gone).toMatchObject({
      title: 'This study has no such stack.',
      detail: expect.stringContaining('choose the stack again'),
    });
    const { title } = await problem(ask(cine, {}, 'medgemma'), 422);
    expect(title).toContain('US');
    const request = await requestOf(models.world, first(stack));
    await problem(call(POST, { json: { ...request, studyUid: '1.2.3' } }), 404);
  });

  it('names a slice that can’t be decoded as such', async () => {
    const { importAll } = await import('../test-world');
    await importAll(models.world, [broken]);
    const { type } = await problem(ask(broken, {}), 422);
    expect(type).toBe('urn:overread:decode_failed');
  });
});
