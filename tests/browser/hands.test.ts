import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import type { Annotation } from '@/lib/api/annotations';
import { ctStack, type PhantomFile } from '@/tests/phantoms/series';
import { handIn, openBrowser, openPage, shoot, waitForPicture } from './open-browser';

/** Cornerstone waits whether a second click comes. */
const SECOND_CLICK_MS = 600;

let browser: Browser;
let page: Page;
let errors: string[];
const files = ctStack(5, { study: `hands ${crypto.randomUUID()}`, series: 'thin' });
const [{ studyUid }] = files as [PhantomFile];

const picture = () => page.getByRole('img', { name: /^Viewport:/ }).first();
async function boxOf() {
  const box = await picture().boundingBox();
  if (!box) throw new Error('There is no viewport.');
  return box;
}
/** The phantom’s 64 × 64 mm, as large as fits, in the middle: of mm, the place on the page. */
let perMm = 0;
let at: (x: number, y: number) => readonly [number, number];

/** The red of the canvas, row by row, in CSS pixels. */
async function reds() {
  const url = await picture()
    .locator('canvas')
    .first()
    .evaluate((element) => (element as HTMLCanvasElement).toDataURL());
  const png = sharp(Buffer.from(url.split(',')[1] ?? '', 'base64'));
  const { data, info } = await png
    .extractChannel(0)
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}
type Reds = Awaited<ReturnType<typeof reds>>;
const row = ({ data, width }: Reds, y: number) => [
  ...data.subarray(y * width, (y + 1) * width),
];

async function stored(): Promise<Annotation[]> {
  const answer = await fetch(`${inject('appUrl')}/api/annotations?studyUid=${studyUid}`);
  return ((await answer.json()) as { annotations: Annotation[] }).annotations;
}
const pressed = (name: string) =>
  page.getByRole('button', { name, exact: true }).getAttribute('aria-pressed');
const lengthOf = (made: Annotation | undefined) =>
  made?.measurements.find(({ name }) => name === 'length')?.value;

beforeAll(async () => {
  await handIn(files);
  browser = await openBrowser();
  ({ page, errors } = await openPage(browser, { width: 1366, height: 768 }));
  await page.goto(`/studies/${studyUid}`);
  await page.getByText('5 of 5 slices loaded').waitFor();
  const box = await boxOf();
  perMm = Math.min(box.width, box.height) / 64;
  at = (x, y) => [
    Math.round(box.x + box.width / 2 + x * perMm),
    Math.round(box.y + box.height / 2 + y * perMm),
  ];
});
afterAll(() => browser.close());

it('moves the picture by as many pixels as its keys say, and no other way', async () => {
  /** Where the picture was, so many pixels to the left and up, for all pixels that both have. */
  const isMoved = (before: Reds, now: Reds, right: number, down: number) => {
    let worst = 0;
    for (let y = Math.max(0, down); y < now.height + Math.min(0, down); y++) {
      for (let x = Math.max(0, right); x < now.width + Math.min(0, right); x++) {
        const was = before.data[(y - down) * before.width + x - right] ?? 0;
        worst = Math.max(worst, Math.abs(was - (now.data[y * now.width + x] ?? 0)));
      }
    }
    return worst;
  };
  await waitForPicture(page);
  const start = await reds();
  let [right, down] = [0, 0];
  for (const [key, byRight, byDown] of [
    ['Alt+ArrowRight', 5, 0],
    ['Alt+ArrowDown', 0, 5],
    ['Alt+Shift+ArrowLeft', -10, 0],
    ['Alt+Shift+ArrowUp', 0, -10],
    ['Alt+ArrowLeft', -5, 0],
    ['Alt+ArrowUp', 0, -5],
  ] as const) {
    await page.keyboard.press(key);
    [right, down] = [right + byRight, down + byDown];
    await expect
      .poll(async () => isMoved(start, await reds(), right, down), { message: key })
      .toBeLessThanOrEqual(2);
  }
  // It does tell one pixel more from one less.
  expect(isMoved(start, await reds(), right + 1, down)).toBeGreaterThan(10);
  await page.keyboard.press('=');
  await expect.poll(async () => isMoved(start, await reds(), 0, 0)).toBe(0);
});

it('shows pixels as flat blocks without smoothing, and slopes with it', async () => {
  // From 1 to 99 % of the slice: air is black, bone white, and tissue (60 HU) between.
  await page.keyboard.press('0');
  /** Through the bone, 4 mm to both sides of its left edge at x = −10, which is one between pixels. */
  const edge = async () => {
    const now = await reds();
    const [x, y] = [now.width / 2 - 10 * perMm, now.height / 2 - 11.5 * perMm];
    const reach = Math.floor(4 * perMm);
    return row(now, Math.round(y)).slice(Math.round(x) - reach, Math.round(x) + reach);
  };
  // A pixel is ten wide here: between the middles of two all levels are passed, each once.
  await expect.poll(async () => new Set(await edge()).size).toBeGreaterThan(perMm * 0.8);
  await page.keyboard.press('Alt+s');
  await expect
    .poll(() => page.getByTestId('window').textContent())
    .toContain('not smoothed');
  await expect.poll(async () => new Set(await edge()).size).toBe(2);
  const flat = await edge();
  const step = flat.findIndex((level) => level !== flat[0]);
  expect(Math.abs(step - Math.floor(4 * perMm))).toBeLessThanOrEqual(1);
  await shoot(page, 'flat-blocks');
  await page.keyboard.press('Alt+s');
  await expect.poll(async () => new Set(await edge()).size).toBeGreaterThan(perMm * 0.8);
  await page.keyboard.press('1');
});

it('draws by click, move and click as by dragging', async () => {
  await page.keyboard.press('d');
  await page.mouse.click(...at(-6, -5));
  await page.mouse.move(...at(0, 0), { steps: 3 });
  await page.waitForTimeout(SECOND_CLICK_MS);
  await page.mouse.move(...at(6, 4), { steps: 5 });
  await page.mouse.click(...at(6, 4));
  await expect.poll(async () => (await stored()).length).toBe(1);
  expect(Math.abs((lengthOf((await stored())[0]) ?? NaN) / 15 - 1)).toBeLessThan(0.02);
  await expect.poll(() => pressed('Window / level')).toBe('true');
});

it('keeps a tool in hand for whoever asked for it, and for the next room', async () => {
  const keepOrNot = async () => {
    await page.getByRole('button', { name: 'Measuring tools' }).click();
    await page.getByText('Keep the tool', { exact: true }).click();
  };
  const before = (await stored()).length;
  let made = 0;
  const drawAt = async (y: number) => {
    await page.mouse.move(...at(-6, y));
    await page.mouse.down();
    await page.mouse.move(...at(6, y), { steps: 5 });
    await page.mouse.up();
    made++;
    await expect.poll(async () => (await stored()).length).toBe(before + made);
    await page.waitForTimeout(SECOND_CLICK_MS);
  };
  await keepOrNot();
  await page.keyboard.press('d');
  await drawAt(12);
  await drawAt(16);
  expect(await pressed('Length')).toBe('true');
  await page.reload();
  await page.getByText('5 of 5 slices loaded').waitFor();
  await page.keyboard.press('d');
  await drawAt(20);
  expect(await pressed('Length')).toBe('true');
  await keepOrNot();
  await drawAt(24);
  expect(await pressed('Window / level')).toBe('true');
});

it.each([
  ['Polyline', 'y'],
  ['SplineROI', 'Shift+Y'],
] as const)(
  'moves one point of a %s by keys alone, by what they say',
  async (tool, key) => {
    // On a slice of its own.
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press(key);
    for (const place of [
      [-18, -14],
      [0, 0],
      [18, -14],
    ] as const) {
      await page.mouse.move(...at(place[0], place[1]), { steps: 3 });
      await page.mouse.down();
      await page.mouse.up();
      await page.waitForTimeout(SECOND_CLICK_MS);
    }
    await page.mouse.dblclick(...at(0, -22));
    const curve = async () => (await stored()).find((each) => each.tool === tool);
    await expect.poll(curve).toBeDefined();
    const before = (await curve())?.geometry.points ?? [];
    await page.mouse.move(...at(30, 30));
    // The pointer comes out in the middle of the picture, where the second point is.
    await page.keyboard.press('Alt+k');
    await page.getByText('Arrows move').waitFor();
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Control+ArrowDown');
    await page.keyboard.press('Shift+ArrowUp');
    await page.keyboard.press('Space');
    // 8 to the right, 48 down, one up.
    const moved = before.map(([x = 0, y = 0, ...z]) => {
      const isIt = Math.hypot(x, y) < 1; // closed curves may be turned round
      return [x + (isIt ? 8 / perMm : 0), y + (isIt ? 47 / perMm : 0), ...z].map((mm) =>
        expect.closeTo(mm, 3),
      );
    });
    await expect.poll(async () => (await curve())?.geometry.points).toEqual(moved);
    await page.keyboard.press('Escape');
    await page.getByText('Arrows move').waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    expect(errors).toEqual([]);
  },
);
