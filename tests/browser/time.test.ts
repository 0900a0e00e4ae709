import { type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { axial, huAt, sampled } from '@/tests/phantoms/block-patient';
import { diffusionMr, phantomFile, ultrasoundCine } from '@/tests/phantoms/series';
import { uidFrom } from '@/lib/dicom/write-part10';
import { handIn, openBrowser, openPage, shoot } from './open-browser';

let browser: Browser;
let page: Page;
let errors: string[];

const study = `time ${crypto.randomUUID()}`;
/** A contrast agent comes and goes: what the tissue is multiplied by, 10 s apart. */
const UPTAKE = [1, 2, 1.5, 1.2];
const dynamic = UPTAKE.flatMap((factor, time) =>
  [0, 1, 2].map((slice) => {
    const plane = axial(slice * 5);
    return phantomFile(
      'MR',
      { study, series: 'dynamic', instance: time * 3 + slice + 1 },
      {
        SeriesNumber: 1,
        Rows: plane.rows,
        Columns: plane.columns,
        ImagePositionPatient: plane.position,
        ImageOrientationPatient: [...plane.row, ...plane.column],
        PixelSpacing: plane.spacing,
        SliceThickness: 5,
        FrameOfReferenceUID: uidFrom('phantom frame of reference'),
        ImageType: ['ORIGINAL', 'PRIMARY', 'M'],
        ScanningSequence: 'GR',
        SequenceVariant: 'SP',
        EchoTime: 2,
        RepetitionTime: 5,
        AcquisitionDate: '20260102',
        AcquisitionTime: `1011${String(10 + 10 * time)}`,
        TemporalPositionIdentifier: time + 1,
        NumberOfTemporalPositions: UPTAKE.length,
        WindowCenter: 1000,
        WindowWidth: 2000,
        PixelData: Uint16Array.from(sampled(plane, huAt), (hu) =>
          Math.round((hu + 1000) * factor),
        ),
      },
    );
  }),
);
const FILES = [
  ...dynamic,
  ...diffusionMr({ study, series: 'diffusion' }),
  ultrasoundCine(
    { study },
    {
      SeriesNumber: 4,
      FrameTime: null,
      FrameTimeVector: [0, 400, 1200],
      FrameIncrementPointer: '00181065',
    },
  ),
];

const slice = () => page.getByTestId('slice').textContent();
const turn = async (by: number) => {
  await page.keyboard.down('Shift');
  await page.mouse.wheel(0, by);
  await page.keyboard.up('Shift');
};
const openStack = async (name: RegExp) => {
  await page.getByRole('button', { name }).first().click();
  await page.getByTestId('slice').waitFor();
};

beforeAll(async () => {
  await handIn(FILES);
  browser = await openBrowser();
  ({ page, errors } = await openPage(browser));
  await page.goto(`/studies/${FILES[0]?.studyUid}`);
  // A protocol hangs it side by side.
  await page.getByRole('button', { name: /^Layout/ }).click();
  await page.getByRole('button', { name: '1 × 1', exact: true }).click();
  await page.getByRole('group', { name: 'Viewport 2' }).waitFor({ state: 'detached' });
});
afterAll(() => browser.close());

it('goes through times on Shift and the wheel, the place, zoom and window kept', async () => {
  await openStack(/dynamic/);
  await page.keyboard.press('End');
  await expect.poll(slice).toContain('Slice 3 / 3');
  const text = () => page.getByRole('group', { name: 'Image text' }).textContent();
  await expect.poll(text).toContain('time 1 of 4');
  const zoomed = async () => Number(/Zoom ([\d.]+)/.exec((await text()) ?? '')?.[1]);
  const fitting = await zoomed();
  await page.keyboard.press('3');
  await page.keyboard.press('+');
  await expect.poll(zoomed).not.toBe(fitting);
  const zoom = await zoomed();
  const window = await page.getByTestId('window').textContent();
  const box = await page.getByRole('img', { name: /^Viewport:/ }).boundingBox();
  await page.mouse.move((box?.x ?? 0) + 300, (box?.y ?? 0) + 300);
  for (const next of ['time 2 of 4', 'time 3 of 4']) {
    await turn(100);
    await expect.poll(text).toContain(next);
    // As it is written: two digits, of which the last may be rounded the other way.
    await expect.poll(async () => Math.abs((await zoomed()) - zoom)).toBeLessThan(0.011);
    expect(await slice()).toContain('Slice 3 / 3');
    await expect.poll(() => page.getByTestId('window').textContent()).toBe(window);
  }
  await turn(-100);
  await expect.poll(text).toContain('time 2 of 4');
  await shoot(page, 'time-dimension');
});

it('draws the curve of a region over the times, with the numbers that are in the pixels', async () => {
  await page.keyboard.press('Escape');
  await page.keyboard.press('=');
  const box = await page.getByRole('img', { name: /^Viewport:/ }).boundingBox();
  const [x, y] = [
    (box?.x ?? 0) + (box?.width ?? 0) / 2,
    (box?.y ?? 0) + (box?.height ?? 0) / 2,
  ];
  await page.keyboard.press('e');
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 30, y + 30, { steps: 4 });
  await page.mouse.move(x + 50, y + 40, { steps: 4 });
  await page.mouse.up();
  await page.getByRole('button', { name: 'Curve of the selected region' }).click();
  const dialog = page.getByRole('dialog', { name: 'Curve of the selected region' });
  await dialog.getByText('4 frames.').waitFor();
  const rows = await dialog
    .locator('tbody tr')
    .evaluateAll((all) =>
      all.map((row) =>
        [...row.querySelectorAll('td')].slice(0, 3).map((cell) => cell.textContent),
      ),
    );
  // z = 0 is the last slice; tissue has 40 HU there: (40 + 1000) · factor.
  expect(rows).toEqual([
    ['0', '1040.00', '0.00'],
    ['10', '2080.00', '0.00'],
    ['20', '1560.00', '0.00'],
    ['30', '1248.00', '0.00'],
  ]);
  const href = await dialog
    .getByRole('link', { name: 'Save as CSV' })
    .getAttribute('href');
  expect(decodeURIComponent(href ?? '')).toContain(
    'Time (s),mean,sd,min,max,pixels\r\n0,1040,',
  );
  await shoot(page, 'time-curve');
  // All of it by keys: a point is gone to, numbers that have no room are scrolled.
  const point = dialog.getByRole('button', { name: '10 s: 2080.00 ± 0.00' });
  await dialog.getByRole('button', { name: '0 s: 1040.00 ± 0.00', exact: true }).focus();
  await page.keyboard.press('ArrowRight');
  expect(await point.evaluate((each) => each === document.activeElement)).toBe(true);
  await page.keyboard.press('Tab');
  const numbers = dialog.getByRole('region', { name: 'Values of the curve' });
  expect(await numbers.evaluate((each) => each === document.activeElement)).toBe(true);
  await page.keyboard.press('Escape');
  const focused = () =>
    page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
  await expect.poll(focused).toBe('Curve of the selected region');

  // Where the region isn't selected any more its button is gone: the focus is right beside.
  await page.keyboard.press('Enter');
  await point.focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await expect
    .poll(() =>
      page.evaluate(() => document.activeElement?.closest('[role=toolbar]') !== null),
    )
    .toBe(true);
});

it('goes through b-values, each in its own window', async () => {
  await openStack(/^b 0/);
  const text = () => page.getByRole('group', { name: 'Image text' }).textContent();
  await expect.poll(text).toContain('b-value 0 s/mm²');
  await page.keyboard.press('Shift+ArrowRight');
  await expect.poll(text).toContain('b-value 1000 s/mm²');
  await page.keyboard.press('Shift+ArrowRight'); // there is none beyond
  await page.keyboard.press('Shift+ArrowLeft');
  await expect.poll(text).toContain('b-value 0 s/mm²');
});

it('plays a clip at its own uneven pace, faster, and back and forth', async () => {
  await openStack(/^US/);
  const at = () => slice().then((words) => Number(/(\d+) \//.exec(words ?? '')?.[1]));
  await expect.poll(at).toBe(1);
  const bar = page.getByRole('group', { name: 'Clip' });
  await bar.getByRole('button', { name: 'Play', exact: true }).waitFor();
  // It stands above the ruler at the bottom, 7 px high, and above the letter where there is one.
  const size = page.viewportSize();
  await page.setViewportSize({ width: 1600, height: 900 });
  const [picture, box] = await Promise.all([
    page.getByRole('img', { name: /^Viewport/ }).boundingBox(),
    bar.boundingBox(),
  ]);
  if (!picture || !box) throw new Error('There is no clip.');
  expect(picture.y + picture.height - box.y - box.height).toBeGreaterThan(6 + 28);
  if (size) await page.setViewportSize(size);
  // 400 ms, 1200 ms, and for the last one their mean.
  const changes = (count: number) =>
    page.evaluate(async (wanted) => {
      const text = () => document.querySelector('[data-testid=slice]')?.textContent ?? '';
      const seen: [number, number][] = [];
      let before = text();
      while (seen.length < wanted) {
        await new Promise((next) => requestAnimationFrame(next));
        if (text() === before) continue;
        before = text();
        seen.push([performance.now(), Number(/(\d+) \//.exec(before)?.[1])]);
      }
      return seen;
    }, count);
  await page.keyboard.press('c');
  const seen = await changes(4);
  // Whichever was the first to be seen: none is left out, and after the last comes the first.
  const frames = seen.map(([, frame]) => frame);
  expect(frames.slice(1)).toEqual(frames.slice(0, -1).map((frame) => (frame % 3) + 1));
  // A round of 2.4 s; a busy machine sees a change too late, but doesn't make it longer.
  const round = (seen[3]?.[0] ?? 0) - (seen[0]?.[0] ?? 0);
  expect(round).toBeGreaterThan(1200);
  expect(round).toBeLessThan(4000);
  await page.keyboard.press('Alt+b');
  await page.keyboard.press('>');
  await bar.getByRole('button', { name: 'Speed: 1.5 ×, 2 frames a second' }).waitFor();
  await shoot(page, 'time-clip');
  await page.keyboard.press('c');
  await bar.getByRole('slider', { name: 'Frame' }).fill('2');
  await expect.poll(at).toBe(3);
  expect(errors).toEqual([]);
});
