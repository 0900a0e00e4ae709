import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { PhantomFile } from '@/tests/phantoms/series';
import { videoFile } from '@/tests/phantoms/video';
import { openBrowser, openPage, shoot } from './open-browser';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

async function open(page: Page, file: PhantomFile) {
  const form = new FormData();
  form.append('files', new Blob([new Uint8Array(file.bytes)]), file.name);
  const url = `${inject('appUrl')}/api/import`;
  const answer = await fetch(url, { method: 'POST', body: form });
  expect(await answer.text()).toMatch(/event: summary/);
  await page.goto(`/studies/${file.studyUid}`);
}

const videoOf = (page: Page) =>
  page.getByRole('group', { name: /^Viewport/ }).locator('video');

/** The red of the video's middle. */
const redOf = (page: Page) =>
  videoOf(page).evaluate((element) => {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 1;
    const context = canvas.getContext('2d');
    context?.drawImage(element as HTMLVideoElement, 30, 20, 4, 4, 0, 0, 1, 1);
    return context?.getImageData(0, 0, 1, 1).data[0] ?? -1;
  });
const redOfFrame = (frame: number) => 16 + 7 * frame;

const slider = (page: Page) => page.getByRole('slider', { name: 'Slices' });
const frameShown = async (page: Page) =>
  Number(await slider(page).getAttribute('aria-valuenow')) - 1;

/** The frame that the numbers tell is the one that the eye sees. */
async function seesFrame(page: Page, frame: number) {
  await expect.poll(() => frameShown(page)).toBe(frame);
  await expect
    .poll(async () => Math.abs((await redOf(page)) - redOfFrame(frame)))
    .toBeLessThan(4); // one frame is 7 brighter than the one before
}

describe('a video', () => {
  it('is played and leafed through by the keys of a clip', async () => {
    const { page, errors } = await openPage(browser);
    await open(page, videoFile(`keys ${crypto.randomUUID()}`, { fragments: 3 }));
    await seesFrame(page, 0);
    expect(await page.getByTestId('slice').textContent()).toMatch(/Image 1 \/ 30/);

    await page.keyboard.press('ArrowDown');
    await seesFrame(page, 1);
    await page.keyboard.press('Shift+ArrowDown');
    await seesFrame(page, 11);
    await page.keyboard.press('End');
    await seesFrame(page, 29);
    await page.keyboard.press('Home');
    await seesFrame(page, 0);

    await page.keyboard.press('c');
    await expect.poll(() => frameShown(page)).toBeGreaterThan(3);
    expect(await page.getByRole('button', { name: 'Pause' }).count()).toBe(1);
    await page.keyboard.press('c');
    await expect
      .poll(() => videoOf(page).evaluate((each) => (each as HTMLVideoElement).paused))
      .toBe(true);
    await seesFrame(page, await frameShown(page));
    await page.getByText(/^Video, 30 frames$/).waitFor();
    await shoot(page, 'video');
    expect(errors).toEqual([]);
    await page.close();
  });

  it('goes where the scroll bar is pressed', async () => {
    const { page } = await openPage(browser, { width: 1366, height: 768 });
    await open(page, videoFile(`bar ${crypto.randomUUID()}`));
    await seesFrame(page, 0);
    const box = await slider(page).boundingBox();
    await page.mouse.click(
      (box?.x ?? 0) + 10,
      (box?.y ?? 0) + (box?.height ?? 0) * (20.5 / 30),
    );
    await seesFrame(page, 20);
    await shoot(page, 'video-small');
    await page.close();
  });

  it('that the browser can’t play says so, and can be downloaded', async () => {
    const { page } = await openPage(browser);
    const bytes = Buffer.concat([Buffer.from('000001b3', 'hex'), Buffer.alloc(500, 7)]);
    const transferSyntaxUid = '1.2.840.10008.1.2.4.100';
    const file = videoFile(`mpeg2 ${crypto.randomUUID()}`, { bytes, transferSyntaxUid });
    await open(page, file);
    await page.getByText('This browser can’t play this video.').waitFor();
    const waiting = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download' }).click();
    const download = await waiting;
    expect(download.suggestedFilename()).toBe(`${file.sopInstanceUid}.mpg`);
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream())
      chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks)).toEqual(bytes);
    await shoot(page, 'video-not-played');
    await page.close();
  });
});
