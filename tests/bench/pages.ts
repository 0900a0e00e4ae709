import { chromium, type Browser, type Page } from 'playwright-core';
import { chestCt } from '@/lib/samples/chest-ct/chest-ct';
import { tourTaken } from '@/tests/browser/tour-taken';
import { repeated, type Figure } from './figures';

const RUNS = 5;
const SCROLL_MS = 4000;

interface Watch {
  /** Since navigation, ms; when a large canvas first showed more than a flat grey. */
  firstImageMs: number | undefined;
  /** Pictures that Cornerstone finished. */
  rendered: number;
  spread(canvas: HTMLCanvasElement): number;
}
declare global {
  var overreadWatch: Watch;
}

/** A study page in real Chromium: how soon there is a picture, how fast it scrolls. */
export async function pageSpeed(appUrl: string): Promise<Figure[] | undefined> {
  const executablePath = process.env['CHROMIUM'];
  if (!executablePath) return undefined;
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const firstImage = await repeated(RUNS, () =>
      onStudy(browser, appUrl, async (page) => firstImageMs(page)),
    );
    const scrolls = await onStudy(browser, appUrl, async (page) => {
      await firstImageMs(page);
      await wholeSeries(page); // every slice has been shown once
      return repeated(RUNS, () => scroll(page));
    });
    return [
      {
        name: 'first image of the sample CT',
        unit: 'ms',
        runs: firstImage,
        note: 'cold browser profile; from navigation to the first picture on a canvas',
      },
      {
        name: 'scrolling, slices in memory',
        unit: 'images/s',
        runs: scrolls,
        note: 'one wheel notch each animation frame, 1920 × 1080, drawn without a GPU',
      },
    ];
  } finally {
    await browser.close();
  }
}

async function onStudy<T>(
  browser: Browser,
  appUrl: string,
  work: (page: Page) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
  try {
    const page = await context.newPage();
    await page.addInitScript(tourTaken);
    await page.addInitScript(watch);
    await page.goto(`${appUrl}/studies/${chestCt.studyUid}`);
    return await work(page);
  } finally {
    await context.close();
  }
}

/** Runs in the page before anything else. The event does not bubble, but can be caught on its way. */
function watch() {
  const seen: Watch = {
    firstImageMs: undefined,
    rendered: 0,
    spread(canvas) {
      const { width, height } = canvas;
      const data = canvas.getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
      let sum = 0;
      let squares = 0;
      for (let at = 0; at < data.length; at += 4) {
        const red = data[at] ?? 0;
        sum += red;
        squares += red * red;
      }
      const pixels = data.length / 4;
      return Math.sqrt(squares / pixels - (sum / pixels) ** 2);
    },
  };
  globalThis.overreadWatch = seen;
  document.addEventListener(
    'CORNERSTONE_IMAGE_RENDERED',
    (event) => {
      seen.rendered += 1;
      if (seen.firstImageMs !== undefined || !(event.target instanceof Element)) return;
      const canvas = event.target.querySelector('canvas');
      if (!canvas || canvas.width < 500 || seen.spread(canvas) <= 5) return;
      seen.firstImageMs = performance.now();
    },
    { capture: true },
  );
}

async function firstImageMs(page: Page): Promise<number> {
  await page.waitForFunction(() => overreadWatch.firstImageMs !== undefined, undefined, {
    timeout: 120_000,
  });
  return page.evaluate(() => overreadWatch.firstImageMs ?? NaN);
}

const slices = (page: Page) => page.getByRole('slider', { name: 'Slices' });

/** Scroll from the first slice to the last, waiting for each: all are loaded then. */
async function wholeSeries(page: Page) {
  const last = Number(await slices(page).getAttribute('aria-valuemax'));
  await page.keyboard.press('Home');
  for (let slice = 2; slice <= last; slice++) {
    const before = await page.evaluate(() => overreadWatch.rendered);
    await page.keyboard.press('ArrowDown');
    await page.waitForFunction((known) => overreadWatch.rendered > known, before, {
      polling: 5,
    });
  }
}

/** @returns Pictures a second that were drawn while the wheel turned. */
async function scroll(page: Page): Promise<number> {
  await page.keyboard.press('Home');
  await page.waitForTimeout(500);
  const viewport = page.getByRole('img', { name: /^Viewport/ });
  return viewport.locator('canvas').first().evaluate(turnWheel, SCROLL_MS);
}

/** Runs in the page: down the series and up again, a notch each frame. */
async function turnWheel(canvas: Element, milliseconds: number): Promise<number> {
  const before = overreadWatch.rendered;
  const start = performance.now();
  for (let notch = 0; performance.now() - start < milliseconds; notch++) {
    await new Promise((frame) => requestAnimationFrame(frame));
    const deltaY = Math.floor(notch / 150) % 2 === 0 ? 100 : -100;
    canvas.dispatchEvent(
      new WheelEvent('wheel', { deltaY, bubbles: true, cancelable: true }),
    );
  }
  const seconds = (performance.now() - start) / 1000;
  return (overreadWatch.rendered - before) / seconds;
}
