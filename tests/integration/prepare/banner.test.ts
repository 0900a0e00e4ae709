import sharp from 'sharp';
import { beforeAll, expect, it } from 'vitest';
import { GET as getImage } from '@/app/api/previews/images/[sha256]/route';
import { POST as preview } from '@/app/api/previews/route';
import type { Recipe } from '@/lib/api/models/recipes';
import { previewSchema } from '@/lib/api/runs';
import { phantomFile } from '@/tests/phantoms/series';
import { openModelWorld, requestOf, type ModelWorld } from '../model-world';
import { call, json } from '../routes';

/** A device that is known to write on the first 47 of 480 rows, whose file names no regions. */
const file = phantomFile(
  'US',
  { study: 'banner' },
  {
    Manufacturer: 'Philips Medical Systems',
    ManufacturerModelName: 'iU22',
    ImageType: ['ORIGINAL', 'PRIMARY'],
    Rows: 480,
    Columns: 640,
    BitsAllocated: 8,
    BitsStored: 8,
    HighBit: 7,
    WindowCenter: 128,
    WindowWidth: 256,
    PixelData: new Uint8Array(480 * 640).fill(90),
  },
);

let models: ModelWorld;
beforeAll(async () => {
  models = await openModelWorld([file]);
});

async function seen(recipe: Partial<Recipe> = {}) {
  const request = await requestOf(models.world, file, recipe);
  const { images, deidentification } = previewSchema.parse(
    await json(call(preview, { json: request })),
  );
  const sha256 = images[0]?.sha256 ?? '';
  const png = Buffer.from(
    await (await call(getImage, { params: { sha256 } })).arrayBuffer(),
  );
  const { data, info } = await sharp(png)
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const greys = [46, 47].map((row) => data[row * info.width + 320]);
  return { greys, notes: deidentification.map(({ message }) => message).join(' ') };
}

it('the banner of a known device is black, and it is said so', async () => {
  const { greys, notes } = await seen();
  expect(greys[0]).toBe(0);
  expect(greys[1]).toBeGreaterThan(0);
  expect(notes).toContain('The top 47 rows are black');
  expect(notes).toContain('Look for names in the images.');
});

it('it is sent where the reader wants text to stay', async () => {
  const { greys, notes } = await seen({ maskText: false });
  expect(greys[0]).toBeGreaterThan(0);
  expect(notes).not.toContain('rows are black');
});
