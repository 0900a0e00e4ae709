import { type Browser, type Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { axial } from '@/tests/phantoms/block-patient';
import { ctSlice, diffusionMr, ultrasoundCine } from '@/tests/phantoms/series';
import { handIn, openBrowser, openPage, shoot } from './open-browser';
import { shownPicture } from './shown-picture';

let browser: Browser;
let page: Page;
let errors: string[];

const study = `display ${crypto.randomUUID()}`;
/** 4095 · (i / 2047)², from −1024 HU on. */
const table = Uint16Array.from({ length: 2048 }, (_, i) =>
  Math.floor(4095 * (i / 2047) ** 2),
);
const FILES = [
  ctSlice(
    axial(0),
    { study, series: 'windows' },
    {
      WindowCenter: [40, -600],
      WindowWidth: [400, 1500],
      WindowCenterWidthExplanation: ['SOFT', 'WIDE'],
      VOILUTSequence: [
        {
          LUTDescriptor: [2048, -1024, 12],
          LUTExplanation: 'CURVED',
          LUTData: table,
          _vrMap: { LUTDescriptor: 'SS' },
        },
      ],
    },
  ),
  ctSlice(
    axial(0),
    { study, series: 'sigmoid' },
    { SeriesNumber: 2, WindowWidth: 1000, VOILUTFunction: 'SIGMOID' },
  ),
  ...diffusionMr({ study }).slice(0, 3),
  ultrasoundCine({ study }, { SeriesNumber: 4 }),
];

/** Where blocks of the phantom are in its 64 × 64 pixels, as stored. */
const TISSUE = [32, 32] as const;
const BONE = [16, 20] as const;
const GAS = [46, 43] as const;

/** Colours of the picture at pixels of an image; `right` and `down` of where they are now. */
async function seen(
  pixels: readonly (readonly [number, number])[],
  columns = 64,
  rows = 64,
) {
  const canvas = page.getByRole('img', { name: /^Viewport:/ }).locator('canvas');
  const picture = await shownPicture(canvas, { rows, columns });
  const { data, info } = await sharp(picture)
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return pixels.map(([column, row]) => {
    const x = Math.round(((column + 0.5) / columns) * info.width);
    const y = Math.round(((row + 0.5) / rows) * info.height);
    return [...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3)];
  });
}

/** Polls until the greys are these, a grey level aside. */
const expectGreys = (expected: readonly number[]) =>
  expect
    .poll(() => seen([TISSUE, BONE, GAS]), { timeout: 30_000 })
    .toEqual(
      expected.map((grey) =>
        [grey, grey, grey].map((each) => expect.closeTo(each, -0.45)),
      ),
    );

const shownAs = () => page.getByTestId('window').textContent();
const open = async (series: RegExp) => {
  await page.getByRole('button', { name: series }).click();
  await page.getByTestId('slice').waitFor();
};
const letters = async () =>
  Promise.all(
    ['left', 'top', 'right', 'bottom'].map((edge) =>
      page.locator(`[data-edge=${edge}]`).textContent(),
    ),
  );

beforeAll(async () => {
  await handIn(FILES);
  browser = await openBrowser();
  ({ page, errors } = await openPage(browser));
  await page.goto(`/studies/${FILES[0]?.studyUid}`);
  await open(/windows/);
});
afterAll(() => browser.close());

// By NumPy from PS3.3 C.11.2.1.2.1, of 40, 700 and −800 HU.
it('shows every window and table of the file by one key, and its true greys', async () => {
  await expect.poll(shownAs).toBe('W 400 · L 40');
  await expectGreys([127.8, 255, 0]);
  await page.keyboard.press('1');
  await expect.poll(shownAs).toBe('W 1500 · L -600');
  await expectGreys([236.5, 255, 93.6]);
  await page.keyboard.press('1');
  await expect.poll(shownAs).toContain('CURVED');
  await expectGreys([68.9, 180.8, 3.1]);
  await page.keyboard.press('1');
  await expect.poll(shownAs).toBe('W 400 · L 40');
  await page.getByRole('button', { name: 'Presets' }).click();
  await page.getByRole('menuitem', { name: /CURVED/ }).click();
  await expectGreys([68.9, 180.8, 3.1]);
});

it('colours the greys of the table, inverts them, and keeps both with the series', async () => {
  await page.keyboard.press('Alt+c');
  await expect.poll(shownAs).toContain('Hot iron');
  // Entries 69, 181 and 3 of DICOM's Hot Iron.
  const iron = [
    [138, 0, 0],
    [255, 106, 0],
    [6, 0, 0],
  ].map((color) => color.map((each) => expect.closeTo(each, -0.6)));
  await expect.poll(() => seen([TISSUE, BONE, GAS])).toEqual(iron);
  await shoot(page, 'display-hot-iron');
  await open(/sigmoid/);
  await expect.poll(shownAs).toBe('W 1000 · L 40');
  // 255 / (1 + exp(−4 (value − 40) / 1000))
  await expectGreys([127.5, 238, 8.6]);
  await page.keyboard.press('Shift+I');
  await expectGreys([127.5, 17, 246.4]);
  await open(/windows/);
  await expect.poll(shownAs).toContain('Hot iron');
  await expect.poll(() => seen([TISSUE, BONE, GAS])).toEqual(iron);
  await page.getByRole('button', { name: 'Display' }).click();
  await shoot(page, 'display-menu');
  await page.getByRole('menuitem', { name: /^Grey/ }).click();
  await expectGreys([68.9, 180.8, 3.1]);
});

it('turns and flips the letters with the picture, not what is measured', async () => {
  const box = await page.getByRole('img', { name: /^Viewport:/ }).boundingBox();
  const [x, y] = [
    (box?.x ?? 0) + (box?.width ?? 0) / 2,
    (box?.y ?? 0) + (box?.height ?? 0) / 2,
  ];
  await page.keyboard.press('d');
  await page.mouse.move(x - 100, y - 60);
  await page.mouse.down();
  await page.mouse.move(x, y, { steps: 4 });
  await page.mouse.move(x + 100, y + 20, { steps: 4 });
  await page.mouse.up();
  const measured = () => page.locator('main svg.svg-layer text').first().textContent();
  await expect.poll(measured).toMatch(/mm/);
  const before = await measured();
  expect(await letters()).toEqual(['R', 'A', 'L', 'P']);
  await page.keyboard.press('Alt+r');
  await expect.poll(letters).toEqual(['P', 'R', 'A', 'L']);
  await page.keyboard.press('Alt+h');
  await expect.poll(letters).toEqual(['A', 'R', 'P', 'L']);
  await page.keyboard.press('Alt+s');
  await expect.poll(shownAs).toContain('not smoothed');
  expect(await measured()).toBe(before);
  // A tenth wider than the 2048 of before; then a twentieth of that lower.
  await page.keyboard.press('Control+Shift+ArrowRight');
  await expect.poll(shownAs).toContain('W 2253 · L 0');
  await page.keyboard.press('Control+Shift+ArrowUp');
  await expect.poll(shownAs).toContain('W 2253 · L -113');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect.poll(letters).toEqual(['R', 'A', 'L', 'P']);
  await expect.poll(shownAs).toBe('W 400 · L 40');
  await expectGreys([127.8, 255, 0]);
});

it('spreads MR between percentiles of the whole series', async () => {
  await open(/^MR/);
  await expect.poll(() => page.getByText('3 of 3 slices loaded').count()).toBe(1);
  await page.keyboard.press('3');
  // NumPy: np.percentile of all three slices, 5 and 95: 0 and 1060. The middle one alone has 1050.
  await expect.poll(shownAs).toBe('W 1060 · L 530');
});

it('brightens ultrasound by a gamma, and offers it no colours', async () => {
  await open(/^US/);
  const inside = () => seen([[20, 18]], 40, 32);
  await expect
    .poll(inside)
    .toEqual([[10, 20, 30].map((each) => expect.closeTo(each, -0.45))]);
  await page.keyboard.press('Alt+g');
  await page.keyboard.press('Alt+g');
  await expect.poll(shownAs).toBe('gamma 1.4');
  // NumPy: 255 · (value / 255) ** (1 / 1.4)
  await expect
    .poll(inside)
    .toEqual([[25.2, 41.4, 55.3].map((each) => expect.closeTo(each, -0.45))]);
  await page.getByRole('button', { name: 'Display' }).click();
  expect(await page.getByRole('menuitem', { name: 'Hot iron' }).count()).toBe(0);
  await shoot(page, 'display-us');
  await page.getByRole('menuitem', { name: 'As stored' }).click();
  await expect
    .poll(inside)
    .toEqual([[10, 20, 30].map((each) => expect.closeTo(each, -0.45))]);
  expect(errors).toEqual([]);
});
