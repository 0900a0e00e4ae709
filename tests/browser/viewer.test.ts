import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { tallPixels } from '@/tests/phantoms/block-patient';
import { ctSlice, phantomFile, type PhantomFile } from '@/tests/phantoms/series';
import { openBrowser, openPage, waitForPicture } from './open-browser';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

// A server that is used again, as by whoever works on a page, keeps what earlier runs drew.
const run = crypto.randomUUID();

async function bring(file: PhantomFile): Promise<void> {
  const form = new FormData();
  form.append('files', new Blob([new Uint8Array(file.bytes)]), file.name);
  const answer = await fetch(`${inject('appUrl')}/api/import`, {
    method: 'POST',
    body: form,
  });
  expect(await answer.text()).toMatch(/event: summary/);
}

async function open(page: Page, file: PhantomFile) {
  await bring(file);
  await page.goto(`/studies/${file.studyUid}`);
  await waitForPicture(page);
  return viewportOf(page);
}

/** Where the phantom's 64 × 64 mm lie on the page: as large as fits, in the middle. */
async function viewportOf(page: Page) {
  const box = await page.getByRole('img', { name: /^Viewport/ }).boundingBox();
  if (!box) throw new Error('There is no viewport.');
  const perMm = Math.min(box.width, box.height) / 64;
  const middle = [box.x + box.width / 2, box.y + box.height / 2] as const;
  // The mouse knows whole CSS pixels only: up to half of one, 0.03 mm, is lost here.
  const at = (x: number, y: number) =>
    [Math.round(middle[0] + x * perMm), Math.round(middle[1] + y * perMm)] as const;
  return { box, perMm, at };
}

async function drag(
  page: Page,
  from: readonly [number, number],
  to: readonly [number, number],
) {
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2, { steps: 4 });
  await page.mouse.move(...to, { steps: 4 });
  await page.mouse.up();
}

interface Stored {
  geometry: { space: string; points: number[][] };
  measurements: { name: string; value: number; unit: string }[];
}

/** What the server has of a study, once it has `count` annotations. */
async function stored(studyUid: string, count: number): Promise<Stored[]> {
  const read = async () => {
    const answer = await fetch(
      `${inject('appUrl')}/api/annotations?studyUid=${studyUid}`,
    );
    return ((await answer.json()) as { annotations: Stored[] }).annotations;
  };
  await expect.poll(async () => (await read()).length, { timeout: 20_000 }).toBe(count);
  return read();
}

const valueOf = (annotation: Stored | undefined, name: string) =>
  annotation?.measurements.find((each) => each.name === name);

/** The lines that are drawn over the picture, as SVG has them. */
const drawnLines = (page: Page) =>
  page
    .locator('.svg-layer line')
    .evaluateAll((lines) =>
      lines.map((line) =>
        ['x1', 'y1', 'x2', 'y2'].map((name) =>
          Number(line.getAttribute(name)).toFixed(2),
        ),
      ),
    );

/** Eight bars of 8 mm each, from the patient's right to the left; pixels twice as high as wide. */
const BARS = [-1000, -160, -60, 0, 40, 100, 239, 1000];
const wedge = (study: string, more = {}) => {
  const plane = tallPixels(0);
  return ctSlice(
    plane,
    { study: `${study} ${run}` },
    {
      PixelData: Uint16Array.from(
        { length: plane.rows * plane.columns },
        (_, index) => (BARS[Math.floor((index % 64) / 8)] ?? 0) + 1024,
      ),
      ...more,
    },
  );
};

/** Red on the screen in the middle of each bar. */
async function greys(page: Page): Promise<number[]> {
  return page
    .getByRole('img', { name: /^Viewport/ })
    .locator('canvas')
    .first()
    .evaluate((element) => {
      const canvas = element as HTMLCanvasElement;
      const context = canvas.getContext('2d');
      const perMm = Math.min(canvas.width, canvas.height) / 64;
      return Array.from({ length: 8 }, (_, bar) => {
        const x = canvas.width / 2 + (bar * 8 + 4 - 32) * perMm;
        return context?.getImageData(x, canvas.height / 2, 1, 1).data[0] ?? -1;
      });
    });
}

const near = (expected: readonly number[]) =>
  expected.map((grey) => expect.closeTo(grey, -0.4)); // within one grey level

describe('the viewport', () => {
  it('shows the greys of the window that the file names, and of the one a key chooses', async () => {
    const { page, errors } = await openPage(browser);
    await open(page, wedge('greys'));
    // LINEAR, C.11.2.1.2.1: black at 40 − 0.5 − 199.5 = −160, white at 239. −60 is 100/399 of the
    // way, 63.9; 0 is 160/399, 102.3; 40 is 200/399, 127.8; 100 is 260/399, 166.2.
    await expect
      .poll(() => greys(page))
      .toEqual(near([0, 0, 64, 102, 128, 166, 255, 255]));
    // Lung, 1500 / −600: black at −1350, white at 149. −1000 is 350/1499, 59.5; −160 is
    // 1190/1499, 202.4; −60 219.4; 0 229.6; 40 236.5; 100 is 1450/1499, 246.7.
    await page.keyboard.press('3');
    await expect
      .poll(() => greys(page))
      .toEqual(near([60, 202, 219, 230, 236, 247, 255, 255]));
    expect(errors).toEqual([]);
    await page.close();
  });

  it('shows MONOCHROME1 the other way round', async () => {
    const { page } = await openPage(browser);
    await open(page, wedge('inverse', { PhotometricInterpretation: 'MONOCHROME1' }));
    await expect
      .poll(() => greys(page))
      .toEqual(near([255, 255, 191, 153, 127, 89, 0, 0]));
    await page.close();
  });

  it('puts letters on the edges that follow a flip and a turn', async () => {
    const { page } = await openPage(browser);
    await open(page, wedge('letters'));
    const letters = () =>
      page.getByRole('group', { name: 'Orientation' }).locator('span').allTextContents();
    // Top, bottom, left, right of an axial slice as stored: seen from the feet.
    await expect.poll(letters).toEqual(['A', 'P', 'R', 'L']);
    await page.keyboard.press('Alt+h');
    await expect.poll(letters).toEqual(['A', 'P', 'L', 'R']);
    await page.close();
  });
});

describe('measuring', () => {
  it('gives the length in millimetres on pixels that are not square, and draws it again', async () => {
    const { page } = await openPage(browser);
    const file = wedge('length');
    const { at } = await open(page, file);
    await page.getByRole('button', { name: 'Length', exact: true }).click();
    // 12 mm to the left and 9 mm down: 3-4-5, so 15 mm.
    await drag(page, at(-6, -5), at(6, 4));
    const [length] = await stored(file.studyUid, 1);
    expect(valueOf(length, 'length')?.value).toBeCloseTo(15, 1);
    expect(valueOf(length, 'length')?.unit).toBe('mm');
    // The phantom lies around the origin: its middle is the edge between pixels 31 and 32, x = 0.
    expect(length?.geometry.space).toBe('patient');
    expect(length?.geometry.points.flat()).toEqual(
      [-6, -5, 0, 6, 4, 0].map((mm) => expect.closeTo(mm, 0.8)),
    );

    const before = await drawnLines(page);
    expect(before.length).toBeGreaterThan(0);
    await page.reload();
    await waitForPicture(page);
    await expect.poll(() => drawnLines(page)).toEqual(before);
    await page.close();
  });

  it('gives pixels where the file has no spacing', async () => {
    const { page } = await openPage(browser);
    const file = wedge('unscaled', {
      PixelSpacing: undefined,
      ImagePositionPatient: undefined,
      ImageOrientationPatient: undefined,
    });
    const { box } = await open(page, file);
    await page.keyboard.press('d');
    // 64 × 32 pixels, square without a spacing: as wide as the viewport if that is not too tall.
    const perPixel = Math.min(box.width / 64, box.height / 32);
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await drag(page, [x, y], [x + 8 * perPixel, y + 6 * perPixel]);
    const [length] = await stored(file.studyUid, 1);
    expect(valueOf(length, 'length')?.value).toBeCloseTo(10, 1);
    expect(valueOf(length, 'length')?.unit).toBe('px');
    expect(length?.geometry.space).toBe('pixel');
    await page.close();
  });

  it('gives mean, deviation and area of an ellipse over two bars', async () => {
    const { page } = await openPage(browser);
    const file = wedge('ellipse');
    const { at } = await open(page, file);
    await page.keyboard.press('e');
    // Drawn from its centre, on the edge between the bars of 0 and of 40 HU; it reaches into
    // neither neighbour. Half axes 6 and 9 mm: 169.6 mm². As many pixels of 0 as of 40: mean 20,
    // deviation 20.
    await drag(page, at(0, 0), at(6, 9));
    const [ellipse] = await stored(file.studyUid, 1);
    expect(valueOf(ellipse, 'area')?.value).toBeCloseTo(Math.PI * 54, -0.7);
    expect(valueOf(ellipse, 'mean')).toMatchObject({
      value: expect.closeTo(20, 0),
      unit: 'HU',
    });
    expect(valueOf(ellipse, 'sd')?.value).toBeCloseTo(20, 0);
    // Pixel centres inside, counted by rows at y = ±1, 3, 5, 7 mm (rows are 2 mm apart): half
    // widths 6√(1 − y²/81) = 5.96, 5.66, 4.99, 3.77 hold 2 × (6, 6, 5, 4) centres at ±0.5, 1.5 …
    expect(valueOf(ellipse, 'pixels')?.value).toBe(2 * 2 * (6 + 6 + 5 + 4));
    await page.close();
  });

  it('measures ultrasound by its region, and not across its border', async () => {
    const { page } = await openPage(browser);
    const file = phantomFile(
      'US',
      { study: `calibrated ${run}` },
      {
        Rows: 64,
        Columns: 64,
        ImageType: ['ORIGINAL', 'PRIMARY'],
        PixelData: Uint16Array.from({ length: 64 * 64 }, (_, index) => index % 64),
        SequenceOfUltrasoundRegions: [
          {
            RegionSpatialFormat: 1,
            RegionDataType: 1,
            RegionFlags: 0,
            RegionLocationMinX0: 8,
            RegionLocationMinY0: 8,
            RegionLocationMaxX1: 55,
            RegionLocationMaxY1: 55,
            PhysicalUnitsXDirection: 3,
            PhysicalUnitsYDirection: 3,
            PhysicalDeltaX: 0.05,
            PhysicalDeltaY: 0.1,
          },
        ],
      },
    );
    const { at } = await open(page, file);
    await page.keyboard.press('d');
    // 16 pixels across at 0.05 cm, 6 down at 0.1 cm: 0.8 and 0.6, so 1 cm.
    await drag(page, at(-8, 0), at(8, 6));
    const [inside] = await stored(file.studyUid, 1);
    expect(valueOf(inside, 'length')).toMatchObject({
      value: expect.closeTo(1, 1),
      unit: 'cm',
      note: 'US region 1, 0.05 cm/px, 0.1 cm/px',
    });
    await page.keyboard.press('d');
    await drag(page, at(0, -10), at(30, -10));
    const [, across] = await stored(file.studyUid, 2);
    expect(across?.measurements).toEqual([]);
    await page.close();
  });
});

describe('without WebGL', () => {
  it('measures and places as with it: not half a pixel off', async () => {
    const plain = await chromium.launch({
      executablePath: process.env['CHROMIUM'] || '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-software-rasterizer'],
    });
    const { page } = await openPage(plain);
    const file = wedge('cpu');
    const { at } = await open(page, file);
    await page.keyboard.press('d');
    await drag(page, at(-6, -5), at(6, 4));
    const [length] = await stored(file.studyUid, 1);
    expect(valueOf(length, 'length')?.value).toBeCloseTo(15, 1);
    expect(length?.geometry.points.flat()).toEqual(
      [-6, -5, 0, 6, 4, 0].map((mm) => expect.closeTo(mm, 0.8)),
    );
    await page.keyboard.press('x');
    await page.getByText('Planes and volumes need WebGL.').waitFor();
    await page
      .getByRole('alert')
      .getByRole('button', { name: /slices/ })
      .click();
    await waitForPicture(page);
    await plain.close();
  });
});
