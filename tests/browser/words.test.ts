import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ctStack } from '@/tests/phantoms/series';
import { violations } from './axe';
import { handIn, openBrowser, openPage, shoot } from './open-browser';

let browser: Browser;
let page: Page;
let errors: string[];
const FILES = ctStack(4, { study: `words ${crypto.randomUUID()}`, series: 'thin' });

const language = () => page.locator('html').getAttribute('lang');
/** Said on the page as it is, and to those who hear it. */
const said = () =>
  page.evaluate(() =>
    [
      document.body.innerText,
      ...[...document.querySelectorAll('[aria-label], [title], [placeholder]')].flatMap(
        (element) =>
          ['aria-label', 'title', 'placeholder'].map((name) =>
            element.getAttribute(name),
          ),
      ),
    ].join('\n'),
  );

beforeAll(async () => {
  await handIn(FILES);
  browser = await openBrowser();
  ({ page, errors } = await openPage(browser, { width: 1366, height: 768 }));
  await page.goto('/');
  await page.getByRole('table').waitFor();
});
afterAll(() => browser.close());

it('speaks Chinese once it is asked to, by the keyboard alone', async () => {
  expect(await language()).toBe('en-US');
  await page.getByRole('button', { name: 'Language' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: '简体中文' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('columnheader', { name: '患者' }).waitFor();
  expect(await language()).toBe('zh-Hans');
  await expect.poll(() => page.title()).toBe('检查列表');
  expect(await said()).not.toMatch(
    /\b(Studies|Search|Import|Models|Patient|Modality|Images|State|report|Language|use only)\b/,
  );
  expect(await violations(page)).toEqual([]);
  await shoot(page, 'words-studies-1366');
  await page.setViewportSize({ width: 1920, height: 1080 });
  await shoot(page, 'words-studies-1920');
});

it('remembers the language, and goes back to English', async () => {
  await page.reload();
  await page.getByRole('columnheader', { name: '患者' }).waitFor();
  await page.getByRole('button', { name: '语言' }).click();
  await page.getByRole('menuitem', { name: 'English' }).click();
  await page.getByRole('columnheader', { name: 'Patient' }).waitFor();
  expect(await language()).toBe('en-US');
  expect(errors).toEqual([]);
});
