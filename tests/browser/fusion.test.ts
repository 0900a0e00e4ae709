import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uidFrom } from '@/lib/dicom/write-part10';
import { axial, sampled, type Plane } from '@/tests/phantoms/block-patient';
import { ctStack, phantomFile, planeAttributes } from '@/tests/phantoms/series';
import { greyOf, planesOn, type Name } from './on-planes';
import { handIn, openBrowser, openPage, shoot } from './open-browser';

let browser: Browser;
let page: Page;
let errors: string[];
const { plane, textOf, colorAt, greyAt, placeOf } = planesOn(() => page);

const space = { FrameOfReferenceUID: uidFrom('phantom frame of reference') };
const study = `fusion ${crypto.randomUUID()}`;
/** z = 0 … 75 mm: tissue is 40 + 2z HU for |x| ≤ 26 and |y| ≤ 22 mm. */
const CT = ctStack(16, { study, series: 'thin' });

/**
 * Voxels of 3 × 4 × 6 mm with centres at x = −28.5 + 3i, y = −30 + 4j, z = 4 + 6k: 7000 Bq/ml in three
 * by three by three around (7.5, −10, 40), 2500 elsewhere. As scanners do, each slice has a rescale
 * slope of its own: what is stored is twice as much in every other one.
 */
const pet = (series: string, more: object) =>
  Array.from({ length: 12 }, (_, index) => {
    const z = 4 + 6 * index;
    const placed: Plane = {
      ...axial(z),
      ...{ rows: 16, columns: 20, position: [-28.5, -30, z], spacing: [4, 3] },
    };
    const slope = index % 2 === 0 ? 2.5 : 1.25;
    const isHot = (x: number, y: number) =>
      Math.abs(x - 7.5) <= 3 && Math.abs(y + 10) <= 4 && Math.abs(z - 40) <= 6;
    return phantomFile(
      'PT',
      { study, series, instance: index + 1 },
      {
        ...{ ...planeAttributes(placed), ...space },
        ImageType: ['ORIGINAL', 'PRIMARY'],
        Units: 'BQML',
        CorrectedImage: ['DECY', 'ATTN'],
        DecayCorrection: 'ADMIN',
        RescaleIntercept: 0,
        RescaleSlope: slope,
        WindowCenter: 5000,
        WindowWidth: 10000,
        PixelData: Uint16Array.from(
          sampled(placed, (x, y) => (isHot(x, y) ? 7000 : 2500) / slope),
        ),
        ...more,
      },
    );
  });
/** 70 kg and 350 MBq at the moment that is corrected to: 70,000 g / 350,000,000 Bq is 1/5000. */
const WITH_DOSE = {
  PatientWeight: 70,
  RadiopharmaceuticalInformationSequence: [{ RadionuclideTotalDose: 350e6 }],
};

const mr = (series: string, placed: Plane, instance: number, values: number[]) =>
  phantomFile(
    'MR',
    { study, series, instance },
    {
      ...{ ...planeAttributes(placed), ...space },
      ImageType: ['ORIGINAL', 'PRIMARY'],
      // Before all others: what is shown first is loaded, whatever the server does then.
      ...(series === 'flat' && { SeriesNumber: 0 }),
      WindowCenter: 500,
      WindowWidth: 1000,
      PixelData: Uint16Array.from(values),
    },
  );
/** 400 wherever there is a patient. */
const FLAT = Array.from({ length: 16 }, (_, index) => {
  const placed = axial(5 * index);
  return mr(
    'flat',
    placed,
    index + 1,
    sampled(placed, (x, y) => (Math.abs(x) <= 26 && Math.abs(y) <= 22 ? 400 : 0)),
  );
});
/**
 * Acquired from front to back, 6 mm apart, pixels of 2 mm, the head on top: 500 on the patient’s left,
 * in front and above z = 30; nothing elsewhere.
 */
const STANDING = [-24, -18, -12, -6, 0, 6, 12, 18, 24].map((y, index) => {
  const placed: Plane = {
    ...{ rows: 32, columns: 32, spacing: [2, 2] },
    ...{ position: [-31, y, 71], row: [1, 0, 0], column: [0, 0, -1] },
  };
  return mr(
    'standing',
    placed,
    index + 1,
    sampled(placed, (x, atY, z) => (x > 0 && atY < 0 && z > 30 ? 500 : 0)),
  );
});

/** DICOM’s Hot Iron (PS3.6 B.1.1) at a share of its window: red first, then green, then blue. */
const ironOf = (share: number) =>
  [2 * 255 * share, 2 * (255 * share - 128), 4 * (255 * share - 192)].map((level) =>
    Math.max(0, Math.min(255, level)),
  );
const HOT = ironOf(7000 / 9999);
const WARM = ironOf(2500 / 9999);

/** Waits until a place has a colour over a grey: by so much of the one, and the rest of the other. */
const shows = (
  place: readonly [Name, rightMm: number, upMm: number],
  color: number[],
  opacity: number,
  grey: number,
) =>
  expect
    .poll(() => colorAt(...place))
    .toEqual(
      color.map((level) => expect.closeTo(opacity * level + (1 - opacity) * grey, -0.6)),
    );

const bar = () => page.getByRole('toolbar', { name: 'Second series' });
async function lay(name: RegExp) {
  await bar().getByRole('button').first().click();
  await page.getByRole('menuitem', { name }).click();
}
async function openPlanes(name: RegExp) {
  await page.getByRole('button', { name }).first().click();
  await page.getByTestId('slice').getByText('Slice 9 / 16').waitFor();
  // At z = 40.
  await page.keyboard.press('ArrowUp');
  await page.getByTestId('slice').getByText('Slice 8 / 16').waitFor();
  await page.keyboard.press('x');
  await expect.poll(() => textOf('axial', 'slice')).toContain('40.0 mm');
}

beforeAll(async () => {
  await handIn([
    ...CT,
    ...pet('dosed', WITH_DOSE),
    ...pet('undosed', {}),
    ...FLAT,
    ...STANDING,
  ]);
  browser = await openBrowser();
  ({ page, errors } = await openPage(browser, { width: 1366, height: 768 }));
  await page.goto(`/studies/${CT[0]?.studyUid}`);
});
afterAll(() => browser.close());

describe('PET over CT', () => {
  it('has the colours of its values where they lie in the patient, on every plane', async () => {
    await openPlanes(/CT thin/);
    await lay(/PT 1 PT undosed/);
    const at40 = greyOf(120);
    await shows(['axial', 7.5, 10], HOT, 0.5, at40);
    // The last hot centres are at x = 10.5 and y = −14; the next ones are 3 and 4 mm further.
    await shows(['axial', 10, 10], HOT, 0.5, at40);
    await shows(['axial', 14, 10], WARM, 0.5, at40);
    await shows(['axial', 7.5, 13.5], HOT, 0.5, at40);
    await shows(['axial', 7.5, 18.5], WARM, 0.5, at40);
    await shows(['axial', -7.5, 10], WARM, 0.5, at40);
    // The other planes through the middle of what is hot; their own middle is at z = 37.5.
    await page.mouse.click(...(await placeOf('axial', 7.5, 10)));
    await shows(['coronal', 7.5, 2.5], HOT, 0.5, at40);
    await shows(['sagittal', -10, 2.5], HOT, 0.5, at40);
    await shows(['coronal', 7.5, 58 - 37.5], WARM, 0.5, greyOf(156));
    await shows(['coronal', 7.5, 45.5 - 37.5], HOT, 0.5, greyOf(131));
    await shows(['coronal', 7.5, 52.5 - 37.5], WARM, 0.5, greyOf(145));
    await shoot(page, 'fusion-pet');
  });

  it('tells both values under the pointer, in the unit of each', async () => {
    await page.mouse.move(...(await placeOf('axial', 7.5, 10)));
    await expect.poll(() => textOf('axial', 'value')).toBe('120.0 HU');
    expect(await textOf('axial', 'value-above')).toBe('Over: 7000.0 Bq/ml');
    await page.mouse.move(...(await placeOf('axial', -15, 12)));
    await expect.poll(() => textOf('axial', 'value')).toBe('700.0 HU');
    expect(await textOf('axial', 'value-above')).toBe('Over: 2500.0 Bq/ml');
    // Beyond x = 28.5, the last centre, it has no values.
    await page.mouse.move(...(await placeOf('axial', 30.5, 0)));
    await expect.poll(() => textOf('axial', 'value')).toBe('-1000.0 HU');
    expect(await textOf('axial', 'value-above')).toBe('Over: nothing here');
    await lay(/PT 1 PT dosed/);
    await shows(['axial', 7.5, 10], HOT, 0.5, greyOf(120));
    await page.mouse.move(...(await placeOf('axial', 7.5, 10)));
    await expect.poll(() => textOf('axial', 'value-above')).toBe('Over: 1.4 SUVbw');
    expect(await textOf('axial', 'over')).toBe(
      'Over: PT dosed · Hot iron 50 % · W 2 · L 1 · SUV',
    );
  });

  it('is as dense as its slider says, from nothing to nothing else', async () => {
    const grey = greyOf(120);
    const slider = bar().getByRole('slider', { name: 'Opacity' });
    for (const percent of [100, 20, 0]) {
      await slider.fill(String(percent));
      await shows(['axial', 7.5, 10], HOT, percent / 100, grey);
      await shows(['axial', -7.5, 10], WARM, percent / 100, grey);
    }
    for (let step = 0; step < 3; step++) await page.keyboard.press('Alt+PageUp');
    await shows(['axial', 7.5, 10], HOT, 0.3, grey);
    expect(errors).toEqual([]);
  });
});

it('shows PET on its planes as it was in its slices, however many were looked at before', async () => {
  await page
    .getByRole('button', { name: /PT undosed/ })
    .first()
    .click();
  await page.getByText('12 of 12 slices loaded').waitFor();
  await page.keyboard.press('Home');
  for (let number = 1; number <= 7; number++) {
    await page.getByTestId('slice').getByText(`Slice ${number} / 12`).waitFor();
    await page.keyboard.press('ArrowDown');
  }
  // At z = 40, in the middle of what is hot.
  for (let step = 0; step < 2; step++) await page.keyboard.press('ArrowUp');
  await page.getByTestId('slice').getByText('Slice 6 / 12').waitFor();
  await page.keyboard.press('x');
  await expect.poll(() => textOf('axial', 'slice')).toContain('mm');
  await page.mouse.click(...(await placeOf('axial', 7.5, 10)));
  await expect
    .poll(() => greyAt('axial', 7.5, 10))
    .toBeCloseTo((7000 / 9999) * 255, -0.3);
  // The middle of its slices, from 4 to 70 mm, is at 37.
  const [warm, hot] = [(2500 / 9999) * 255, (7000 / 9999) * 255];
  await expect.poll(() => greyAt('coronal', 7.5, 40 - 37)).toBeCloseTo(hot, -0.3);
  for (const z of [10, 22, 27, 53, 58, 64]) {
    expect(await greyAt('coronal', 7.5, z - 37)).toBeCloseTo(warm, -0.3);
  }
  for (const z of [35, 45]) {
    expect(await greyAt('coronal', 7.5, z - 37)).toBeCloseTo(hot, -0.3);
  }
  await page.keyboard.press('Escape');
  await plane('axial').waitFor({ state: 'detached' });
  expect(errors).toEqual([]);
});

it('lays an MR over an MR that was acquired in another direction', async () => {
  await openPlanes(/MR flat/);
  await lay(/MR 1 MR standing/);
  // 500 of 0 to 999 is the middle of hot iron; 400 in the same window is a grey of 102.
  const [iron, grey] = [ironOf(500 / 999), (400 / 999) * 255];
  await shows(['axial', 12, 12], iron, 0.5, grey);
  await shows(['axial', -12, 12], [grey, grey, grey], 1, grey);
  await shows(['axial', 12, -12], [grey, grey, grey], 1, grey);
  await page.mouse.move(...(await placeOf('axial', 12, 12)));
  await expect.poll(() => textOf('axial', 'value')).toBe('400.0');
  expect(await textOf('axial', 'value-above')).toBe('Over: 500.0');
  await page.mouse.click(...(await placeOf('axial', 12, 12)));
  await shows(['sagittal', -12, 40 - 37.5], iron, 0.5, grey);
  await shows(['sagittal', -12, 20 - 37.5], [grey, grey, grey], 1, grey);
  await shows(['coronal', 12, 40 - 37.5], iron, 0.5, grey);
  await shows(['coronal', 12, 20 - 37.5], [grey, grey, grey], 1, grey);
  await page.keyboard.press('Escape');
  await plane('axial').waitFor({ state: 'detached' });
  expect(errors).toEqual([]);
});

it('waits for a server that is away, and shows planes and what lies over them by itself', async () => {
  const { page: room } = await openPage(browser, { width: 1366, height: 768 });
  await page.close();
  page = room;
  let isUp = true;
  await page.route(/\/dicomweb\/|\/api\/health/, (route) =>
    isUp ? route.continue() : route.abort('connectionrefused'),
  );
  await page.goto(`/studies/${CT[0]?.studyUid}`);
  await page
    .getByRole('button', { name: /MR flat/ })
    .first()
    .click();
  await page.getByText('16 of 16 slices loaded').waitFor();
  isUp = false;
  await page
    .getByRole('button', { name: /CT thin/ })
    .first()
    .click();
  await page.keyboard.press('x');
  const told = page.getByText('The server does not answer.').first();
  await told.waitFor();
  await shoot(page, 'planes-offline');
  expect(await plane('axial').getByTestId('slice').count()).toBe(0);
  isUp = true;
  await expect.poll(() => textOf('axial', 'slice')).toContain('35.0 mm');
  await expect.poll(() => greyAt('axial', 5, -18)).toBeCloseTo(greyOf(110), -0.3);
  await expect.poll(() => told.count()).toBe(0);

  isUp = false;
  await lay(/PT 1 PT undosed/);
  await bar()
    .getByText(/server does not answer/)
    .waitFor();
  isUp = true;
  await shows(['axial', 7.5, 10], HOT, 0.5, greyOf(110));
  expect(await textOf('axial', 'slice')).toContain('35.0 mm');
  await expect.poll(() => bar().getByRole('alert').count()).toBe(0);
});
