import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { beforeAll, expect, it } from 'vitest';
import { GET as getImage } from '@/app/api/previews/images/[sha256]/route';
import { POST } from '@/app/api/previews/route';
import { previewSchema } from '@/lib/api/runs';
import { axial } from '@/tests/phantoms/block-patient';
import { ctSlice } from '@/tests/phantoms/series';
import { openModelWorld, requestOf, type ModelWorld } from '../model-world';
import { call, json } from '../routes';

const ROWS = 60;
const COLUMNS = 72;
/** Every stored value from 0 to 4319 once, row by row. */
const values = Uint16Array.from({ length: ROWS * COLUMNS }, (_, index) => index);
const slice = (RescaleSlope: number, RescaleIntercept: number) =>
  ctSlice(
    { ...axial(0), rows: ROWS, columns: COLUMNS },
    { study: `slope ${RescaleSlope}` },
    { RescaleSlope, RescaleIntercept, PixelData: values },
  );
const whole = slice(1, -1200); // −1200 … 3119 HU
const halves = slice(0.5, -1100); // −1100 … 1059.5 HU

let models: ModelWorld;
beforeAll(async () => {
  models = await openModelWorld([whole, halves]);
  models.configure({ id: 'medgemma', policy: 'medgemma-1.5' });
});

/*
 * Expected sums by NumPy 2.4.6, float32 and float64 alike, after the model's own notebook
 * (google-health/medgemma, high_dimensional_ct_hugging_face.ipynb d89262cd):
 *
 *   stored = np.arange(60 * 72, dtype=np.uint16).reshape(60, 72)
 *   hu = stored.astype(np.float64) * slope + intercept
 *   channels = []
 *   for lo, hi in ((-1024, 1024), (-135, 215), (0, 80)):
 *       x = np.clip(hu, lo, hi).astype(np.float32); x -= lo; x /= hi - lo; x *= 255.0
 *       channels.append(np.round(x).astype(np.uint8))
 *   square = np.zeros((72, 72, 3), np.uint8)
 *   square[6:66, :] = np.stack(channels, -1)
 *   hashlib.sha256(square.tobytes()).hexdigest()
 */
it.each([
  ['whole HU', whole, 'f30e93d35e69d1d9079ca0bfe6ff1a6eadc96812171de2c6549bbf670eedc697'],
  [
    'halves of HU',
    halves,
    '1f54164c572d4e343b8445485bebc1484be03a5ea0a1716624a7f950b485a8a8',
  ],
])('MedGemma’s picture is NumPy’s to the byte: %s', async (_, file, sha256) => {
  const request = await requestOf(models.world, file, {}, 'medgemma');
  const preview = previewSchema.parse(await json(call(POST, { json: request })));
  const [image] = preview.images;
  const png = await call(getImage, { params: { sha256: image?.sha256 ?? '' } });
  const { data, info } = await sharp(await png.arrayBuffer())
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect(info).toMatchObject({ width: COLUMNS, height: COLUMNS, channels: 3 });
  expect(createHash('sha256').update(data).digest('hex')).toBe(sha256);
});
