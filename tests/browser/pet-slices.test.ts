import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import type { Annotation } from '@/lib/api/annotations';
import { axial, type Plane } from '@/tests/phantoms/block-patient';
import { phantomFile, planeAttributes } from '@/tests/phantoms/series';
import { handIn, openBrowser, openPage, waitForPicture } from './open-browser';

let browser: Browser;
let page: Page;
let errors: string[];

const [ROWS, COLUMNS] = [16, 20];
const SLOPE = 1.25;
const study = `pet slices ${crypto.randomUUID()}`;
/** 7500 Bq/ml in columns 8 to 10 of rows 6 to 8, 30000 in the first pixel, 2500 elsewhere. */
const valueAt = (column: number, row: number) => {
  if (column === 0 && row === 0) return 30000;
  return column >= 8 && column <= 10 && row >= 6 && row <= 8 ? 7500 : 2500;
};
/**
 * Of 65,535 steps from 2500 to 30000 each is 0.4196: 7500 lies between the 11,915th, 7499.8, and the next
 * one. A pixel is 3 mm wide and 4 mm high.
 */
const files = [0, 6, 12].map((z, index) => {
  const plane: Plane = {
    ...axial(z),
    ...{ rows: ROWS, columns: COLUMNS, position: [-28.5, -30, z], spacing: [4, 3] },
  };
  return phantomFile(
    'PT',
    {
      study,
      series: 'fractions',
      instance: index + 1,
    },
    {
      ...planeAttributes(plane),
      ImageType: ['ORIGINAL', 'PRIMARY'],
      Units: 'BQML',
      RescaleIntercept: 0,
      RescaleSlope: SLOPE,
      WindowCenter: 5000,
      WindowWidth: 10000,
      PixelData: Uint16Array.from(
        { length: ROWS * COLUMNS },
        (_, at) => valueAt(at % COLUMNS, Math.floor(at / COLUMNS)) / SLOPE,
      ),
    },
  );
});
const studyUid = files[0]?.studyUid ?? '';

beforeAll(async () => {
  await handIn(files);
  browser = await openBrowser();
  ({ page, errors } = await openPage(browser));
});
afterAll(() => browser.close());

/** Where a point of the picture is on the page; whole numbers are the middles of pixels. */
async function at(column: number, row: number) {
  const box = await page.locator('canvas').first().boundingBox();
  if (!box) throw new Error('There is no picture.');
  const scale = Math.min(box.width / (COLUMNS * 3), box.height / (ROWS * 4));
  return [
    box.x + box.width / 2 + (column - (COLUMNS - 1) / 2) * 3 * scale,
    box.y + box.height / 2 + (row - (ROWS - 1) / 2) * 4 * scale,
  ] as const;
}

/** To the next slice and back: what was shown before is shown from memory. */
async function leaveAndComeBack() {
  await page.keyboard.press('Home');
  await page.getByTestId('slice').getByText('Slice 1 / 3').waitFor();
  await page.keyboard.press('ArrowDown');
  await page.getByTestId('slice').getByText('Slice 2 / 3').waitFor();
}

it('tells the values of the file under the pointer, without steps between them', async () => {
  await page.goto(`/studies/${studyUid}`);
  await waitForPicture(page);
  await page.getByText('Drawn by the processor').waitFor();
  await leaveAndComeBack();
  await leaveAndComeBack();
  const value = page.getByTestId('value');
  for (const [column, row, told] of [
    [9, 7, '7500'],
    [10, 8, '7500'],
    [11, 7, '2500'],
    [0, 0, '30000'],
  ] as const) {
    await page.mouse.move(...(await at(column, row)));
    await expect.poll(() => value.textContent()).toBe(`${told} Bq/ml`);
  }
});

it('measures them, and keeps what it measured', async () => {
  await page.keyboard.press('r');
  // Between the pixels around the nine: from 7.5 to 10.5, and from 5.5 to 8.5.
  await page.mouse.move(...(await at(7.6, 5.6)));
  await page.mouse.down();
  await page.mouse.move(...(await at(10.4, 8.4)), { steps: 5 });
  await page.mouse.up();
  const measured = async () => {
    const answer = await fetch(
      `${inject('appUrl')}/api/annotations?studyUid=${studyUid}`,
    );
    const { annotations } = (await answer.json()) as { annotations: Annotation[] };
    return Object.fromEntries(
      (annotations[0]?.measurements ?? []).map(({ name, value }) => [name, value]),
    );
  };
  await expect
    .poll(measured)
    .toMatchObject({ mean: 7500, sd: 0, median: 7500, min: 7500, max: 7500, pixels: 9 });
  expect(errors).toEqual([]);
});
