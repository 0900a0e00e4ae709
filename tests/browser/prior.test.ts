import { type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { uidFrom } from '@/lib/dicom/write-part10';
import { axial } from '@/tests/phantoms/block-patient';
import { ctSlice } from '@/tests/phantoms/series';
import { violations } from './axe';
import { handIn, openBrowser, openPage, shoot } from './open-browser';

let browser: Browser;
let page: Page;
let errors: string[];
const id = crypto.randomUUID();
const patient = { PatientID: id, BodyPartExamined: 'CHEST' };
const slices = (
  study: string,
  count: number,
  apart: number,
  more: Record<string, string | number> = {},
) =>
  Array.from({ length: count }, (_, index) =>
    ctSlice(
      axial(index * apart),
      { study: `${study} ${id}`, series: 'axial', instance: index + 1 },
      { ...patient, ...more },
    ),
  );
/** z = 0 … 35, in the frame of reference of the phantom. */
const NOW = slices('now', 8, 5);
/** z = 0 … 30, of a scanner of its own. */
const PRIOR = slices('prior', 4, 10, {
  StudyDate: '20190304',
  FrameOfReferenceUID: uidFrom(`elsewhere ${id}`),
});
const SAME_DAY = slices('place', 4, 10, { StudyDate: '20180101' });

const cell = (number: number) =>
  page.getByRole('group', { name: `Viewport ${number}`, exact: true });
const sliceIn = (number: number) => cell(number).getByTestId('slice').textContent();
const mark = (number: number) => cell(number).getByTestId('study-mark').textContent();

beforeAll(async () => {
  await handIn([...NOW, ...PRIOR, ...SAME_DAY]);
  browser = await openBrowser();
  ({ page, errors } = await openPage(browser));
  await page.goto(`/studies/${NOW[0]?.studyUid}`);
  await page.getByText('Slice 5 / 8').waitFor();
});
afterAll(() => browser.close());

it('hangs the newest prior beside the series like it, by itself, each with its date', async () => {
  await expect.poll(() => mark(1)).toBe('This study · Jan 02, 2026');
  await expect.poll(() => mark(2)).toBe('Prior · Mar 04, 2019');
  // As far along as slice 5 of 8: 4/7 of 3 is slice 3 of 4, and it says that this is no position.
  await expect.poll(() => sliceIn(2)).toContain('Slice 3 / 4');
  await cell(2)
    .getByText(/its share of the slices/)
    .waitFor();
  await cell(1).click();
  await page.keyboard.press('Home');
  await expect.poll(() => sliceIn(2)).toContain('Slice 1 / 4');
  await page.keyboard.press('End');
  await expect.poll(() => sliceIn(2)).toContain('Slice 4 / 4');
  await page
    .getByRole('navigation', { name: 'Series' })
    .getByText(/^Prior ·/)
    .waitFor();
  expect(await violations(page)).toEqual([]);
  await shoot(page, 'prior-1920');
});

it('has nothing in its panels and dialogs that axe finds, and none on the other pages', async () => {
  const found: string[] = [];
  const look = async (where: string) =>
    found.push(...(await violations(page)).map((each) => `${where}: ${each}`));
  for (const panel of ['Segments', 'Model', 'Info']) {
    await page.getByRole('tab', { name: panel }).click();
    await look(panel);
  }
  await page.getByRole('button', { name: 'Prior next to current' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: /^Save this arrangement/ }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  const tick = dialog.getByRole('checkbox', { name: /^With the newest prior/ });
  expect(await tick.isChecked()).toBe(true);
  // What lies beside it is looked for anew: only this study's series is kept.
  expect(await dialog.getByRole('list').first().getByRole('listitem').count()).toBe(1);
  await look('hanging protocols');
  await shoot(page, 'hanging-editor-1920');
  await page.keyboard.press('Escape');
  await page.getByRole('tab', { name: 'Report' }).click();
  await page.getByRole('button', { name: 'Start empty' }).click();
  await page.getByRole('button', { name: 'Add finding' }).click();
  await page.getByLabel('Statement').fill('A block of bone.');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('button', { name: 'Sign …' }).click();
  await look('signing');
  await page.keyboard.press('Escape');
  const other = await openPage(browser, { width: 1366, height: 768 });
  for (const url of ['/models', '/pacs']) {
    await other.page.goto(url);
    await other.page.getByRole('main').waitFor();
    found.push(...(await violations(other.page)).map((each) => `${url}: ${each}`));
  }
  await other.page.close();
  expect(found).toEqual([]);
});

it('measures on the prior, for the prior', async () => {
  await page.keyboard.press('d');
  const box = await cell(2).boundingBox();
  if (!box) throw new Error('There is no second viewport.');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x - 40, y);
  await page.mouse.down();
  await page.mouse.move(x + 40, y + 20, { steps: 4 });
  await page.mouse.up();
  const stored = async (studyUid: string | undefined) => {
    const answer = await page.request.get(`/api/annotations?studyUid=${studyUid}`);
    return ((await answer.json()) as { annotations: { studyUid: string }[] }).annotations;
  };
  await expect.poll(async () => (await stored(PRIOR[0]?.studyUid)).length).toBe(1);
  expect(await stored(NOW[0]?.studyUid)).toEqual([]);
  await page.getByRole('tab', { name: /^Annotations/ }).click();
  await page.getByRole('listitem', { name: 'Length' }).getByText('Prior').waitFor();
});

it('scrolls by position where the frame of reference is one, and leaves no prior behind', async () => {
  await page.getByRole('button', { name: 'Beside another study' }).click();
  await page.getByRole('menuitem', { name: /Jan 01, 2018/ }).click();
  await expect.poll(() => mark(2)).toBe('Prior · Jan 01, 2018');
  await cell(1).click();
  await page.keyboard.press('Home'); // z = 35: beyond 30
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => sliceIn(1)).toContain('30.0 mm');
  await expect.poll(() => sliceIn(2)).toContain('30.0 mm');
  expect(
    await cell(2)
      .getByText(/its share/)
      .count(),
  ).toBe(0);
  await page.setViewportSize({ width: 1366, height: 768 });
  await shoot(page, 'prior-1366');
  await cell(2)
    .getByRole('button', { name: /^Take it away/ })
    .click();
  await expect.poll(() => cell(2).count()).toBe(0);
  await expect.poll(() => sliceIn(1)).toContain('/ 8');
  expect(await page.getByTestId('study-mark').count()).toBe(0);
  // It stays away until it is asked for.
  await page.keyboard.press('Alt+q');
  await expect.poll(() => mark(2)).toBe('Prior · Mar 04, 2019');
  expect(errors).toEqual([]);
});
