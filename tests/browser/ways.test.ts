import { type Browser, type Page, type Request } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axial } from '@/tests/phantoms/block-patient';
import { ctSlice, type PhantomFile } from '@/tests/phantoms/series';
import { violations } from './axe';
import { handIn, openBrowser, openPage, shoot } from './open-browser';

let browser: Browser;
let page: Page;
let errors: string[];

const run = `ways-${crypto.randomUUID().slice(0, 8)}`;

/** Four slices on one day. */
const studyOf = (day: string): readonly PhantomFile[] =>
  [0, 5, 10, 15].map((z, index) =>
    ctSlice(
      axial(z),
      { study: `${run} ${day}`, series: 'thin', instance: index + 1 },
      {
        StudyDate: day,
        StudyDescription: `${run} of ${day}`,
        // Nobody's prior: it would come beside the study by itself.
        PatientID: `${run} ${day}`,
      },
    ),
  );
// Newest first, as the list has them.
const STUDIES = ['20260303', '20260302', '20260301'].map(studyOf);
const uidOf = (place: number) => STUDIES[place]?.[0]?.studyUid ?? '';

const shown = () => page.getByTestId('slice').textContent();
const goes = (name: string) => page.getByRole('button', { name, exact: true });
/** How many frames of each study were asked for: one by one, or many in one request. */
const framesAsked = new Map<string, number>();

function countFrames(request: Request): void {
  const { pathname } = new URL(request.url());
  const [, studyUid] = /\/studies\/([\d.]+)\/.*\/frames(?:\/\d+)?$/.exec(pathname) ?? [];
  if (!studyUid) return;
  const body = request.postDataJSON() as { frames: unknown[] } | null;
  const count = body?.frames.length ?? 1;
  framesAsked.set(studyUid, (framesAsked.get(studyUid) ?? 0) + count);
}

beforeAll(async () => {
  await handIn(STUDIES.flat());
  browser = await openBrowser();
  ({ page, errors } = await openPage(browser, { width: 1366, height: 768 }));
  page.on('request', countFrames);
});
afterAll(() => browser.close());

describe('from study to study', () => {
  it('opens the first of the studies that were searched for', async () => {
    await page.goto('/');
    await page.getByLabel('Search studies').fill(run);
    const row = page.getByRole('row', { name: new RegExp(run) });
    await expect.poll(() => row.count()).toBe(3);
    expect.soft(await violations(page)).toEqual([]);
    // Named by its cells, without what is clicked in them.
    expect(await row.and(page.getByRole('row', { name: /Choose|More/ })).count()).toBe(0);
    await row.first().getByRole('button', { name: /^More/ }).click();
    await page.getByRole('menuitem', { name: 'Delete study …' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('1 series with 4 images').waitFor();
    expect.soft(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await row.first().click();
    await page.getByText('1 of 3', { exact: true }).waitFor();
    await expect.poll(shown).toContain('Slice 3 / 4');
    expect(await goes('Study before').isDisabled()).toBe(true);
    expect.soft(await violations(page)).toEqual([]);
  });

  it('has the next one ready, and opens it without loading a page', async () => {
    await expect.poll(() => framesAsked.get(uidOf(1))).toBe(4);
    await page.evaluate(() => Object.assign(window, { samePage: true }));
    await page.keyboard.press('Control+ArrowRight');
    await page.getByText('2 of 3', { exact: true }).waitFor();
    await page.getByText('4 of 4 slices loaded').waitFor();
    expect(page.url()).toContain(uidOf(1));
    expect(await page.evaluate(() => 'samePage' in window)).toBe(true);
    expect(framesAsked.get(uidOf(1))).toBe(4);
    await shoot(page, 'ways-1366');
  });

  it('ends at the ends of the list, and leads back to it as it was', async () => {
    await goes('Next study').click();
    await page.getByText('3 of 3', { exact: true }).waitFor();
    expect(await goes('Next study').isDisabled()).toBe(true);
    await page.keyboard.press('Control+ArrowRight');
    await page.keyboard.press('Control+ArrowLeft');
    await page.getByText('2 of 3', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'Back to the studies' }).click();
    const row = page.getByRole('row', { name: new RegExp(run) });
    await expect.poll(() => row.count()).toBe(3);
    expect(await page.getByLabel('Search studies').inputValue()).toBe(run);
    expect(page.url()).not.toContain(run);
    expect(errors).toEqual([]);
  });
});

type Box = Awaited<ReturnType<ReturnType<Page['locator']>['boundingBox']>>;
const meet = (one: Box, other: Box) =>
  !!one &&
  !!other &&
  one.x < other.x + other.width &&
  other.x < one.x + one.width &&
  one.y < other.y + other.height &&
  other.y < one.y + one.height;

it('tells in the list of series how much was seen, and counts key images', async () => {
  await page.goto(`/studies/${uidOf(0)}`);
  const series = page
    .getByRole('navigation', { name: 'Series' })
    .getByRole('button', { name: /^CT 1 CT thin 4 images/ });
  await expect.poll(() => series.textContent()).toContain('1 of 4 viewed');
  for (const [slice, key] of ['Home', 'ArrowDown', 'ArrowDown', 'ArrowDown'].entries()) {
    await page.keyboard.press(key);
    await expect.poll(shown).toContain(`Slice ${slice + 1} / 4`);
  }
  await expect.poll(() => series.textContent()).toContain('all viewed');
  await page.keyboard.press('k');
  await expect.poll(() => series.textContent()).toContain('1 key image');
  // Said on the picture, too, where nothing else stands.
  const image = page.getByRole('group', { name: 'Image text' });
  const lines = image.locator(':scope > *');
  await expect.poll(() => lines.first().textContent()).toBe('Key image');
  const corner = await image.boundingBox();
  for (const letter of await page.locator('[data-edge]').all())
    expect(meet(corner, await letter.boundingBox())).toBe(false);
});

it('goes four times as far with Ctrl', async () => {
  const box = await page.getByRole('img', { name: /^Viewport:/ }).boundingBox();
  if (!box) throw new Error('There is no viewport.');
  const width = async () =>
    Number(/^W (\d+)/.exec((await page.getByTestId('window').textContent()) ?? '')?.[1]);
  /** How much wider the window gets. */
  const drag = async () => {
    const before = await width();
    await page.mouse.move(box.x + 200, box.y + 200);
    await page.mouse.down();
    await page.mouse.move(box.x + 240, box.y + 200, { steps: 4 });
    await page.mouse.up();
    await expect.poll(width).toBeGreaterThan(before);
    return (await width()) - before;
  };
  const slow = await drag();
  await page.keyboard.down('Control');
  const fast = await drag();
  await page.keyboard.up('Control');
  expect(fast / slow).toBeCloseTo(4, 0);
});

describe('the tour', () => {
  const tour = () => page.getByRole('dialog');
  const focused = () => page.evaluate(() => document.activeElement?.textContent);
  const title = () => tour().getByRole('heading').textContent();

  it('comes by itself on the first visit, is walked by keys, and never comes again', async () => {
    await page.close();
    ({ page, errors } = await openPage(
      browser,
      { width: 1366, height: 768 },
      { firstVisit: true },
    ));
    await page.goto(`/studies/${uidOf(0)}`);
    await tour().waitFor();
    expect(await title()).toBe('The series');
    await expect.poll(focused).toBe('Next');
    await page.getByText('4 of 4 slices loaded').waitFor();
    expect.soft(await violations(page)).toEqual([]);
    await shoot(page, 'tour-1366');
    for (const step of [2, 3, 4, 5, 6]) {
      await page.keyboard.press(step % 2 ? 'ArrowRight' : 'Enter');
      await tour().getByText(`${step} of 6`).waitFor();
    }
    await page.keyboard.press('ArrowLeft');
    await tour().getByText('5 of 6').waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await tour().waitFor({ state: 'hidden' });
    await page.reload();
    await page.getByText('4 of 4 slices loaded').waitFor();
    expect(await tour().count()).toBe(0);
  });

  it('comes when it is asked for, and goes on Esc', async () => {
    await page.keyboard.press('Control+k');
    await page.keyboard.type('tour');
    await page.keyboard.press('Enter');
    await expect.poll(title).toBe('The series');
    await expect.poll(focused).toBe('Next');
    await page.keyboard.press('ArrowRight');
    await tour().getByText('2 of 6').waitFor();
    await page.keyboard.press('Escape');
    await tour().waitFor({ state: 'hidden' });
    expect(errors).toEqual([]);
  });
});
