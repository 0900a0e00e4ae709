import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, it } from 'vitest';
import { axial } from '@/tests/phantoms/block-patient';
import { ctSlice, type PhantomFile } from '@/tests/phantoms/series';
import { openBrowser, shoot } from './open-browser';
import { startLine, type UploadLine } from './upload-line';

let browser: Browser;
let line: UploadLine;
let folder: string;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  line = await startLine(inject('appUrl'));
  folder = mkdtempSync(path.join(tmpdir(), 'overread-'));
});
afterEach(() => {
  line.close();
  rmSync(folder, { recursive: true, force: true });
});

const SIDE = 1024;
/** Slices of 2 MB each, as files in a folder. @param study - A name of its own. */
function lay(study: string, count: number): PhantomFile[] {
  const slices = Array.from({ length: count }, (_, index) =>
    ctSlice(
      axial(index * 5),
      { study, instance: index + 1 },
      {
        StudyDescription: study,
        Rows: SIDE,
        Columns: SIDE,
        PixelData: Uint16Array.from({ length: SIDE * SIDE }, (_, at) => (at * 7) % 4096),
      },
    ),
  );
  mkdirSync(path.join(folder, 'CT'));
  for (const [index, { bytes }] of slices.entries()) {
    writeFileSync(path.join(folder, 'CT', `slice ${index + 1}.dcm`), bytes);
  }
  return slices;
}

async function open(size = { width: 1366, height: 768 }): Promise<Page> {
  const page = await browser.newPage({ viewport: size, baseURL: line.url });
  page.setDefaultTimeout(60_000);
  await page.goto('/');
  await page
    .getByRole('row', { name: /PHANTOM/ })
    .first()
    .waitFor();
  return page;
}

/** What the element with the focus is called. */
const focused = (page: Page) =>
  page.evaluate(
    () =>
      document.activeElement?.getAttribute('aria-label') ??
      document.activeElement?.textContent.trim(),
  );
const choose = (page: Page) => page.getByLabel('Folder to import').setInputFiles(folder);
const sent = async (page: Page) =>
  Number(
    await page
      .getByRole('progressbar', { name: 'Upload', exact: true })
      .getAttribute('aria-valuenow'),
  );
const chip = (page: Page, name: string) =>
  page.getByRole('button', { name: new RegExp(`^\\d+ ${name}$`) });

/** What the archive has is what was handed in, byte for byte. */
async function expectStored(slices: readonly PhantomFile[]) {
  for (const { studyUid, seriesUid, sopInstanceUid, bytes } of slices) {
    const answer = await fetch(
      `${inject('appUrl')}/dicomweb/studies/${studyUid}/series/${seriesUid}/instances/${sopInstanceUid}`,
      { headers: { accept: 'application/dicom; transfer-syntax=*' } },
    );
    expect(answer.status).toBe(200);
    const got = Buffer.from(await answer.arrayBuffer());
    // It comes as the one part of a multipart body.
    expect(got.length).toBeLessThan(bytes.length + 1000);
    expect(got.includes(bytes)).toBe(true);
  }
}

it('goes on by itself after the connection was cut, where it was', async () => {
  const slices = lay('Cut on the way', 12);
  const size = slices.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const page = await open();
  line.speed(8_000_000);
  await choose(page);
  await expect.poll(() => sent(page)).toBeGreaterThan(40);
  await shoot(page, 'upload-1-sending');
  const before = line.bytesSent;
  line.cut();
  await page.getByText('The server does not answer.').waitFor();
  await shoot(page, 'upload-2-cut');
  line.mend();
  await page.getByText('Import finished').waitFor();
  await page.getByText('The server does not answer.').waitFor({ state: 'hidden' });
  expect(await chip(page, 'stored').textContent()).toBe('12 stored');
  // Of what had gone, only what lay in the line was sent again.
  expect(line.bytesSent).toBeLessThan(size + before / 2);
  await expectStored(slices);
  await shoot(page, 'upload-3-finished');
  await page.close();
});

it('waits while it is paused, and goes on where it was', async () => {
  const slices = lay('Paused on the way', 8);
  const page = await open();
  line.speed(6_000_000);
  await choose(page);
  await expect.poll(() => sent(page)).toBeGreaterThan(30);
  // By keys, which go on where they were.
  await page.getByRole('button', { name: 'Pause' }).focus();
  await page.keyboard.press('Enter');
  await page.getByText('Import paused').waitFor();
  expect(await focused(page)).toBe('Resume');
  await shoot(page, 'upload-4-paused');
  // What lay in the line still arrives; then nothing does.
  const more = async () => {
    const before = line.bytesSent;
    await page.waitForTimeout(300);
    return line.bytesSent - before;
  };
  await expect.poll(more).toBeLessThan(1000);
  expect(line.bytesSent).toBeLessThan(
    0.8 * slices.reduce((sum, s) => sum + s.bytes.length, 0),
  );
  line.speed(Infinity);
  await page.getByRole('button', { name: 'Resume' }).click();
  await page.getByText('Import finished').waitFor();
  expect(await chip(page, 'stored').textContent()).toBe('8 stored');
  await expectStored(slices);
  await page.close();
});

it('goes on after a reload when the same files are chosen again', async () => {
  const slices = lay('Reloaded on the way', 12);
  const size = slices.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const page = await open();
  line.speed(8_000_000);
  await choose(page);
  await expect.poll(() => sent(page)).toBeGreaterThan(50);
  // It asks before it lets itself be left.
  page.once('dialog', (dialog) => {
    expect(dialog.type()).toBe('beforeunload');
    void dialog.accept();
  });
  await page.reload();
  await page
    .getByRole('row', { name: /PHANTOM/ })
    .first()
    .waitFor();
  // Nothing that was kept names a file or a patient.
  const kept = await page.evaluate(() => JSON.stringify(localStorage));
  expect(kept).toContain('overread.upload.');
  expect(kept).not.toMatch(/slice|CT|dcm/);

  const before = line.bytesSent;
  line.speed(Infinity);
  await choose(page);
  await page.getByText('Import finished').waitFor();
  expect(await chip(page, 'stored').textContent()).toBe('12 stored');
  expect(line.bytesSent - before).toBeLessThan(size * 0.7);
  await expectStored(slices);
  expect(await page.evaluate(() => Object.keys(localStorage).join())).not.toContain(
    'overread.upload.',
  );
  await page.close();
});

it('keeps what was sent whole when it is cancelled, and nothing of the rest', async () => {
  lay('Cancelled on the way', 24); // two parcels
  const page = await open();
  line.speed(6_000_000);
  await choose(page);
  await expect.poll(() => sent(page)).toBeGreaterThan(20);
  await page.getByRole('button', { name: 'Cancel' }).focus();
  await page.keyboard.press('Enter');
  await page.getByText('Import cancelled').waitFor();
  // What had the focus is gone: Tab goes on in the import, and after it in the list.
  await expect.poll(() => focused(page)).toBe('Import');
  expect(await chip(page, 'cancelled').textContent()).toBe('24 cancelled');
  await page.getByRole('button', { name: 'Close import' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'Import' }).waitFor({ state: 'hidden' });
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('MAIN');
  await page.close();
});

it('tells of a file that changed since it was chosen, and sends the others', async () => {
  const slices = lay('Changed on the way', 4);
  const page = await open();
  line.cut();
  await choose(page);
  await page.getByRole('button', { name: 'Retry 4 failed' }).waitFor();
  line.mend();
  writeFileSync(path.join(folder, 'CT', 'slice 2.dcm'), 'another file by now');
  await page.getByRole('button', { name: 'Retry 4 failed' }).click();
  await page.getByText('Import finished').waitFor();
  expect(await chip(page, 'stored').textContent()).toBe('3 stored');
  expect(await chip(page, 'failed').textContent()).toBe('1 failed');
  await page.getByText('This file has changed or gone since').waitFor();
  await shoot(page, 'upload-5-changed');
  await expectStored(slices.filter((_, index) => index !== 1));
  await page.close();
});
