import { readFileSync } from 'node:fs';
import { type Browser, type Locator, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ctStack } from '@/tests/phantoms/series';
import { violations } from './axe';
import { handIn, openBrowser, openPage, shoot } from './open-browser';

let browser: Browser;
let page: Page;
let errors: string[];
const FILES = ctStack(8, { study: `keys ${crypto.randomUUID()}`, series: 'thin' });

const dialog = () => page.getByRole('dialog', { name: 'Keys and mouse' });
const keysOf = (action: string) =>
  dialog().getByRole('button', { name: new RegExp(`^Keys of “${action}”`) });
const catcher = () => dialog().getByRole('button', { name: /^Press a key/ });
const tool = (name: string) => page.getByRole('button', { name, exact: true });
const isPressed = (button: Locator) => button.getAttribute('aria-pressed');
const windowText = () => page.getByTestId('window').textContent();

beforeAll(async () => {
  await handIn(FILES);
  browser = await openBrowser();
  ({ page, errors } = await openPage(browser, { width: 1366, height: 768 }));
  await page.goto(`/studies/${FILES[0]?.studyUid}`);
  await page.getByText('Slice 5 / 8').waitFor();
});
afterAll(() => browser.close());

describe('changing a key', () => {
  it('refuses one that another action has, and takes one that is free', async () => {
    await page.keyboard.press('?');
    await keysOf('Pan').click();
    await page.keyboard.press('w');
    const alert = dialog().getByRole('alert').filter({ hasText: 'Window' });
    expect(await alert.textContent()).toContain('W is the key of “Window / level”.');
    await page.keyboard.press('F9');
    await expect.poll(() => keysOf('Pan').textContent()).toBe('T F9');
    await keysOf('Pan').click();
    await dialog().getByRole('button', { name: 'Take T away from “Pan”' }).click();
    await shoot(page, 'keys-1366');
    expect(await violations(page)).toEqual([]);
    await catcher().focus();
    await page.keyboard.press('Tab');
    await expect.poll(() => keysOf('Pan').textContent()).toBe('F9');
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'hidden' });
  });

  it('holds in the room, in its tooltips, and after a reload', async () => {
    await page.reload();
    await page.getByText('Slice 5 / 8').waitFor();
    await page.keyboard.press('t');
    expect(await isPressed(tool('Window / level'))).toBe('true');
    await page.keyboard.press('F9');
    await expect.poll(() => isPressed(tool('Pan'))).toBe('true');
    expect(await tool('Pan').getAttribute('aria-keyshortcuts')).toBe('F9');
  });
});

describe('profiles', () => {
  it('come back from the file that they were saved in', async () => {
    await page.keyboard.press('?');
    const waiting = page.waitForEvent('download');
    await dialog().getByRole('button', { name: 'Export' }).click();
    const text = readFileSync(await (await waiting).path(), 'utf8');
    await dialog().getByRole('button', { name: 'Reset', exact: true }).click();
    expect(await keysOf('Pan').textContent()).toBe('T');
    const open = (content: string) =>
      dialog()
        .getByLabel('Profile of keys')
        .setInputFiles({
          name: 'keys.json',
          mimeType: 'application/json',
          buffer: Buffer.from(content),
        });
    await open(text.replace('"F9"', '"W"'));
    await dialog().getByText('W stands for both “Window / level” and “Pan”').waitFor();
    expect(await keysOf('Pan').textContent()).toBe('T');
    await open(text);
    await expect.poll(() => keysOf('Pan').textContent()).toBe('F9');
  });

  it('change the mouse as well', async () => {
    await dialog()
      .getByRole('combobox', { name: /^Profile/ })
      .selectOption('RadiAnt-like');
    await expect.poll(() => keysOf('Pan').textContent()).toBe('T');
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'hidden' });
    expect(await isPressed(tool('Scroll'))).toBe('true');
    const box = await page.getByRole('img', { name: /^Viewport:/ }).boundingBox();
    if (!box) throw new Error('There is no viewport.');
    const drag = async (button: 'left' | 'right', by: [number, number]) => {
      await page.mouse.move(box.x + 200, box.y + 200);
      await page.mouse.down({ button });
      await page.mouse.move(box.x + 200 + by[0], box.y + 200 + by[1], { steps: 5 });
      await page.mouse.up({ button });
    };
    const before = await windowText();
    await drag('right', [60, 0]);
    await expect.poll(windowText).not.toBe(before);
    const after = await windowText();
    await drag('left', [0, 120]);
    await expect
      .poll(() => page.getByTestId('slice').textContent())
      .not.toContain('Slice 5 ');
    expect(await windowText()).toBe(after);
    const level = async () => Number(/L (-?\d+)/.exec((await windowText()) ?? '')?.[1]);
    // Up is brighter, which is a lower level, unless somebody wants it the other way round.
    const was = await level();
    await drag('right', [0, -60]);
    await expect.poll(level).toBeLessThan(was);
    await page.keyboard.press('?');
    await dialog().getByLabel('Window / level, dragged').selectOption('down is brighter');
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'hidden' });
    await drag('right', [0, -60]);
    await expect.poll(level).toBe(was);
  });

  it('give the left button to one tool only, whichever were chosen before', async () => {
    const slice = () => page.getByTestId('slice').textContent();
    await page.keyboard.press('t');
    await page.keyboard.press('s');
    const before = await slice();
    const box = await page.getByRole('img', { name: /^Viewport:/ }).boundingBox();
    if (!box) throw new Error('There is no viewport.');
    // More than two slices' worth, whatever the last drag left over.
    await page.mouse.move(box.x + 200, box.y + 450);
    await page.mouse.down();
    await page.mouse.move(box.x + 200, box.y + 200, { steps: 10 });
    await page.mouse.up();
    await expect.poll(slice).not.toBe(before);
    expect(errors).toEqual([]);
  });
});

describe('the commands', () => {
  const search = () => page.getByRole('combobox', { name: 'Search commands' });

  it('are found by words, chosen by the arrows, and run with Enter', async () => {
    await page.keyboard.press('Control+k');
    await search().fill('window');
    await shoot(page, 'palette-1366');
    expect(await violations(page)).toEqual([]);
    await search().fill('lung');
    await page.keyboard.press('Enter');
    await search().waitFor({ state: 'hidden' });
    await expect.poll(windowText).toBe('W 1500 · L -600');
    await page.keyboard.press('Control+k');
    await search().fill('layout 1 × 2');
    await page.keyboard.press('Enter');
    const second = page.getByRole('group', { name: 'Viewport 2' });
    await second.waitFor();
    await page.keyboard.press('Alt+a');
    await second.waitFor({ state: 'detached' });
    await page.keyboard.press('Alt+a');
    await second.waitFor();
    await page.keyboard.press('Shift+W');
    await expect.poll(windowText).toBe('W 200 · L 75');
  });

  it('open from a field that is typed in, where single letters are text', async () => {
    await page.keyboard.press('Alt+i');
    const field = page.getByLabel('Search tags');
    await field.waitFor();
    await field.press('w');
    expect(await field.inputValue()).toBe('w');
    await field.press('Control+k');
    await search().waitFor();
    await page.keyboard.press('Escape');
    await search().waitFor({ state: 'hidden' });
  });
});

describe('the focus', () => {
  const focused = () =>
    page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
  const slice = () => page.getByTestId('slice').textContent();

  it.each([
    ['Keys and mouse', 'dialog'],
    ['Measuring tools', 'menu'],
    ['Layout: 1 × 2', 'dialog'],
  ] as const)('goes back to “%s” when Esc closes what it opened', async (name, role) => {
    await tool(name).focus();
    await page.keyboard.press('Enter');
    await page.getByRole(role).waitFor();
    await expect.poll(focused).not.toBe(name);
    await page.keyboard.press('Escape');
    await page.getByRole(role).waitFor({ state: 'detached' });
    await expect.poll(focused).toBe(name);
  });

  it('goes back after a choice by keys, where arrows scroll slices and open nothing', async () => {
    await page.keyboard.press('Home');
    await tool('Measuring tools').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: /^Angle/ }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect.poll(focused).toBe('Measuring tools');
    const before = await slice();
    await page.keyboard.press('ArrowDown');
    await expect.poll(slice).not.toBe(before);
    expect(await page.getByRole('menu').count()).toBe(0);
  });

  it('goes back from a dialog that was opened out of the commands', async () => {
    await tool('Invert').focus();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Search commands' }).fill('keys and mouse');
    await page.keyboard.press('Enter');
    await dialog().waitFor();
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'hidden' });
    await expect.poll(focused).toBe('Invert');
  });

  it('moves the edges of the panels by arrows, which have names', async () => {
    const edge = page.getByRole('separator', { name: 'Width of the list of series' });
    const width = () => edge.getAttribute('aria-valuenow');
    const before = Number(await width());
    await edge.focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(async () => Number(await width())).toBeGreaterThan(before);
    await page.getByRole('separator', { name: 'Width of the panels' }).waitFor();
    expect(errors).toEqual([]);
  });
});

describe('the tags', () => {
  it('are those of the slice that is shown, and are searched', async () => {
    const tags = page.getByRole('region', { name: 'Tags' });
    await page.getByLabel('Search tags').fill('0020,0013');
    const value = tags.getByRole('button');
    await page.getByRole('group', { name: 'Viewport 1' }).click();
    await page.keyboard.press('Home');
    // From the head on: the phantom's last file comes first.
    await expect.poll(() => value.textContent()).toBe('8');
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => value.textContent()).toBe('7');
    await page.getByLabel('Search tags').fill('');
    await tags.getByText('PixelSpacing', { exact: true }).waitFor();
    await shoot(page, 'tags-1366');
    expect(await violations(page)).toEqual([]);
    expect(errors).toEqual([]);
  });
});
