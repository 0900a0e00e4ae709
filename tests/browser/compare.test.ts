import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { en as words } from '@/app/_words/en';
import { readingStatisticsSchema } from '@/lib/api/blind/statistics';
import { axial } from '@/tests/phantoms/block-patient';
import { ctSlice } from '@/tests/phantoms/series';
import { PYTHON, runScript } from '@/tests/unit/evaluation/blind/made-votes';
import { installed } from '@/tests/unit/export/installed';
import { startApp, type AppServer } from './app-server';
import { violations } from './axe';
import { openBrowser, shoot } from './open-browser';
import { tourTaken } from './tour-taken';

const PASSWORD = 'correct horse battery';
const READERS = ['ann', 'bob'];
const files = Array.from({ length: 3 }, (_, at) =>
  ctSlice(axial(0), { study: `compared ${at}` }),
);

let browser: Browser;
let app: AppServer;
let owner: Page;
const readers: Page[] = [];
beforeAll(async () => {
  browser = await openBrowser();
  app = await startApp({ OVERREAD_AUTH: 'local', OVERREAD_SAMPLES: '0' });
  owner = await pageOf(await context());
  await owner.goto(app.setUpUrl ?? 'no address');
  await owner.getByLabel('Name').fill('Olga Owner');
  await owner.getByLabel('E-mail address').fill('olga@hospital.test');
  await owner.getByLabel('Password').fill(PASSWORD);
  await owner.getByRole('button', { name: 'Make the account' }).click();
  await owner.getByRole('button', { name: 'Olga Owner: account' }).waitFor();
  const form = new FormData();
  for (const [at, { bytes }] of files.entries()) {
    form.append('files', new File([new Uint8Array(bytes)], `${at}.dcm`));
  }
  const imported = await owner.request.post('/api/import', { multipart: form });
  expect(await imported.text()).toMatch(/event: summary/);
  for (const name of READERS) {
    const data = { email: `${name}@hospital.test`, name, role: 'reader' };
    const added = await owner.request.post('/api/users', { data });
    const { email, password } = (await added.json()) as Record<string, string>;
    const own = await context();
    await own.request.post('/api/session', { data: { email, password } });
    readers.push(await pageOf(own));
  }
}, 180_000);
afterAll(async () => {
  await browser.close();
  await app.stop();
});

const context = () =>
  browser.newContext({ baseURL: app.url, viewport: { width: 1366, height: 768 } });
async function pageOf(own: BrowserContext): Promise<Page> {
  const page = await own.newPage();
  await page.addInitScript(tourTaken);
  page.setDefaultTimeout(60_000);
  return page;
}

it('makes a cohort and an experiment, shows what goes where, and what came of it', async () => {
  await owner.goto('/experiments');
  await owner.getByText('The first step is a cohort').waitFor();
  expect(await violations(owner)).toEqual([]);
  await owner.getByRole('button', { name: 'New cohort' }).click();
  const dialog = owner.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Blocks');
  await dialog.getByLabel('Choose studies by').selectOption('file');
  const lines = files.map(({ studyUid }) => `${studyUid},"A block. No effusion."`);
  const table = ['study_uid,report', ...lines, '1.2.3,"Elsewhere."'].join('\n');
  await dialog.locator('input[type=file]').setInputFiles({
    ...{ name: 'cohort.csv', mimeType: 'text/csv', buffer: Buffer.from(table) },
  });
  await dialog.getByRole('button', { name: 'Make', exact: true }).click();
  await dialog.getByText('1 study is not in it.').waitFor();
  expect(await violations(owner)).toEqual([]);
  await owner.keyboard.press('Escape');
  await owner.getByText('3 studies, 3 with a reference · version 1').waitFor();

  await owner.getByRole('button', { name: 'New experiment' }).click();
  await owner.getByRole('textbox', { name: 'Name', exact: true }).fill('Two prompts');
  await owner.getByLabel(/^Baseline/).check();
  await owner.getByLabel(/^Prompts/).fill('Be brief.\n---\nBe long.');
  await owner
    .getByText('3 studies × 1 model × 2 ways of asking × 1 repeat = 6 runs')
    .waitFor();
  expect(await violations(owner)).toEqual([]);
  await owner.getByRole('button', { name: 'Prepare' }).click();
  await owner.getByRole('button', { name: 'Start' }).click();
  await owner.getByText('done6 of 6').waitFor();
  expect(await owner.getByRole('cell', { name: 'done' }).count()).toBe(6);
  expect(await violations(owner)).toEqual([]);
  await shoot(owner, 'experiment-1366');

  await owner.getByRole('link', { name: 'Study 2' }).click();
  await owner.getByRole('heading', { name: 'Whole drafts' }).waitFor();
  expect(await owner.getByLabel('Study', { exact: true }).inputValue()).toBe(
    files[1]?.studyUid,
  );
  expect(await owner.getByRole('columnheader').count()).toBe(3);
  expect(await violations(owner)).toEqual([]);
  await shoot(owner, 'drafts-1366');

  await owner.getByRole('link', { name: 'Scores' }).click();
  await owner.getByRole('heading', { name: 'All metrics' }).waitFor();
  const figure = owner.getByRole('figure').first();
  const saved = owner.waitForEvent('download');
  await figure.getByRole('button', { name: 'PNG' }).click();
  const picture = await (await saved).createReadStream();
  const [head] = (await picture.toArray()) as Buffer[];
  // PNG's signature, and the width of the picture: 900 points of three pixels.
  expect(head?.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
  expect(head?.readUInt32BE(16)).toBe(2700);
  expect(await violations(owner)).toEqual([]);

  await owner.getByRole('link', { name: 'Report', exact: true }).click();
  await owner.getByText('3 of 3 studies have a reference report').waitFor();
  expect(await violations(owner)).toEqual([]);
  await shoot(owner, 'methods-1366');
}, 120_000);

it('marks a passage of a draft by keys alone, and tells of the next task', async () => {
  const [reader] = readers as [Page];
  const before = owner.url();
  await owner.getByRole('link', { name: 'Runs' }).click();
  await owner.getByRole('link', { name: 'Begin a blind reading' }).click();
  await owner.getByRole('textbox', { name: 'Name', exact: true }).fill('What is wrong');
  await owner
    .getByLabel(/^Readers/)
    .first()
    .fill(`${READERS[0]}@hospital.test`);
  await owner.getByLabel(words.compare.begin.repeatShare).fill('0');
  await owner.getByLabel('Which is better?').uncheck();
  await owner.getByLabel('Errors', { exact: true }).check();
  await owner.getByRole('button', { name: words.compare.begin.begin }).click();
  await owner.waitForURL(/compare\/[0-9a-f-]{36}$/);
  await reader.goto(new URL(owner.url()).pathname);
  const { read } = words.compare;
  const passage = reader.locator('[data-from][role=button]').nth(1);
  const whole = (await passage.textContent()) ?? '';
  await passage.focus();
  await reader.keyboard.press('Space');
  await reader.getByText(`“${whole}”`).waitFor();
  // Its end, then its beginning.
  await reader.keyboard.press('Shift+ArrowLeft');
  await reader.keyboard.press('Space');
  await reader.keyboard.press('Shift+ArrowRight');
  await reader.getByText(`“${whole.slice(1, -1)}”`, { exact: true }).waitFor();
  await reader.getByRole('button', { name: read.mark, exact: true }).focus();
  await reader.keyboard.press('Enter');
  await reader
    .getByRole('listitem')
    .filter({ hasText: whole.slice(1, -1) })
    .waitFor();
  expect(await violations(reader)).toEqual([]);
  await shoot(reader, 'reading-errors-1366');
  await reader.getByRole('button', { name: read.give, exact: true }).focus();
  await reader.keyboard.press('Enter');
  await expect
    .poll(() => reader.evaluate(() => document.activeElement?.textContent))
    .toMatch(/1 of \d+ answered/);
  await owner.goto(before);
}, 120_000);

it.skipIf(!installed(PYTHON, ['-c', 'import numpy'], 'python3-numpy'))(
  'two readers in two browsers read blind, and their votes make the shown statistics by an independent script',
  async () => {
    await owner.getByRole('link', { name: 'Runs' }).click();
    await owner.getByRole('link', { name: 'Begin a blind reading' }).click();
    await owner.getByRole('textbox', { name: 'Name', exact: true }).fill('Which one');
    await owner
      .getByLabel(/^Readers/)
      .first()
      .fill(READERS.map((name) => `${name}@hospital.test`).join('\n'));
    const { readersPerUnit, repeatShare } = words.compare.begin;
    await owner.getByLabel(readersPerUnit).fill('2');
    await owner.getByLabel(repeatShare).fill('0');
    await owner.getByRole('button', { name: words.compare.begin.begin }).click();
    await owner.waitForURL(/compare\/[0-9a-f-]{36}$/);
    const at = new URL(owner.url()).pathname;

    // Ann takes what stands on the left, Bob what stands on the right.
    const votes = readers.map(async (page, reader) => {
      await page.goto(at);
      for (let task = 0; task < files.length; task++) {
        await page.getByText(`${task} of ${files.length} answered`).waitFor();
        expect(await page.getByRole('main').innerText()).not.toMatch(/baseline|brief/i);
        if (task === 0 && reader === 0) expect(await violations(page)).toEqual([]);
        await page.keyboard.press(String(reader + 1));
        await page.keyboard.press('Enter');
      }
      await page.getByText(`All ${files.length} tasks have your answer.`).waitFor();
    });
    await Promise.all(votes);

    await owner.goto(at);
    const press = (name: string) =>
      owner.getByRole('button', { name, exact: true }).click();
    await press(words.compare.views.session);
    await press(words.compare.session.close);
    await press(words.compare.views.results);
    await owner
      .getByRole('heading', { name: words.compare.results.preferences })
      .waitFor();
    expect(await violations(owner)).toEqual([]);
    const key = `/api/comparisons${at.replace('/compare', '')}`;
    const shown = await (await owner.request.get(`${key}/statistics`)).text();
    const exported = await owner.request.get(`${key}/votes?format=jsonl`);
    const folder = mkdtempSync(path.join(tmpdir(), 'overread-votes-'));
    const paths = ['votes.jsonl', 'statistics.json'].map((name) =>
      path.join(folder, name),
    );
    writeFileSync(paths[0] ?? '', await exported.text());
    writeFileSync(paths[1] ?? '', shown);
    const { compared, off } = runScript(paths);
    rmSync(folder, { recursive: true });
    expect(off).toEqual([]);
    expect(compared).toBeGreaterThan(10);
    // What the page says is what those statistics say.
    const { preferences } = readingStatisticsSchema.parse(JSON.parse(shown));
    const [pair] = preferences?.pairs ?? [];
    expect((pair?.wins ?? 0) + (pair?.losses ?? 0)).toBe(2 * files.length);
    const figure = owner.getByRole('figure').first();
    const row = await figure.getByRole('row').nth(1).getByRole('cell').allInnerTexts();
    expect(row).toEqual(
      [
        pair?.first,
        pair?.second,
        pair?.wins,
        pair?.ties,
        pair?.losses,
        pair?.bothBad,
      ].map(String),
    );
  },
  120_000,
);
