import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ctStack, type PhantomFile } from '@/tests/phantoms/series';
import { violations } from './axe';
import { handIn, openBrowser, openPage, shoot, waitForPicture } from './open-browser';

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

/** Words of the files, names, units, and keys: the same in every language. */
const KEPT = /\b(Overread|CT|thin|Phantom|BLOCK|Blocks?|HU|UID|mm|cm|kV|kB|MB|GB|alt)\b/g;

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

it('speaks Chinese in the reading room, on the picture and beside drawings, at any size', async () => {
  const [{ studyUid }] = FILES as [PhantomFile];
  await page.setViewportSize({ width: 1366, height: 768 });
  await page.goto(`/studies/${studyUid}`);
  const window = page.getByTestId('window');
  await waitForPicture(page);
  await page.keyboard.press('Shift+I');
  await expect.poll(() => window.textContent()).toContain('反色');
  await page.keyboard.press('Shift+E');
  const box = await page.getByRole('img', { name: /^视口/ }).boundingBox();
  const { x, y, width, height } = box ?? { x: 0, y: 0, width: 0, height: 0 };
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width / 2 + 60, y + height / 2 + 60, { steps: 5 });
  await page.mouse.up();
  const drawn = page.locator('.svg-layer');
  await expect.poll(() => drawn.textContent()).toMatch(/均值 .*标准差 /);
  const family = await drawn
    .locator('text')
    .first()
    .evaluate((text) => getComputedStyle(text).fontFamily);
  expect(family).toMatch(/^"Inter Variable".*"Noto Sans SC"/);
  const words = `${await said()}\n${await drawn.textContent()}`;
  expect(words.replaceAll(KEPT, '').match(/[A-Za-z]{2,}/g)).toBeNull();

  const em = () =>
    page.evaluate(() => parseFloat(getComputedStyle(document.body).fontSize));
  expect(await em()).toBe(13);
  await page.getByRole('button', { name: '文字大小' }).click();
  await page.getByRole('menuitem', { name: '130 %' }).click();
  expect(await em()).toBeCloseTo(13 * 1.3, 3);
  await page.reload();
  await window.waitFor();
  expect(await em()).toBeCloseTo(13 * 1.3, 3);
  const [wide, high] = await page.evaluate(() => {
    const { scrollWidth, scrollHeight } = document.documentElement;
    return [scrollWidth, scrollHeight];
  });
  expect([wide, high]).toEqual([1366, 768]);
  expect(await violations(page)).toEqual([]);
  await shoot(page, 'words-room-130');

  await page.keyboard.press('x');
  const modes = page.getByRole('radio');
  await expect.poll(() => modes.count()).toBe(3);
  const isOneLine = (all: Element[]) =>
    all.every(({ scrollHeight, clientHeight }) => scrollHeight <= clientHeight);
  expect(await modes.evaluateAll(isOneLine)).toBe(true);
  // All that its bar has, in two lines; what has no room for its words keeps its name.
  const bar = page.getByRole('toolbar', { name: '容积' });
  await bar.getByRole('button', { name: '返回层面' }).waitFor();
  await bar.getByRole('button', { name: '重置' }).waitFor();
  const middles = await bar
    .getByRole('slider')
    .or(modes)
    .or(bar.getByRole('button'))
    .evaluateAll((all) =>
      all.map((each) => {
        const { top, bottom } = each.getBoundingClientRect();
        return Math.round((top + bottom) / 20);
      }),
    );
  expect(middles).toHaveLength(6);
  expect(new Set(middles).size).toBeLessThanOrEqual(2);
  await page.keyboard.press('Alt+p');
  const protocols = page.getByRole('dialog');
  await protocols.getByLabel('切面: 轴位').waitFor();
  await shoot(page, 'words-protocols-130');
  // What of OHIF's can't be hung here is told in the sentence, not in its detail alone.
  const theirs = {
    ...{ id: 'theirs', name: 'Theirs', protocolMatchingRules: [] },
    displaySetSelectors: { any: { seriesMatchingRules: [] } },
    stages: [
      {
        viewportStructure: { layoutType: 'grid', properties: { rows: 5, columns: 4 } },
        viewports: [{ displaySets: [{ id: 'any' }] }],
      },
    ],
  };
  await protocols.locator('input[type=file]').setInputFiles({
    name: 'theirs.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(theirs)),
  });
  await protocols.getByText('它们需要：viewportStructure: grid 5 × 4。').waitFor();
  await page.keyboard.press('Escape');
  await page.context().clearCookies({ name: 'overread.text' });
  await page.goto('/');
});

it('says in Chinese whose a key is, by that action’s Chinese name', async () => {
  await page.goto(`/studies/${FILES[0]?.studyUid}`);
  await waitForPicture(page);
  await page.keyboard.press('?');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: /^“平移”的按键/ }).click();
  await page.keyboard.press('w');
  await expect
    .poll(() => dialog.getByRole('alert').filter({ hasText: 'W' }).textContent())
    .toBe('W 是“窗宽/窗位”的按键。 请先在那里取消。');
  await page.goto('/');
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
