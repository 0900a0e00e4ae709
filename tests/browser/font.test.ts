import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { axial } from '@/tests/phantoms/block-patient';
import { ctSlice, ctStack, type PhantomFile } from '@/tests/phantoms/series';
import { handIn, openBrowser, openPage, shoot, waitForPicture } from './open-browser';

// Whatever the machine has: no font in which somebody would write Chinese.
const WITHOUT_CHINESE = `<?xml version="1.0"?>
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <selectfont><rejectfont>
    <pattern><patelt name="lang"><string>zh-cn</string></patelt></pattern>
  </rejectfont></selectfont>
</fontconfig>`;

const folder = mkdtempSync(path.join(tmpdir(), 'overread-fonts-'));
let browser: Browser;
beforeAll(async () => {
  const config = path.join(folder, 'fonts.conf');
  writeFileSync(config, WITHOUT_CHINESE);
  browser = await openBrowser({ FONTCONFIG_FILE: config });
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

const CHINESE = { 'accept-language': 'zh-CN' };

/** @param locale - What the browser asks for. */
async function visit(locale: string, at: string) {
  const { page, errors } = await openPage(browser, { width: 1366, height: 768 });
  const fonts: string[] = [];
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    const [file = ''] = /[^/]+$/.exec(pathname) ?? [];
    if (request.resourceType() === 'font') fonts.push(file);
  });
  await page.setExtraHTTPHeaders({ 'accept-language': locale });
  await page.goto(at);
  return { page, errors, slices: () => fonts.filter(isSlice) };
}
const isSlice = (file: string) => file.startsWith('noto-sans-sc-');

/** Whether the browser has the slices of these characters at hand, and was told of any at all. */
const isHere = (page: Page, characters: string, weight: number) =>
  page.evaluate(
    ([text, font]) =>
      [...document.fonts].some(({ family }) => family.includes('Noto Sans SC')) &&
      document.fonts.check(font, text),
    [characters, `${weight} 16px "Noto Sans SC"`] as const,
  );

const families = (page: Page) =>
  page.evaluate(() => [
    ...new Set([...document.fonts].map(({ family }) => family.replaceAll('"', ''))),
  ]);

/** Whether two characters are drawn otherwise: what no font has is the same box each time. */
const differ = (page: Page, one: string, other: string) =>
  page.evaluate(
    (characters) => {
      const [a, b] = characters.map((character) => {
        const canvas = document.createElement('canvas');
        const context = canvas.getContext('2d');
        if (!context) throw new Error('No canvas.');
        context.font = `40px ${getComputedStyle(document.body).fontFamily}`;
        context.fillText(character, 0, 60);
        return canvas.toDataURL();
      });
      return a !== b;
    },
    [one, other],
  );

it('draws a page in Chinese in the font that comes along, from the first sight on', async () => {
  const { page, errors, slices } = await visit('zh-CN', '/');
  await page.getByRole('columnheader', { name: '患者' }).waitFor();
  // The list of slices came with the page's own styles, so that no box was ever seen.
  const html = await (await page.request.get('/', { headers: CHINESE })).text();
  const lists = html.match(/<link[^>]+rel="stylesheet"/g);
  expect(lists?.length).toBeGreaterThan(1);
  await expect.poll(() => isHere(page, '患者日期', 400)).toBe(true);
  // Some 30 kB each: of 101 only those that the page needs, and none in an older format.
  expect(slices().length).toBeGreaterThan(1);
  expect(slices().length).toBeLessThan(60);
  expect(slices().filter((file) => !file.endsWith('.woff2'))).toEqual([]);
  expect(await differ(page, '患', '者')).toBe(true);
  await shoot(page, 'font-studies-1366');
  await page.goto('/experiments');
  await page.getByRole('heading', { level: 1 }).waitFor();
  await expect.poll(() => isHere(page, '实验', 500)).toBe(true);
  expect(errors).toEqual([]);
  await page.close();
});

it('fetches nothing of it for a page in English, until Chinese comes to stand there', async () => {
  const files = ctStack(3, { study: `font ${crypto.randomUUID()}` });
  await handIn(files);
  const [{ studyUid }] = files as [PhantomFile];
  const { page, errors, slices } = await visit('en-US', `/studies/${studyUid}`);
  await waitForPicture(page);
  await page.getByText('3 of 3 slices loaded').waitFor();
  await page.getByRole('tab', { name: 'Report' }).waitFor();
  expect(slices()).toEqual([]);
  // Nor is the browser told of any: the list of them is larger than all other styles.
  expect(await families(page)).toEqual(['Inter Variable']);
  expect(await differ(page, '简', '体')).toBe(false);

  await page.getByRole('button', { name: 'Language' }).click();
  await page.getByRole('menuitem', { name: '简体中文' }).waitFor();
  await expect.poll(() => slices().length).toBeGreaterThan(0);
  await expect.poll(() => differ(page, '简', '体')).toBe(true);
  expect(errors).toEqual([]);
  await page.close();
});

it('draws a name in Chinese on a page in English, as it comes with the page', async () => {
  const study = `font ${crypto.randomUUID()}`;
  const named = ctSlice(axial(0), { study }, { PatientName: '王^小東' });
  await handIn([named]);
  const { page, errors, slices } = await visit('en-US', '/');
  await page.getByText('王').first().waitFor();
  await expect.poll(() => slices().length).toBeGreaterThan(0);
  await expect.poll(() => differ(page, '王', '東')).toBe(true);
  await shoot(page, 'font-name-1366');
  expect(errors).toEqual([]);
  await page.close();
});

it('draws what is being written in Chinese on a page in English', async () => {
  const { page, errors, slices } = await visit('en-US', '/experiments');
  await page.getByRole('button', { name: 'New cohort' }).click();
  const name = page.getByRole('dialog').getByRole('textbox', { name: 'Name' });
  await name.waitFor();
  expect(await families(page)).toEqual(['Inter Variable']);
  await name.pressSequentially('胸部');
  await expect.poll(() => slices().length).toBeGreaterThan(0);
  await expect.poll(() => differ(page, '胸', '部')).toBe(true);
  expect(errors).toEqual([]);
  await page.close();
});
