import { readdirSync, readFileSync } from 'node:fs';
import { chromium, type Page } from 'playwright-core';
import type { Figure } from '@/tests/bench/figures';
import { startApp } from '@/tests/browser/app-server';
import { tourTaken } from '@/tests/browser/tour-taken';
import { axial } from '@/tests/phantoms/block-patient';
import { ctSlice, type PhantomFile } from '@/tests/phantoms/series';

const STUDIES = 10;
const SLICES = 100;
const SIDE = 512;

/** The browser's memory while ten studies are read one after the other in one page. */
export async function memoryOfStudies(executablePath: string): Promise<Figure[]> {
  const app = await startApp({ OVERREAD_SAMPLES: '0' });
  try {
    let first = '';
    for (let study = 0; study < STUDIES; study++) {
      // The newest is listed first: the keys go from there to the older ones.
      first = await bring(app.url, SLICES, `memory ${study}`, `202601${11 + study}`);
    }
    const after: number[] = [];
    await inPage(executablePath, `${app.url}/studies/${first}`, async (page, used) => {
      for (let study = 0; study < STUDIES; study++) {
        if (study > 0) await page.keyboard.press('Control+ArrowRight');
        await page.waitForURL((url) => study === 0 || !url.href.includes(first));
        await allLoaded(page, SLICES);
        after.push(await used());
        console.error(`after study ${study + 1}: ${after.at(-1)?.toFixed(0)} MB`);
        first = page.url().split('/').at(-1) ?? '';
      }
    });
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

async function bring(
  url: string,
  count: number,
  study: string,
  date: string,
): Promise<string> {
  // Noise of twelve bits, another piece of it for every slice: nothing that could be shared.
  const noise = Uint16Array.from({ length: 2 * SIDE * SIDE }, () => Math.random() * 4096);
  let studyUid = '';
  for (let from = 0; from < count; from += 50) {
    const files: PhantomFile[] = [];
    for (let index = from; index < Math.min(count, from + 50); index++) {
      const start = Math.floor(Math.random() * SIDE * SIDE);
      files.push(
        ctSlice(
          axial(index * 5),
          { study, instance: index + 1 },
          {
            ...{ Rows: SIDE, Columns: SIDE, PixelSpacing: [0.7, 0.7] },
            PatientName: `Memory^${study}`,
            PatientID: study,
            StudyDate: date,
            PixelData: noise.slice(start, start + SIDE * SIDE),
          },
        ),
      );
    }
    const form = new FormData();
    for (const { name, bytes } of files) {
      form.append('files', new Blob([new Uint8Array(bytes)]), name);
    }
    const answer = await fetch(`${url}/api/import`, { method: 'POST', body: form });
    await answer.text();
    studyUid = files[0]?.studyUid ?? studyUid;
  }
  return studyUid;
}

async function inPage(
  executablePath: string,
  url: string,
  work: (page: Page, used: () => Promise<number>) => Promise<void>,
): Promise<void> {
  const server = await chromium.launchServer({ executablePath, args: ['--no-sandbox'] });
  const browser = await chromium.connect(server.wsEndpoint());
  try {
    const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
    page.setDefaultTimeout(120_000);
    await page.addInitScript(tourTaken);
    await page.goto(url);
    const session = await page.context().newCDPSession(page);
    const used = async () => {
      await page.waitForTimeout(1500);
      await session.send('HeapProfiler.collectGarbage');
      await page.waitForTimeout(500);
      return megabytesOf(server.process().pid ?? 0);
    };
    await work(page, used);
  } finally {
    await browser.close();
    await server.close();
  }
}

/** Of a process and all below it; what several share counts in parts (PSS). */
function megabytesOf(pid: number): number {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((each) => /^\d+$/.test(each))) {
    const stat = read(`/proc/${name}/stat`);
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    parents.set(Number(name), parent);
  }
  const isBelow = (each: number): boolean =>
    each === pid || (each > 1 && isBelow(parents.get(each) ?? 0));
  const kilobytes = [...parents.keys()].filter(isBelow).map((each) => {
    const [, pss = '0'] = /^Pss:\s+(\d+)/m.exec(read(`/proc/${each}/smaps_rollup`)) ?? [];
    return Number(pss);
  });
  return kilobytes.reduce((sum, each) => sum + each, 0) / 1000;
}

/** Empty for a process that has ended. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
