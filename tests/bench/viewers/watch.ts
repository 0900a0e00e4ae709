import type { Browser, Page } from 'playwright-core';
import { tourTaken } from '@/tests/browser/tour-taken';

/** What is seen in a page that shows pictures by Cornerstone, ours or another. */
interface Watch {
  /** Since navigation, ms; when a large canvas first showed more than a flat grey, whoever drew it. */
  firstImageMs: number | undefined;
  /** The first viewport of Cornerstone's in which there was a picture. */
  viewport: Element | undefined;
  /** Pictures that Cornerstone finished. */
  rendered: number;
}
declare global {
  var overreadWatch: Watch;
}

/** A page in a browser profile that has nothing yet, watched from the first moment. */
export async function onPage<T>(
  browser: Browser,
  url: string,
  work: (page: Page) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(120_000);
    // The compiler has functions named by a helper that no page has.
    await page.addInitScript('globalThis.__name = (each) => each');
    await page.addInitScript(tourTaken);
    await page.addInitScript(watch);
    await page.goto(url, { waitUntil: 'commit' });
    return await work(page);
  } finally {
    await context.close();
  }
}

/** Runs in a page before anything else. The event does not bubble, but can be caught on its way. */
export function watch() {
  // OHIF leads newcomers around, and covers the picture meanwhile.
  localStorage.setItem(
    'shownTours',
    JSON.stringify(['basicViewerTour', 'ohif-tour', 'segmentationTour']),
  );
  const seen: Watch = { firstImageMs: undefined, viewport: undefined, rendered: 0 };
  globalThis.overreadWatch = seen;
  /** By the rows across its middle: more would cost time that is measured. */
  const isFlat = (canvas: HTMLCanvasElement) => {
    const { width, height } = canvas;
    const rows = canvas.getContext('2d')?.getImageData(0, height >> 1, width, 8);
    const data = rows?.data ?? [];
    let sum = 0;
    let squares = 0;
    for (let at = 0; at < data.length; at += 4) {
      const red = data[at] ?? 0;
      sum += red;
      squares += red * red;
    }
    const pixels = data.length / 4;
    return Math.sqrt(squares / pixels - (sum / pixels) ** 2) <= 5;
  };
  const isPicture = (canvas: HTMLCanvasElement | null | undefined) =>
    canvas?.isConnected === true && canvas.clientWidth >= 500 && !isFlat(canvas);
  const look = () => {
    if ([...document.querySelectorAll('canvas')].some(isPicture)) {
      seen.firstImageMs = performance.now();
    } else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  document.addEventListener(
    'CORNERSTONE_IMAGE_RENDERED',
    ({ target }) => {
      seen.rendered += 1;
      if (seen.viewport || !(target instanceof Element)) return;
      if (isPicture(target.querySelector('canvas'))) seen.viewport = target;
    },
    { capture: true },
  );
}

/** Milliseconds from navigation to the first picture on a canvas. */
export async function firstImageMs(page: Page): Promise<number> {
  await page.waitForFunction(
    () =>
      overreadWatch.firstImageMs !== undefined && overreadWatch.viewport !== undefined,
  );
  return page.evaluate(() => overreadWatch.firstImageMs ?? NaN);
}

const SCROLL_MS = 4000;

/** @returns Pictures a second that were drawn while the wheel turned, and the longest wait for one. */
export const scroll = (page: Page): Promise<{ perSecond: number; longestMs: number }> =>
  page.evaluate(turnWheel, SCROLL_MS);

/**
 * Runs in the page: down the series and up again, a notch between two animation frames each. That is when
 * browsers hand over input; in the callback of a frame, Cornerstone would draw every other notch only.
 */
async function turnWheel(milliseconds: number) {
  const canvas = overreadWatch.viewport?.querySelector('canvas');
  if (!canvas) throw new Error('There is no picture.');
  const { x, y, width, height } = canvas.getBoundingClientRect();
  const before = overreadWatch.rendered;
  const start = performance.now();
  let seen = before;
  let seenAt = start;
  let longestMs = 0;
  for (let notch = 0; performance.now() - start < milliseconds; notch++) {
    await new Promise((frame) => requestAnimationFrame(frame));
    await new Promise((task) => setTimeout(task));
    const now = performance.now();
    if (overreadWatch.rendered > seen) {
      longestMs = Math.max(longestMs, now - seenAt);
      seen = overreadWatch.rendered;
      seenAt = now;
    }
    canvas.dispatchEvent(
      new WheelEvent('wheel', {
        // Up and down, so that neither end is met for long.
        deltaY: Math.floor(notch / 50) % 2 === 0 ? 100 : -100,
        bubbles: true,
        cancelable: true,
        view: window,
        clientX: x + width / 2,
        clientY: y + height / 2,
      }),
    );
  }
  const seconds = (performance.now() - start) / 1000;
  return { perSecond: (overreadWatch.rendered - before) / seconds, longestMs };
}
