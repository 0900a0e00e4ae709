import path from 'node:path';
import Database from 'better-sqlite3';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApp, type AppServer } from './app-server';
import { axial } from '@/tests/phantoms/block-patient';
import { ctSlice } from '@/tests/phantoms/series';
import { violations } from './axe';
import { openBrowser, shoot } from './open-browser';
import { tourTaken } from './tour-taken';

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

/** What the element with the focus says. */
const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');

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
  // By the button, which can't be pressed while the server is asked, the focus is not lost.
  await page.keyboard.type('wrong again');
  await page.getByRole('button', { name: 'Sign in' }).focus();
  const answer = page.waitForResponse('**/api/session');
  await page.keyboard.press('Enter');
  await answer;
  await expect
    .poll(() => page.getByLabel('Password').evaluate((each) => each.matches(':focus')))
    .toBe(true);
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

it('goes on with Tab where somebody was, when a window or a row is gone', async () => {
  await page.goto('/accounts');
  const add = page.getByRole('button', { name: 'Add somebody' });
  await add.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByLabel('Name').waitFor();
  await page.keyboard.type('Cleo');
  await page.keyboard.press('Tab');
  await page.keyboard.type('cleo@hospital.test');
  await page.keyboard.press('Enter');
  // One window takes the place of the other.
  const told = page.getByRole('dialog', { name: 'Cleo has an account' });
  await told.waitFor();
  await page.keyboard.press('Escape');
  await told.waitFor({ state: 'detached' });
  await expect.poll(focused).toBe('Add somebody');

  // Whose each is, for whoever comes to them by Tab.
  for (const [role, what] of [
    ['combobox', 'Role'],
    ['button', 'New password'],
    ['button', 'Disable'],
  ] as const) {
    await page.getByRole(role, { name: `${what}: Cleo`, exact: true }).waitFor();
  }

  // Arrows pass roles on their way: what is kept is what the field is left with.
  const role = page.getByRole('combobox', { name: 'Role: Cleo' });
  const keptRole = async () => {
    const { users } = (await (await page.request.get('/api/users')).json()) as {
      users: { name: string; role: string }[];
    };
    return users.find(({ name }) => name === 'Cleo')?.role;
  };
  const before = await keptRole();
  await role.focus();
  await page.keyboard.press('ArrowDown');
  await page.getByText('Saved when you leave it').waitFor();
  const passed = await role.inputValue();
  expect(passed).not.toBe(before);
  expect(await keptRole()).toBe(before);
  await page.keyboard.press('Escape');
  await expect.poll(() => role.inputValue()).toBe(before);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  await expect.poll(keptRole).toBe(passed);

  await page.getByRole('button', { name: 'New collection' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByLabel('Name').fill('For a moment');
  await page.keyboard.press('Enter');
  const giveUp = page.getByRole('button', { name: 'Give up: For a moment' });
  await giveUp.focus();
  await page.keyboard.press('Enter');
  await giveUp.waitFor({ state: 'detached' });
  await expect.poll(focused).toBe('Collections');
});

it('has words of accounts, collections, tokens and reasons as words', async () => {
  const attack = `"><img src=x onerror="window.ran=1"><svg/onload=window.ran=1>`;
  const ask = async (path: string, data: object) =>
    expect((await context.request.post(path, { data })).status()).toBeLessThan(300);
  const email = 'mallory@hospital.test';
  await ask('/api/users', { email, name: attack, role: 'annotator' });
  await ask('/api/collections', { name: attack, members: [], studyUids: [] });
  await ask('/api/tokens', { name: attack, rights: ['view'], days: 1 });
  await ask('/api/emergency-access', { reason: attack });
  for (const [at, count] of [
    ['/accounts', 3],
    ['/account', 1],
    ['/audit', 1],
  ] as const) {
    await page.goto(at);
    await page
      .getByText(attack.slice(0, 20))
      .nth(count - 1)
      .waitFor();
    expect(await page.evaluate(() => 'ran' in window)).toBe(false);
  }
  await context.request.delete('/api/emergency-access');
});

it.each([
  ['annotator', { Preview: 0, Arrangements: 0 }],
  ['researcher', { Preview: 1, Arrangements: 1 }],
])('offers an %s what they may do, and nothing else', async (role, offered) => {
  const file = ctSlice(axial(0), { study: role }, { PatientIdentityRemoved: 'YES' });
  const form = new FormData();
  form.append('files', new File([new Uint8Array(file.bytes)], 'one.dcm'));
  const imported = await context.request.post('/api/import', { multipart: form });
  expect(await imported.text()).toMatch(/event: summary/);
  const added = await context.request.post('/api/users', {
    data: { email: `${role}@hospital.test`, name: role, role },
  });
  const { email, password } = (await added.json()) as Record<string, string>;
  const own = await browser.newContext({
    ...{ baseURL: app.url, viewport: { width: 1366, height: 768 } },
  });
  await own.request.post('/api/session', { data: { email, password } });
  const theirs = await own.newPage();
  await theirs.addInitScript(tourTaken);
  const refused: string[] = [];
  theirs.on('response', (answer) => {
    if (answer.status() === 403) refused.push(answer.url());
  });
  const count = (name: string) =>
    theirs.getByRole('button', { name, exact: true }).count();
  await theirs.goto('/');
  const row = theirs.getByRole('row').filter({ hasText: '1' }).last();
  await row.waitFor();
  for (const name of ['PACS', 'Audit trail', 'Keeping and deleting']) {
    expect(await theirs.getByRole('link', { name }).count()).toBe(0);
  }
  expect(await theirs.getByRole('button', { name: /^More for/ }).count()).toBe(0);
  expect(await count('Import')).toBe(0);
  await shoot(theirs, `studies-${role}`);
  await theirs.goto(`/studies/${file.studyUid}`);
  await theirs
    .getByText('Image 1 / 1')
    .or(theirs.getByText('Slice 1 / 1'))
    .first()
    .waitFor();
  await theirs.getByRole('tab', { name: 'Report' }).click();
  await theirs.getByText('Your role reads reports').waitFor();
  expect(await count('Start empty')).toBe(0);
  await shoot(theirs, `report-${role}`);
  await theirs.getByRole('tab', { name: 'Model' }).click();
  await theirs.getByRole('radio').first().waitFor();
  expect(await count('Preview')).toBe(offered.Preview);
  expect(await count('Report from elsewhere …')).toBe(0);
  await shoot(theirs, `model-${role}`);
  await theirs.keyboard.press('Alt+p');
  expect(await theirs.getByRole('dialog').count()).toBe(offered.Arrangements);
  expect(refused).toEqual([]);
  await own.close();
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
