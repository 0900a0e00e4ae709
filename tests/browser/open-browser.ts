import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { expect, inject } from 'vitest';
import { tourTaken } from './tour-taken';

const SHOTS = path.resolve('tests/output/screenshots');

/**
 * Real Chromium, with playwright's own settings for machines without a GPU.
 *
 * @param environment - On top of the test's own.
 */
export const openBrowser = (environment: Record<string, string> = {}): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env['CHROMIUM'] || '/usr/bin/chromium',
    args: ['--no-sandbox'],
    env: { ...process.env, ...environment },
  });

/**
 * A page on the app; whatever it throws or logs as an error fails the test that asks.
 *
 * @param options.firstVisit - Of somebody who didn't take the tour yet.
 * @param options.touch - On a tablet.
 */
export async function openPage(
  browser: Browser,
  size = { width: 1920, height: 1080 },
  { firstVisit = false, touch = false } = {},
) {
  const page = await browser.newPage({
    viewport: size,
    baseURL: inject('appUrl'),
    hasTouch: touch,
    isMobile: touch,
  });
  if (!firstVisit) await page.addInitScript(tourTaken);
  page.setDefaultTimeout(60_000); // machines that run tests are busy ones
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() !== 'error') return;
    const { pathname } = new URL(message.location().url || 'about:blank');
    if (isOfAnother(pathname, page.url())) return;
    errors.push(`${message.text()} ${pathname}`);
  });
  return { page, errors };
}

/** Whether a study that the page does not show was fetched: the next one of the list, ahead, which another test may have damaged. */
function isOfAnother(pathname: string, pageUrl: string): boolean {
  const study = /^\/dicomweb\/studies\/([\d.]+)\//.exec(pathname)?.[1];
  return study !== undefined && !pageUrl.includes(study);
}

/** Import files into the server that all browser tests share. */
export async function handIn(files: readonly { name: string; bytes: Uint8Array }[]) {
  const form = new FormData();
  for (const { bytes, name } of files) {
    form.append('files', new Blob([new Uint8Array(bytes)]), name);
  }
  const answer = await fetch(`${inject('appUrl')}/api/import`, {
    method: 'POST',
    body: form,
  });
  expect(await answer.text()).toMatch(/event: summary/);
}

/** A picture of the page to be looked at: tests/output/screenshots/<name>.png */
export async function shoot(page: Page, name: string) {
  mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: path.join(SHOTS, `${name}.png`) });
}

/** Waits until the viewport shows a picture, not an empty canvas. */
export async function waitForPicture(page: Page) {
  const canvas = page
    .getByRole('img', { name: /^(Viewport|视口)/ })
    .locator('canvas')
    .first();
  await expect
    .poll(() => canvas.evaluate(spread), { timeout: 60_000 })
    .toBeGreaterThan(5);
}

/** Standard deviation of the canvas's red. Runs in the page. */
function spread(element: Element): number {
  const canvas = element as HTMLCanvasElement;
  const data = canvas
    .getContext('2d')
    ?.getImageData(0, 0, canvas.width, canvas.height).data;
  if (!data) return 0;
  let sum = 0;
  let squares = 0;
  const pixels = data.length / 4;
  for (let i = 0; i < data.length; i += 4) {
    const red = data[i] ?? 0;
    sum += red;
    squares += red * red;
  }
  return Math.sqrt(squares / pixels - (sum / pixels) ** 2);
}
