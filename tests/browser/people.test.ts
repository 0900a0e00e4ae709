import path from 'node:path';
import Database from 'better-sqlite3';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApp, type AppServer } from './app-server';
import { violations } from './axe';
import { openBrowser, shoot } from './open-browser';

const PASSWORD = 'correct horse battery';
let browser: Browser;
let app: AppServer;
let context: BrowserContext;
let page: Page;
beforeAll(async () => {
  browser = await openBrowser();
  app = await startApp({ OVERREAD_AUTH: 'local', OVERREAD_SAMPLES: '0' });
  context = await browser.newContext({
    baseURL: app.url,
    viewport: { width: 1366, height: 768 },
  });
  page = await context.newPage();
  page.setDefaultTimeout(60_000);
});
afterAll(async () => {
  await browser.close();
  await app.stop();
});

it('leads whoever is not signed in to the sign-in page, which can be used by keys alone', async () => {
  await page.goto('/studies/1.2.3');
  expect(new URL(page.url()).pathname).toBe('/sign-in');
  const email = page.getByLabel('E-mail address');
  await email.waitFor();
  expect(await violations(page)).toEqual([]);
  await shoot(page, 'sign-in-1366');
  await email.focus();
  await page.keyboard.type('nobody@hospital.test');
  await page.keyboard.press('Tab');
  await page.keyboard.type('wrong');
  await page.keyboard.press('Enter');
  await page.getByText('The address or the password is wrong.').waitFor();
  expect(await page.getByLabel('Password').inputValue()).toBe('');
});

it('makes the first account at the address that the server printed', async () => {
  await page.goto(app.setUpUrl ?? 'no address');
  await page.getByLabel('Name').fill('Ada Reader');
  await page.getByLabel('E-mail address').fill('ada@hospital.test');
  await page.getByLabel('Password').fill(PASSWORD);
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Make the account' }).click();
  await page.getByRole('button', { name: 'Ada Reader: account' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/');
  await shoot(page, 'signed-in-1366');
});

it('has pages for accounts, and for one’s own', async () => {
  await page.goto('/accounts');
  await page.getByRole('button', { name: 'Add somebody' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Bob');
  await dialog.getByLabel('E-mail address').fill('bob@hospital.test');
  await dialog.getByLabel('Role').selectOption('researcher');
  await dialog.getByRole('button', { name: 'Add' }).click();
  await page.getByText('The password of Bob, told this once:').waitFor();
  await page.keyboard.press('Escape');
  expect(await violations(page)).toEqual([]);
  await shoot(page, 'accounts-1366');
  await page.setViewportSize({ width: 1920, height: 1080 });
  await page.goto('/account');
  await page.getByText('this one').waitFor();
  expect(await violations(page)).toEqual([]);
  await shoot(page, 'account-1920');
});

it('covers the page when the session is over, and gives it back as it was for the password', async () => {
  await page.goto('/accounts');
  await page.getByRole('button', { name: 'New collection' }).click();
  const name = page.getByRole('dialog').getByLabel('Name');
  await name.fill('Not saved yet');
  const database = new Database(path.join(app.dataFolder, 'overread.db'));
  database.exec(`UPDATE "Session" SET "expiresAt" = 0`);
  database.close();
  // Who somebody is stays known for two seconds.
  const person = async () =>
    ((await (await page.request.get('/api/session')).json()) as { person: object })
      .person;
  await expect.poll(person).toBeNull();
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  const locked = page.getByRole('heading', { name: 'Locked' });
  await locked.waitFor();
  expect(await violations(page)).toEqual([]);
  await shoot(page, 'locked-1920');
  // Nothing beneath is seen or reached.
  const covering = await page.evaluate(
    () =>
      document.elementFromPoint(innerWidth / 2, innerHeight / 2)?.closest('dialog')?.open,
  );
  expect(covering).toBe(true);
  for (let key = 0; key < 12; key += 1) {
    await page.keyboard.press('Tab');
    const isInside = await page.evaluate(
      () =>
        document.activeElement === document.body ||
        document.activeElement?.closest('dialog[open]') !== null,
    );
    expect(isInside).toBe(true);
  }
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  expect(await locked.isVisible()).toBe(true);
  await page.getByLabel('Password of Ada Reader').fill(PASSWORD);
  await page.keyboard.press('Enter');
  await locked.waitFor({ state: 'detached' });
  expect(await name.inputValue()).toBe('Not saved yet');
});

it('signs out, in every tab', async () => {
  const other = await context.newPage();
  await other.goto('/account');
  await other.getByText('this one').waitFor();
  await page.goto('/');
  await page.getByRole('button', { name: 'Ada Reader: account' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByLabel('E-mail address').waitFor();
  await other.getByRole('button', { name: 'Save' }).click();
  await other.getByRole('heading', { name: 'Locked' }).waitFor();
  await other.goto('/');
  await other.getByLabel('E-mail address').waitFor();
});
