import type { Page } from 'playwright-core';
import type { Figure } from '@/tests/bench/figures';
import { startApp } from '@/tests/browser/app-server';
import { bring, inPage, SIDE, slices } from './browser-memory';

const STUDIES = 10;
const SLICES = 100;

/** The browser's memory while ten studies are read one after the other in one page. */
export async function memoryOfStudies(executablePath: string): Promise<Figure[]> {
  const app = await startApp({ OVERREAD_SAMPLES: '0' });
  try {
    let first = '';
    for (let study = 0; study < STUDIES; study++) {
      // The newest is listed first: the keys go from there to the older ones.
      first = await bring(
        app.url,
        slices(SLICES, `memory ${study}`, `202601${11 + study}`),
      );
    }
    const after: number[] = [];
    await inPage(
      executablePath,
      `${app.url}/studies/${first}`,
      async (page, { settled }) => {
        for (let study = 0; study < STUDIES; study++) {
          if (study > 0) await page.keyboard.press('Control+ArrowRight');
          await page.waitForURL((url) => study === 0 || !url.href.includes(first));
          await allLoaded(page, SLICES);
          after.push(await settled());
          console.error(`after study ${study + 1}: ${after.at(-1)?.toFixed(0)} MB`);
          first = page.url().split('/').at(-1) ?? '';
        }
      },
    );
    return [
      {
        name: `memory of the browser, study by study`,
        unit: 'MB',
        runs: after,
        note: `${STUDIES} of ${SLICES} slices (${Math.round((SLICES * SIDE * SIDE * 2) / 1e6)} MB each) in one page: ${after.map((each) => each.toFixed(0)).join(', ')}`,
      },
    ];
  } finally {
    await app.stop();
  }
}

const allLoaded = (page: Page, count: number) =>
  page.waitForFunction(
    (text) => document.querySelector('footer')?.textContent.includes(text),
    `${count} of ${count} slices loaded`,
    { polling: 100 },
  );
