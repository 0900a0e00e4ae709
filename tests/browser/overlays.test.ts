import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { overlaid, patternOf } from '@/tests/phantoms/overlaid';
import { oracleRow, readTestFile, testData } from '@/tests/test-data';
import { openBrowser, openPage, shoot, waitForPicture } from './open-browser';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

async function open(page: Page, bytes: Uint8Array, studyUid: string) {
  const form = new FormData();
  form.append('files', new Blob([new Uint8Array(bytes)]), 'file.dcm');
  const url = `${inject('appUrl')}/api/import`;
  const answer = await fetch(url, { method: 'POST', body: form });
  expect(await answer.text()).toMatch(/event: summary/);
  await page.goto(`/studies/${studyUid}`);
}

const planes = (page: Page) =>
  page.getByRole('group', { name: 'Overlays of the file' }).locator('img');

describe('overlays of the file', () => {
  it('lie where they say, on the frames they are for, until the key O takes them away', async () => {
    const { page, errors } = await openPage(browser);
    const file = overlaid('page', {
      frames: 2,
      overlays: [
        { group: '6000', rows: 5, columns: 7, bit: 15 },
        { group: '6004', rows: 3, columns: 2, origin: [-1, 6], bits: patternOf(6) },
        { group: '6006', rows: 5, columns: 7, frames: [1, 2], bits: patternOf(35) },
      ],
    });
    await open(page, file.bytes, file.studyUid);
    await waitForPicture(page);
    await page.keyboard.press('Home');
    await expect.poll(() => planes(page).count()).toBe(2);
    await expect
      .poll(() =>
        planes(page).evaluateAll((all) =>
          all.map((each) => (each as HTMLImageElement).naturalWidth),
        ),
      )
      .toEqual([7, 2]);

    // 7 × 5 pixels as large as fit, in the middle; the first pixel of 6004 is in row -1, column 6.
    const view = await page.getByRole('img', { name: /^Viewport/ }).boundingBox();
    const box = await planes(page).nth(1).boundingBox();
    if (!view || !box) throw new Error('Nothing is drawn.');
    const pixel = Math.min(view.width / 7, view.height / 5);
    const [left, top] = [view.x + view.width / 2, view.y + view.height / 2];
    expect(Math.abs(box.x - (left + 1.5 * pixel))).toBeLessThan(1);
    expect(Math.abs(box.y - (top - 4.5 * pixel))).toBeLessThan(1);
    expect(Math.abs(box.width - 2 * pixel)).toBeLessThan(1);
    expect(Math.abs(box.height - 3 * pixel)).toBeLessThan(1);

    await page.keyboard.press('End');
    await expect.poll(() => planes(page).count()).toBe(3);
    await page.keyboard.press('o');
    await expect.poll(() => planes(page).count()).toBe(0);
    await page.getByRole('button', { name: /Overlays of the file \(3\)/ }).click();
    await expect.poll(() => planes(page).count()).toBe(3);
    expect(errors).toEqual([]);
    await page.close();
  });

  it.skipIf(!testData)('of a real file, and a document, are there', async () => {
    const { page } = await openPage(browser, { width: 1366, height: 768 });
    const show = async (file: string) =>
      open(page, readTestFile(file), oracleRow(file)['study_uid'] ?? '');
    await show('display/ovly_p01.dcm');
    await waitForPicture(page);
    await expect.poll(() => planes(page).count()).toBe(4);
    await page.waitForLoadState('networkidle');
    await shoot(page, 'overlays');

    await show('derived/other/sample-pdf.dcm');
    const link = page.getByRole('main').getByRole('link', { name: /^Open/ });
    await link.waitFor();
    const answer = await page.request.get((await link.getAttribute('href')) ?? '');
    expect(answer.headers()['content-type']).toBe('application/pdf');
    expect((await answer.body()).subarray(0, 5).toString()).toBe('%PDF-');
    await shoot(page, 'document');
    await page.close();
  });
});
