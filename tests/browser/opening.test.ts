import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { tallPixels } from '@/tests/phantoms/block-patient';
import { ctStack } from '@/tests/phantoms/series';
import { handIn, openBrowser, openPage, shoot, waitForPicture } from './open-browser';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

interface Picture {
  readonly place: readonly number[];
  readonly bytes: number[];
}
declare global {
  var pictureOf: (canvas: HTMLCanvasElement) => Picture;
  var firstPicture: Picture | undefined;
}

/** Runs in the page before anything else: keeps the first picture as it comes. */
function keepFirstPicture() {
  globalThis.pictureOf = (canvas) => {
    const { width, height } = canvas;
    const { x, y } = canvas.getBoundingClientRect();
    const data = canvas.getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
    // Red is enough of greys, and every seventh pixel of a picture.
    const bytes = [];
    for (let at = 0; at < data.length; at += 28) bytes.push(data[at] ?? 0);
    return { place: [x, y, width, height], bytes };
  };
  new MutationObserver(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('[data-first-picture]');
    if (!canvas || globalThis.firstPicture) return;
    const picture = pictureOf(canvas);
    if (picture.bytes.some((grey) => grey > 0)) globalThis.firstPicture = picture;
  }).observe(document, { childList: true, subtree: true });
}

async function open(size: { width: number; height: number }, study: string) {
  const files = ctStack(5, { study: `${study} ${crypto.randomUUID()}` }, tallPixels);
  await handIn(files);
  const { page, errors } = await openPage(browser, size);
  await page.addInitScript('globalThis.__name = (each) => each');
  await page.addInitScript(keepFirstPicture);
  await page.goto(`/studies/${files[0]?.studyUid}`, { waitUntil: 'commit' });
  await page.waitForFunction(() => globalThis.firstPicture !== undefined);
  return { page, errors };
}

const asked = (page: Page) =>
  page.getByRole('slider', { name: 'Slices' }).getAttribute('aria-valuenow');

it.each([
  [1920, 1080],
  [1366, 768],
])(
  'shows the first slice before Cornerstone does, and nothing moves then: %d × %d',
  async (width, height) => {
    const { page, errors } = await open({ width, height }, 'opening');
    await waitForPicture(page);
    const canvas = page
      .getByRole('img', { name: /^Viewport/ })
      .locator('canvas')
      .first();
    await page.locator('[data-first-picture]').waitFor({ state: 'detached' });
    const now = await canvas.evaluate((element) =>
      pictureOf(element as HTMLCanvasElement),
    );
    const first = (await page.evaluate(() => globalThis.firstPicture)) as Picture;
    expect(now.place).toEqual(first.place);
    const most = now.bytes.reduce(
      (so, grey, at) => Math.max(so, Math.abs(grey - (first.bytes[at] ?? NaN))),
      0,
    );
    expect(most).toBeLessThanOrEqual(1);
    await shoot(page, `opening-${width}`);
    expect(errors).toEqual([]);
    await page.close();
  },
);

it('hears the keys that were pressed, and the wheel, before it could', async () => {
  const { page, errors } = await open({ width: 1366, height: 768 }, 'pressed');
  await page.keyboard.press('ArrowDown');
  await page.mouse.move(683, 384);
  await page.mouse.wheel(0, 100);
  await waitForPicture(page);
  // The third of five is the middle one.
  await expect.poll(() => asked(page), { timeout: 20_000 }).toBe('5');
  expect(errors).toEqual([]);
  await page.close();
});

it('asks for each slice once, the one that is shown by itself and before its program has come', async () => {
  const files = ctStack(5, { study: `ahead ${crypto.randomUUID()}` }, tallPixels);
  await handIn(files);
  const { page, errors } = await openPage(browser);
  const asks: string[][] = [];
  page.on('request', (request) => {
    // Pages read the next study of the list, too, once all of this one are here.
    const isOurs = request.url().includes(`/studies/${files[0]?.studyUid}/`);
    if (!isOurs || !request.url().endsWith('/frames')) return;
    const { frames } = request.postDataJSON() as { frames: { sopInstanceUid: string }[] };
    asks.push(frames.map(({ sopInstanceUid }) => sopInstanceUid));
  });
  // No program: what is asked for then, the page itself asks for.
  await page.route('**/_next/static/**/*.js', (route) => route.abort());
  await page.goto(`/studies/${files[0]?.studyUid}`, { waitUntil: 'commit' });
  await expect.poll(() => asks.length).toBe(2);
  expect(asks.map(({ length }) => length)).toEqual([1, 4]);

  asks.length = 0;
  errors.length = 0;
  await page.unroute('**/_next/static/**/*.js');
  await page.reload();
  await page.getByText('5 of 5 slices loaded').waitFor();
  expect(asks.flat().toSorted()).toEqual(
    files.map(({ sopInstanceUid }) => sopInstanceUid).toSorted(),
  );
  expect(errors).toEqual([]);
  await page.close();
});

it('hands out its program packed, and for good', async () => {
  const page = await fetch(inject('appUrl'));
  const [, chunk] =
    /src="(\/_next\/static\/chunks\/[^"]+\.js)"/.exec(await page.text()) ?? [];
  const ask = (accept: string) =>
    fetch(`${inject('appUrl')}${chunk}`, { headers: { 'accept-encoding': accept } });
  const [brotli, gzip, plain] = await Promise.all(['br', 'gzip', 'identity'].map(ask));
  expect(brotli?.headers.get('content-encoding')).toBe('br');
  expect(gzip?.headers.get('content-encoding')).toBe('gzip');
  expect(plain?.headers.get('content-encoding')).toBeNull();
  expect(plain?.headers.get('cache-control')).toMatch(/max-age=31536000.*immutable/);
  // What the door says stands on these, too.
  expect(plain?.headers.get('x-content-type-options')).toBe('nosniff');
  const text = await plain?.text();
  expect(await brotli?.text()).toBe(text);
  expect(await gzip?.text()).toBe(text);
});
