import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SCREEN, screenColor, ultrasoundScreen } from '@/tests/phantoms/ultrasound';
import { handIn, openBrowser, openPage, shoot, waitForPicture } from './open-browser';

let browser: Browser;
let page: Page;
let errors: string[];

const file = ultrasoundScreen({ study: `ultrasound ${crypto.randomUUID()}` });

const viewport = () => page.getByRole('img', { name: /^Viewport/ });
/** What stands beside the drawings, on the picture. */
const words = () => page.locator('main svg.svg-layer').first().textContent();

async function scaleAndCorner() {
  const box = await viewport().boundingBox();
  if (!box) throw new Error('There is no viewport.');
  const { columns, rows } = SCREEN;
  // Fitted, and its pixels are square.
  const scale = Math.min(box.width / columns, box.height / rows);
  const left = (box.width - columns * scale) / 2;
  return { box, scale, left, top: (box.height - rows * scale) / 2 };
}

/** The place on the page of the middle of a pixel. */
async function at(column: number, row: number) {
  const { box, scale, left, top } = await scaleAndCorner();
  return [
    box.x + left + (column + 0.5) * scale,
    box.y + top + (row + 0.5) * scale,
  ] as const;
}

async function drag(from: readonly [number, number], to: readonly [number, number]) {
  await page.mouse.move(...(await at(...from)));
  await page.mouse.down();
  await page.mouse.move(...(await at(...to)), { steps: 6 });
  await page.mouse.up();
}

beforeAll(async () => {
  await handIn([file]);
  browser = await openBrowser();
  ({ page, errors } = await openPage(browser));
});
afterAll(() => browser.close());

it('shows the colours that are in the file, to the level', async () => {
  await page.goto(`/studies/${file.studyUid}`);
  await waitForPicture(page);
  const url = await viewport()
    .locator('canvas')
    .first()
    .evaluate((element) => (element as HTMLCanvasElement).toDataURL());
  const png = sharp(Buffer.from(url.split(',')[1] ?? '', 'base64')).removeAlpha();
  const { data, info } = await png.raw().toBuffer({ resolveWithObject: true });
  const scale = Math.min(info.width / SCREEN.columns, info.height / SCREEN.rows);
  const [left, top] = [
    (info.width - SCREEN.columns * scale) / 2,
    (info.height - SCREEN.rows * scale) / 2,
  ];
  for (const [column, row] of [
    [50, 30],
    [150, 30],
    [100, 75],
    [30, 100],
    [170, 150],
  ] as const) {
    const x = Math.round(left + (column + 0.5) * scale);
    const y = Math.round(top + (row + 0.5) * scale);
    const shown = [...data.subarray((y * info.width + x) * 3).subarray(0, 3)];
    expect(shown, `${column}, ${row}`).toEqual([...screenColor(column, row)]);
  }
});

it('outlines the regions when asked, each with its scale', async () => {
  const outlines = page.getByRole('group', { name: 'Regions of the ultrasound picture' });
  expect(await outlines.count()).toBe(0);
  await page.keyboard.press('Alt+u');
  await outlines.getByText('US region 2, 0.02 s/px, 0.1 cm/px · tissue M-mode').waitFor();
  const { scale, left, top } = await scaleAndCorner();
  const points = await outlines
    .locator('[data-region="3"] polygon')
    .evaluate((each) => each.getAttribute('points')?.split(/[ ,]/).map(Number) ?? []);
  // Of the whole pixels from (0, 80) to (199, 159).
  const corners = [0, 80, 200, 80, 200, 160, 0, 160];
  expect(points).toEqual(
    corners.map((pixel, index) =>
      expect.closeTo((index % 2 === 0 ? left : top) + pixel * scale, -0.3),
    ),
  );
});

it('measures time, depth and velocity, and refuses what has no meaning, in a sentence', async () => {
  await page.keyboard.press('d');
  // 50 columns of 0.02 s and 30 rows of 0.1 cm.
  await drag([120, 45], [170, 15]);
  await expect.poll(words).toMatch(/time (1\.00|0\.99)\d s \(US region 2/);
  await expect.poll(words).toMatch(/depth (3\.0|2\.9)\d cm\s+slope 3\.0 cm\/s/);
  await page.keyboard.press('d');
  await drag([20, 20], [60, 50]);
  await expect.poll(words).toMatch(/2\.(49|5\d) cm \(US region 1, 0\.05 cm\/px\)/);
  await page.keyboard.press('g');
  await page.mouse.move(...(await at(125, 90)));
  await page.mouse.down();
  await page.mouse.up();
  // 30 rows above the baseline.
  await expect.poll(words).toMatch(/velocity (59|60)\.\d cm\/s/);
  await page.keyboard.press('d');
  await drag([30, 60], [140, 60]);
  const sentence =
    'No number: the ends lie in parts of the picture that have different scales.';
  await expect.poll(words).toContain(sentence);
  await page.getByRole('tab', { name: /Annotations/ }).click();
  await page.getByRole('tabpanel').getByText(sentence).waitFor();
  await page
    .getByRole('tabpanel')
    .getByText(/^Slice|^Image/)
    .first()
    .waitFor();
  await shoot(page, 'ultrasound');
  await page.setViewportSize({ width: 1366, height: 768 });
  await page.waitForFunction(() => innerWidth === 1366);
  await expect.poll(words).toContain(sentence);
  await shoot(page, 'ultrasound-1366');
  expect(errors).toEqual([]);
});
