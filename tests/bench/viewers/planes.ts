import type { Page } from 'playwright-core';

declare global {
  var overreadPlanes: {
    readonly times: () => { ms: number; stillMs: number } | undefined;
  };
}

/** Pictures that don't change for so long are sharp. */
const STILL_MS = 2000;

/**
 * Milliseconds from a click to three pictures beside each other that do not change any more.
 *
 * @param open - Clicks; the last click counts.
 */
export async function planesMs(page: Page, open: () => Promise<void>): Promise<number> {
  await page.evaluate(watchPlanes);
  await open();
  await page.waitForFunction(
    (still) => (overreadPlanes.times()?.stillMs ?? 0) >= still,
    STILL_MS,
    { polling: 100 },
  );
  return page.evaluate(() => overreadPlanes.times()?.ms ?? NaN);
}

/** Runs in the page: looks at a few rows of each large canvas, every animation frame. */
function watchPlanes() {
  let clicked: number | undefined;
  let changed = 0;
  let planes = 0;
  const last = new WeakMap<HTMLCanvasElement, string>();
  document.addEventListener('pointerdown', () => (clicked = performance.now()), true);
  const rowsOf = (canvas: HTMLCanvasElement) => {
    const { width, height } = canvas;
    const context = canvas.getContext('2d');
    let sum = 0;
    const values = new Set<number>();
    for (const share of [0.25, 0.4, 0.5, 0.6, 0.75]) {
      const { data = [] } =
        context?.getImageData(0, Math.floor(height * share), width, 2) ?? {};
      for (let at = 0; at < data.length; at += 4) {
        sum = (sum * 31 + (data[at] ?? 0)) % 1_000_003;
        values.add(data[at] ?? 0);
      }
    }
    return { text: `${width} ${height} ${sum}`, isFlat: values.size < 16 };
  };
  const look = () => {
    requestAnimationFrame(look);
    const now = performance.now();
    let count = 0;
    for (const canvas of document.querySelectorAll('canvas')) {
      if (canvas.clientWidth < 200 || canvas.clientHeight < 200) continue;
      const { text, isFlat } = rowsOf(canvas);
      if (!isFlat) count++;
      if (last.get(canvas) !== text) changed = now;
      last.set(canvas, text);
    }
    if (count !== planes) changed = now;
    planes = count;
  };
  look();
  globalThis.overreadPlanes = {
    times: () =>
      clicked === undefined || planes !== 3 || changed < clicked
        ? undefined
        : { ms: changed - clicked, stillMs: performance.now() - changed },
  };
}
