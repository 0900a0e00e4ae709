import type { Page } from 'playwright-core';
import type { Figure } from '@/tests/bench/figures';
import { startApp } from '@/tests/browser/app-server';
import { ultrasoundCine, type PhantomFile } from '@/tests/phantoms/series';
import { bring, inPage, slices } from './browser-memory';

const BUDGETS_MB = [500, 2000] as const;
const SLICES = 1000;
/** Slices that are shown one after the other, from the first on. */
const STEPS = 200;
const CLIP = { frames: 500, rows: 480, columns: 640 } as const;

/** The browser's memory with series that are larger than the budget, and with one that holds them. */
export async function memoryBeyondBudget(executablePath: string): Promise<Figure[]> {
  // It takes long to write: a connection to the server would not outlast it.
  const file = clipOf(CLIP);
  const app = await startApp({ OVERREAD_SAMPLES: '0', OVERREAD_MAX_UPLOAD_MB: '1024' });
  try {
    const clip = await bring(app.url, [file]);
    const series = await bring(app.url, slices(SLICES, 'thousand', '20260101'));
    const figures: Figure[] = [];
    const subjects = [
      { name: `${SLICES} slices of 0.5 MB`, study: series, count: SLICES },
      {
        name: `a clip of ${CLIP.frames} frames of 0.9 MB`,
        study: clip,
        count: CLIP.frames,
      },
    ];
    for (const { count, name, study } of subjects) {
      for (const budget of BUDGETS_MB) {
        const most = await mostMemory(
          executablePath,
          `${app.url}/studies/${study}`,
          count,
          budget,
        );
        figures.push({
          name: `most memory of the browser: ${name}, budget ${budget} MB`,
          unit: 'MB',
          runs: [most.megabytes],
          note: `to the end, back, and ${STEPS} slices on; ${most.settled.toFixed(0)} MB at rest, with ${most.told}; ${most.left.toFixed(0)} MB once the study is left`,
        });
        console.error(figures.at(-1));
      }
    }
    return figures;
  } finally {
    await app.stop();
  }
}

async function mostMemory(
  executablePath: string,
  url: string,
  count: number,
  budgetMb: number,
) {
  const most = { megabytes: 0, settled: 0, told: '', left: 0 };
  await inPage(executablePath, url, async (page, { now, settled }) => {
    await page.evaluate(
      (bytes) => localStorage.setItem('overread.memory', bytes),
      String(budgetMb * 1e6),
    );
    await page.reload();
    const watching = setInterval(() => {
      most.megabytes = Math.max(most.megabytes, now());
    }, 250);
    try {
      await filled(page, count);
      for (const key of ['End', 'Home']) {
        await page.keyboard.press(key);
        await page.waitForTimeout(1000);
        await filled(page, count);
      }
      for (let step = 0; step < STEPS; step++) await page.keyboard.press('ArrowDown');
      await filled(page, count);
      most.told =
        /\d+ of \d+ slices.*?of [\d.]+ [MG]B/s
          .exec(await page.locator('footer').innerText())?.[0]
          .replaceAll('\n', ', ') ?? '';
      most.settled = await settled();
    } finally {
      clearInterval(watching);
    }
    await page.goto(new URL('/', url).href);
    most.left = await settled();
  });
  return most;
}

/** Until nothing more is fetched by itself. */
const filled = (page: Page, count: number) =>
  page.waitForFunction(
    (text) => document.querySelector('footer')?.textContent.includes(text),
    ` of ${count} slices loaded`,
    { polling: 100 },
  );

function clipOf({ columns, frames, rows }: typeof CLIP): PhantomFile {
  // Speckle that repeats itself where no frame does.
  const pixels = new Uint8Array(frames * rows * columns * 3);
  for (let at = 0; at < pixels.length; at++) pixels[at] = (at * 2_654_435_761) >>> 24;
  return ultrasoundCine(
    { study: 'clip beyond the budget' },
    {
      NumberOfFrames: frames,
      FrameTime: 33,
      Rows: rows,
      Columns: columns,
      PixelData: pixels,
    },
  );
}
