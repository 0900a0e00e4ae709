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

it('hangs the newest prior beside the series like it, by one key, each with its date', async () => {
  await page.getByRole('button', { name: 'Compare with prior' }).waitFor();
  await page.keyboard.press('Alt+q');
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
  await page.keyboard.press('Alt+q');
  await expect.poll(() => cell(2).count()).toBe(0);
  await expect.poll(() => sliceIn(1)).toContain('/ 8');
  expect(await page.getByTestId('study-mark').count()).toBe(0);
  expect(errors).toEqual([]);
});
