import { readdirSync, readFileSync } from 'node:fs';
import { chromium, type Page } from 'playwright-core';
import { tourTaken } from '@/tests/browser/tour-taken';
import { axial } from '@/tests/phantoms/block-patient';
import { ctSlice, type PhantomFile } from '@/tests/phantoms/series';

export const SIDE = 512;
/** Files of one request: while more are written the connection would be ended. */
const AT_ONCE = 10;

/** @returns The study of the last file. */
export async function bring(url: string, files: Iterable<PhantomFile>): Promise<string> {
  let studyUid = '';
  const waiting: PhantomFile[] = [];
  const send = async () => {
    const form = new FormData();
    for (const { bytes, name } of waiting.splice(0)) {
      form.append('files', new Blob([new Uint8Array(bytes)]), name);
    }
    const answer = await fetch(`${url}/api/import`, { method: 'POST', body: form });
    const told = await answer.text();
    if (!told.includes('event: summary')) throw new Error(told);
  };
  for (const file of files) {
    studyUid = file.studyUid;
    if (waiting.push(file) === AT_ONCE) await send();
  }
  if (waiting.length > 0) await send();
  return studyUid;
}

/** CT slices of half a megabyte: noise of twelve bits, nothing that could be shared. */
export function* slices(
  count: number,
  study: string,
  date: string,
): Generator<PhantomFile> {
  const noise = Uint16Array.from({ length: 2 * SIDE * SIDE }, () => Math.random() * 4096);
  for (let index = 0; index < count; index++) {
    const start = Math.floor(Math.random() * SIDE * SIDE);
    yield ctSlice(
      axial(index * 5),
      { study, instance: index + 1 },
      {
        ...{ Rows: SIDE, Columns: SIDE, PixelSpacing: [0.7, 0.7] },
        PatientName: `Memory^${study}`,
        PatientID: study,
        StudyDate: date,
        PixelData: noise.slice(start, start + SIDE * SIDE),
      },
    );
  }
}

/** Megabytes that the browser takes. */
export interface Used {
  now(): number;
  /** Once what nobody needs any more was given back. */
  settled(): Promise<number>;
}

export async function inPage(
  executablePath: string,
  url: string,
  work: (page: Page, used: Used) => Promise<void>,
): Promise<void> {
  const server = await chromium.launchServer({ executablePath, args: ['--no-sandbox'] });
  const browser = await chromium.connect(server.wsEndpoint());
  try {
    const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
    page.setDefaultTimeout(120_000);
    await page.addInitScript(tourTaken);
    await page.goto(url);
    const session = await page.context().newCDPSession(page);
    const now = () => megabytesOf(server.process().pid ?? 0);
    const settled = async () => {
      await page.waitForTimeout(1500);
      await session.send('HeapProfiler.collectGarbage');
      await page.waitForTimeout(500);
      return now();
    };
    await work(page, { now, settled });
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
