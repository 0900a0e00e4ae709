import { readFileSync } from 'node:fs';
import { type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { uidFrom } from '@/lib/dicom/write-part10';
import { type Plane } from '@/tests/phantoms/block-patient';
import { ctSlice, ctStack, phantomFile, type PhantomFile } from '@/tests/phantoms/series';
import { handIn, openBrowser, openPage, shoot } from './open-browser';

let browser: Browser;
let page: Page;
let errors: string[];

/** 64 × 64 mm as well, seen from the patient's left: z = 46.5 at the top, so that z = 15 is row 31.5. */
const sagittal = (x: number): Plane => ({
  rows: 64,
  columns: 64,
  position: [x, -31.5, 46.5],
  row: [0, 1, 0],
  column: [0, 0, -1],
  spacing: [1, 1],
});

const study = `layout ${crypto.randomUUID()}`;
const FILES: readonly PhantomFile[] = [
  ...ctStack(8, { study, series: 'thin' }),
  // Every other slice of the same volume, and one more below: z = −10, 0, 10, 20, 30.
  ...[-10, 0, 10, 20, 30].map((z, index) =>
    ctSlice(
      { ...sagittal(0), position: [-31.5, -31.5, z], row: [1, 0, 0], column: [0, 1, 0] },
      { study, series: 'thick', instance: index + 1 },
      { SeriesNumber: 2 },
    ),
  ),
  ...[-10, 0, 10].map((x, index) =>
    ctSlice(
      sagittal(x),
      { study, series: 'side', instance: index + 1 },
      { SeriesNumber: 3, FrameOfReferenceUID: uidFrom('phantom frame of reference') },
    ),
  ),
];

const cell = (number: number) =>
  page.getByRole('group', { name: `Viewport ${number}`, exact: true });
const sliceIn = (number: number) => cell(number).getByTestId('slice');
const layout = async (name: string) => {
  await page.getByRole('button', { name: /^Layout/ }).click();
  await page.getByRole('button', { name, exact: true }).click();
};

beforeAll(async () => {
  await handIn(FILES);
  browser = await openBrowser();
  ({ page, errors } = await openPage(browser));
  await page.goto(`/studies/${FILES[0]?.studyUid}`);
  await sliceIn(1).getByText('Slice 5 / 8').waitFor();
});
afterAll(() => browser.close());

it('fills a larger grid with the series that are not on the screen', async () => {
  await layout('4 × 4');
  await expect.poll(() => cell(16).textContent()).toContain('Drag a series here');
  await layout('2 × 2');
  // Each opens in its middle: 8 slices in the 5th, 5 in the 3rd, 3 in the 2nd.
  await expect.poll(() => sliceIn(1).textContent()).toContain('Slice 5 / 8  ·  15.0 mm');
  await expect.poll(() => sliceIn(2).textContent()).toContain('Slice 3 / 5  ·  10.0 mm');
  await expect.poll(() => sliceIn(3).textContent()).toContain('Slice 2 / 3');
  await expect.poll(() => cell(4).textContent()).toContain('Drag a series here');
});

it('tells beside the slices what of them is here and was looked at', async () => {
  const told = () => cell(1).getByRole('slider').getAttribute('aria-valuetext');
  await expect.poll(told).toBe('5 of 8; 8 loaded, 1 viewed');
  await cell(1).click();
  await page.keyboard.press('ArrowDown');
  await expect.poll(told).toBe('6 of 8; 8 loaded, 2 viewed');
  await page.keyboard.press('ArrowUp');
  await expect.poll(told).toBe('5 of 8; 8 loaded, 2 viewed');
});

it('tells how much memory pictures take, and keeps within what it is given', async () => {
  // 16 slices of 64 × 64, two bytes a pixel, and one series whose pixels take four.
  const memory = page.getByRole('button', { name: /^Pictures in memory: [\d.]+ kB of / });
  await memory.click();
  await page.getByRole('menuitem', { name: '500 MB', exact: true }).click();
  await expect.poll(() => memory.textContent()).toMatch(/ of 500 MB$/);
  await memory.click();
  expect(
    await page
      .getByRole('menuitem', { name: '500 MB', exact: true })
      .getAttribute('aria-current'),
  ).toBe('true');
  await page.getByRole('menuitem', { name: '2.0 GB', exact: true }).click();
  await expect.poll(() => memory.textContent()).toMatch(/ of 2\.0 GB$/);
});

it('scrolls parallel series to the same height, and says so by a pressed button', async () => {
  await cell(1).click();
  await page.keyboard.press('Home'); // from the head on: z = 35, beyond the thick series' 30
  await expect.poll(() => sliceIn(1).textContent()).toContain('35.0 mm');
  await expect.poll(() => sliceIn(2).textContent()).toContain('30.0 mm');
  await page.keyboard.press('End');
  await expect.poll(() => sliceIn(2).textContent()).toContain('Slice 4 / 5  ·  0.0 mm');
  expect(await sliceIn(3).textContent()).toContain('Slice 2 / 3');
  const link = page.getByRole('button', { name: 'Scroll parallel series together' });
  expect(await link.getAttribute('aria-pressed')).toBe('true');
  await page.keyboard.press('l');
  await expect.poll(() => link.getAttribute('aria-pressed')).toBe('false');
  await page.keyboard.press('Home');
  await expect.poll(() => sliceIn(1).textContent()).toContain('35.0 mm');
  expect(await sliceIn(2).textContent()).toContain('Slice 4 / 5  ·  0.0 mm');
});

it('draws where the slice of the active viewport cuts the others', async () => {
  for (let step = 0; step < 4; step++) await page.keyboard.press('ArrowDown');
  await expect.poll(() => sliceIn(1).textContent()).toContain('15.0 mm');
  const line = cell(3).getByRole('img', { name: 'Viewport 1 cuts here' }).locator('line');
  const box = await cell(3)
    .getByRole('img', { name: /^Viewport:/ })
    .boundingBox();
  // Half way down the picture, which lies in the middle of its viewport; across all of it.
  const middle = (box?.height ?? 0) / 2;
  const side = Math.min(box?.width ?? 0, box?.height ?? 0);
  const ends = async () =>
    Promise.all(
      ['x1', 'y1', 'x2', 'y2'].map(async (name) => Number(await line.getAttribute(name))),
    );
  await expect.poll(async () => (await ends())[1]).toEqual(expect.closeTo(middle, -0.5));
  const [x1 = 0, , x2 = 0, y2] = await ends();
  expect(y2).toBeCloseTo(middle, -0.5);
  expect(Math.abs(x2 - x1)).toBeCloseTo(side, -0.5);
  expect(
    await cell(2)
      .getByRole('img', { name: /cuts here/ })
      .count(),
  ).toBe(0);
});

it('gives one viewport all the room on a double click, and keeps its window', async () => {
  const windowIn = (number: number) => cell(number).getByTestId('window').textContent();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('3'); // lung
  await expect.poll(() => windowIn(2)).toBe('W 1500 · L -600');
  expect(await windowIn(1)).toBe('W 400 · L 40');
  await cell(2).dblclick({ position: { x: 60, y: 200 } });
  await expect.poll(() => cell(1).count()).toBe(0);
  await expect.poll(() => windowIn(2)).toBe('W 1500 · L -600');
  await cell(2).dblclick({ position: { x: 60, y: 200 } });
  await expect.poll(() => sliceIn(1).textContent()).toContain('15.0 mm');
  await expect.poll(() => windowIn(2)).toBe('W 1500 · L -600');
});

it('opens a series where it is dropped, and draws the same annotation in both', async () => {
  const drawn = (number: number) => cell(number).locator('.svg-layer line').count();
  await page.getByRole('button', { name: /^CT 1 CT thin/ }).dragTo(cell(4));
  // Where it was left: the same slice as in the first viewport.
  await expect.poll(() => sliceIn(4).textContent()).toContain('15.0 mm');
  await page.keyboard.press('d');
  const box = await cell(4).boundingBox();
  if (!box) throw new Error('There is no fourth viewport.');
  const at = [box.x + box.width / 2, box.y + box.height / 2] as const;
  await page.mouse.move(at[0] - 40, at[1]);
  await page.mouse.down();
  await page.mouse.move(at[0], at[1] + 20, { steps: 4 });
  await page.mouse.move(at[0] + 40, at[1] + 30, { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => drawn(4)).toBeGreaterThan(0);
  await expect.poll(() => drawn(1)).toBeGreaterThan(0);
  expect(await drawn(2)).toBe(0);
  expect(errors).toEqual([]);
});

it('saves an arrangement of one’s own, and hangs the study by it ever after', async () => {
  await page.keyboard.press('Alt+p');
  const dialog = page.getByRole('dialog', { name: 'Your hanging protocols' });
  await dialog.getByLabel('Name of the protocol').fill('Mine');
  await dialog.getByRole('button', { name: 'Save this arrangement' }).click();
  await dialog.getByText('“Mine” is saved.').waitFor();
  await shoot(page, 'hanging-editor');
  await page.keyboard.press('Escape');
  await page.reload();
  await page.getByRole('button', { name: 'Mine' }).waitFor();
  await expect.poll(() => sliceIn(1).textContent()).toContain('/ 8');
  await expect.poll(() => sliceIn(3).textContent()).toContain('/ 3');
  await page.keyboard.press('Alt+p');
  // Earlier versions kept them in the browser: what lies there moves over, once.
  const waiting = page.waitForEvent('download');
  await dialog.getByRole('link', { name: 'Export all' }).click();
  const file = readFileSync(await (await waiting).path(), 'utf8');
  await dialog.getByRole('button', { name: 'Delete Mine' }).click();
  await dialog.getByText('None yet.').waitFor();
  await page.evaluate(
    (text) => localStorage.setItem('overread.protocols', text),
    file.replace('"Mine"', '"Old"'),
  );
  await page.reload();
  await page.getByRole('button', { name: 'Old' }).waitFor();
  expect(await page.evaluate(() => localStorage.getItem('overread.protocols'))).toBe(
    null,
  );
  await page.reload();
  await page.getByRole('button', { name: 'Old' }).waitFor();
  await page.keyboard.press('Alt+p');
  await dialog.getByRole('button', { name: 'Delete Old' }).click();
  await dialog.getByText('None yet.').waitFor();
  // OHIF's words that this program doesn't have are seen before anything is kept.
  const theirs = {
    id: 'theirs',
    name: 'Theirs',
    protocolMatchingRules: [{ attribute: 'Modality', constraint: { equals: 'CT' } }],
    displaySetSelectors: { any: { seriesMatchingRules: [] } },
    stages: [
      {
        viewportStructure: { layoutType: 'grid', properties: { rows: 1, columns: 1 } },
        viewports: [{ viewportOptions: { rotation: 180 }, displaySets: [{ id: 'any' }] }],
      },
    ],
  };
  await dialog.locator('input[type=file]').setInputFiles({
    name: 'theirs.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(theirs)),
  });
  await dialog.getByText('“Theirs” asks for things').waitFor();
  await dialog.getByRole('listitem').filter({ hasText: 'rotation' }).waitFor();
  await dialog.getByText('None yet.').waitFor();
  await dialog.getByRole('button', { name: 'Keep it without them' }).click();
  await dialog.getByRole('button', { name: 'Delete Theirs' }).click();
  await dialog.getByText('None yet.').waitFor();
  await page.keyboard.press('Escape');
});

it('hangs the views of a mammography, all in one series, with the chest walls together', async () => {
  // A bright bar along the chest wall, which two of them have at the wrong edge; two of half the size.
  const views = [
    { side: 'L', view: 'MLO', row: 'P', down: 'FR', size: 32 },
    { side: 'R', view: 'CC', row: 'P', down: 'L', size: 64 },
    { side: 'L', view: 'CC', row: 'A', down: 'R', size: 64 },
    { side: 'R', view: 'MLO', row: 'A', down: 'FL', size: 32 },
  ] as const;
  const mammography = `mammography ${crypto.randomUUID()}`;
  const files = views.map(({ side, view, row, down, size }, index) =>
    phantomFile(
      'MG',
      { study: mammography, series: 'screening', instance: index + 1 },
      {
        ImageLaterality: side,
        ViewPosition: view,
        PatientOrientation: [row, down],
        ImagerPixelSpacing: [1, 1],
        Rows: size,
        Columns: size,
        WindowCenter: 100,
        WindowWidth: 200,
        PixelData: Uint16Array.from({ length: size * size }, (_, at) => {
          const column = at % size;
          const fromWall = row === 'A' ? column : size - 1 - column;
          return fromWall < 4 ? 200 : 60;
        }),
      },
    ),
  );
  await handIn(files);
  await page.goto(`/studies/${files[0]?.studyUid}`);
  const edgesOf = (number: number) =>
    cell(number)
      .getByRole('img', { name: /^Viewport:/ })
      .locator('canvas')
      .first()
      .evaluate(brightAndLit);
  // Right at the right edge, left at the left one; the half as large are half as large.
  const at = (left: number, right: number, bar: 'left' | 'right') => ({
    left,
    right,
    bar,
  });
  const box = await cell(1)
    .getByRole('img', { name: /^Viewport:/ })
    .boundingBox();
  const [width, height] = [box?.width ?? 0, box?.height ?? 0];
  const share = Math.min(width, height) / width;
  const expected = [
    at(1 - share, 1, 'right'),
    at(0, share, 'left'),
    at(1 - share / 2, 1, 'right'),
    at(0, share / 2, 'left'),
  ];
  for (const [index, { left, right, bar }] of expected.entries()) {
    await expect
      .poll(() => edgesOf(index + 1))
      .toEqual({
        left: expect.closeTo(left, 1.5) as number,
        right: expect.closeTo(right, 1.5) as number,
        bar,
      });
  }
  expect(errors).toEqual([]);
});

/** Between which shares of the canvas' width its middle row is not black, and at which end it is brightest. */
function brightAndLit(element: Element) {
  const canvas = element as HTMLCanvasElement;
  const { width, height } = canvas;
  const row = canvas.getContext('2d')?.getImageData(0, Math.floor(height / 2), width, 1);
  const lit = Array.from({ length: width }, (_, x) => row?.data[4 * x] ?? 0);
  const first = lit.findIndex((grey) => grey > 30);
  const last = lit.findLastIndex((grey) => grey > 30);
  const bar = (lit[first + 1] ?? 0) > (lit[last - 1] ?? 0) ? 'left' : 'right';
  return { left: first / width, right: (last + 1) / width, bar };
}
