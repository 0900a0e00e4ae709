import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { reportVersionsSchema, type Report } from '@/lib/api/reports';
import { hasDcmtk } from '@/tests/peers/dcmtk';
import { startApp, type AppServer } from './app-server';
import { violations } from './axe';
import { openBrowser, shoot, waitForPicture } from './open-browser';
import { tourTaken } from './tour-taken';

const PASSWORD = 'correct horse battery';
const ADA = { email: 'ada@hospital.test', name: 'Ada Reader' };
const BOB = { email: 'bob@hospital.test', name: 'Bob Second', role: 'reader' };

const dataFolder = mkdtempSync(path.join(tmpdir(), 'overread-review-'));
const settings = {
  OVERREAD_DATA: dataFolder,
  OVERREAD_AUTH: 'local',
  OVERREAD_SAMPLES: '1',
};
let browser: Browser;
let app: AppServer;
let ada: BrowserContext;
let bob: BrowserContext;
let bobPassword = '';

const context = () =>
  browser.newContext({ baseURL: app.url, viewport: { width: 1920, height: 1080 } });

/** Over HTTP, in somebody's name. */
async function ask<T>(
  who: BrowserContext,
  method: string,
  at: string,
  { data, version }: { data?: unknown; version?: number } = {},
): Promise<T> {
  const headers: Record<string, string> =
    version === undefined ? {} : { 'if-match': `"${version}"` };
  const answer = await who.request.fetch(`${app.url}${at}`, { method, data, headers });
  const text = await answer.text();
  expect(answer.ok(), `${method} ${at}: ${answer.status()} ${text}`).toBe(true);
  return (text ? JSON.parse(text) : null) as T;
}

beforeAll(async () => {
  const samples = inject('samplesFolder');
  if (samples) cpSync(samples, dataFolder, { recursive: true });
  [browser, app] = await Promise.all([openBrowser(), startApp(settings)]);
  [ada, bob] = [await context(), await context()];
  const [, code = ''] = app.setUpUrl?.split('#') ?? [];
  const data = { code, ...ADA, password: PASSWORD };
  await ask(ada, 'POST', '/api/set-up', { data });
  const made = await ask<{ password: string }>(ada, 'POST', '/api/users', { data: BOB });
  bobPassword = made.password;
  const { email } = BOB;
  await ask(bob, 'POST', '/api/session', { data: { email, password: bobPassword } });
  for (const each of [ada, bob]) await each.addInitScript(tourTaken);
});
afterAll(async () => {
  await browser.close();
  await app.stop();
  rmSync(dataFolder, { recursive: true, force: true });
});

/** A draft of the recorded model on a sample, begun as a report. */
async function draftOf(description: RegExp): Promise<Report> {
  const { studies } = await ask<{ studies: { studyUid: string; description: string }[] }>(
    ada,
    'GET',
    '/api/studies',
  );
  const studyUid =
    studies.find((each) => description.test(each.description))?.studyUid ?? '';
  const { series } = await ask<{ series: { stacks: { id: string }[] }[] }>(
    ada,
    'GET',
    `/api/studies/${studyUid}`,
  );
  const stackId = series[0]?.stacks[0]?.id;
  const asked = { studyUid, modelId: 'replay', recipe: { stackId } };
  const { id: runId } = await ask<{ id: string }>(ada, 'POST', '/api/runs', {
    data: asked,
  });
  const status = async () =>
    (await ask<{ status: string }>(ada, 'GET', `/api/runs/${runId}`)).status;
  await expect.poll(status, { timeout: 60_000 }).toBe('succeeded');
  return ask<Report>(ada, 'POST', '/api/reports', { data: { studyUid, runId } });
}

const now = ({ id }: Report) => ask<Report>(ada, 'GET', `/api/reports/${id}`);

async function open(who: BrowserContext, { studyUid }: Report) {
  const page = await who.newPage();
  page.setDefaultTimeout(60_000);
  await page.goto(`/studies/${studyUid}`);
  await waitForPicture(page);
  await page.getByRole('listitem', { name: /^Finding 1,/ }).waitFor();
  return page;
}

const finding = (page: Page, number: number, state: string) =>
  page.getByRole('listitem', { name: `Finding ${number}, ${state}` });
/** The selected one, once it is that. */
const at = (page: Page, number: number) =>
  page.locator(`li[aria-current=true][aria-label^="Finding ${number},"]`).waitFor();
const press = async (page: Page, ...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key);
};

/** F2, other words, saved: all by keys. */
async function edit(page: Page, words: string) {
  await press(page, 'F2');
  const field = page.getByRole('textbox', { name: 'Statement' });
  await field.waitFor();
  await press(page, 'Control+A');
  await page.keyboard.type(words);
}

/** F8, the password, Enter. */
async function sign(page: Page) {
  await press(page, 'F8');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Your password again').waitFor();
  await page.keyboard.type(PASSWORD);
  await press(page, 'Enter');
  await page.getByText(`Signed by ${ADA.name}`).first().waitFor();
}

async function addendum(page: Page, words: string) {
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Add an addendum …' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('What you add').fill(words);
  await dialog.getByLabel('Your password again').fill(PASSWORD);
  await dialog.getByRole('button', { name: 'Sign addendum' }).click();
  await page.getByText(`Addendum by ${ADA.name}`).waitFor();
}

/** What every version was, and how many findings had which decision in the last. */
async function recordOf(report: Report) {
  const { versions } = reportVersionsSchema.parse(
    await ask(ada, 'GET', `/api/reports/${report.id}/versions`),
  );
  const count: Record<string, number> = {};
  for (const { decision } of versions.at(-1)?.findings ?? []) {
    count[decision] = (count[decision] ?? 0) + 1;
  }
  return {
    acts: versions.map(({ action, author }) => `${author.split('@')[0]} ${action}`),
    count,
  };
}

const proseOf = ({ prose }: Report) =>
  Object.values(prose)
    .flat()
    .map(({ text }) => text);

/** What the exports say is what the report says, word for word. */
async function exportsSayTheSame(report: Report) {
  const write = async (format: string) => {
    const data = { studyUids: [report.studyUid], formats: [format], deidentify: false };
    const { id } = await ask<{ id: string }>(ada, 'POST', '/api/exports', {
      data: { ...data, validate: false },
    });
    const job = () =>
      ask<{ status: string; downloadUrl: string | null }>(
        ada,
        'GET',
        `/api/exports/${id}`,
      );
    await expect.poll(async () => (await job()).status).not.toBe('running');
    return (await ada.request.get(`${app.url}${(await job()).downloadUrl}`)).body();
  };
  const file = JSON.parse((await write('json')).toString()) as { report: Report };
  expect(file.report.prose).toEqual(report.prose);
  if (!hasDcmtk) return console.log('dcmtk is not installed: the SR was not read back.');
  const sr = path.join(dataFolder, 'report.dcm');
  writeFileSync(sr, await write('dicom-sr'));
  const { stdout } = spawnSync('dsrdump', ['+Pl', sr], { encoding: 'utf8' });
  for (const text of proseOf(report)) expect(stdout).toContain(text);
  for (const { decision, statement } of report.findings) {
    if (decision === 'rejected') expect(stdout).not.toContain(statement);
  }
}

/** The server goes as with the power, and another one comes at its place. */
async function crash() {
  const children = readFileSync(
    `/proc/${app.pid}/task/${app.pid}/children`,
    'utf8',
  ).split(' ');
  for (const pid of [...children.filter(Boolean).map(Number), app.pid]) {
    process.kill(pid, 'SIGKILL');
  }
  rmSync(app.dataFolder, { recursive: true, force: true });
  app = await startApp({ ...settings, PORT: new URL(app.url).port });
}

describe('a report, by keys, by two people', () => {
  it('of the CT: edited through a crash, merged, rejected, signed, appended', async () => {
    const report = await draftOf(/chest/i);
    const page = await open(ada, report);
    await press(page, 'j', 'Enter');
    await finding(page, 1, 'accepted').waitFor();
    await at(page, 2);
    // On to the second by itself. Half a sentence is written when the server is killed.
    const words = 'Solid nodule of the right upper lobe, 9 mm.';
    await edit(page, words.slice(0, 20));
    await page.getByText('kept', { exact: true }).waitFor();
    await crash();
    await page.reload();
    await waitForPicture(page);
    await finding(page, 1, 'accepted').waitFor();
    await page.getByText(words.slice(0, 20)).waitFor();
    await shoot(page, 'review-1-after-crash');
    await page.getByRole('button', { name: 'Take up again' }).click();
    await page.getByRole('textbox', { name: 'Statement' }).waitFor();
    await press(page, 'Control+End');
    await page.keyboard.type(words.slice(20));
    await press(page, 'Control+Enter');
    await finding(page, 2, 'edited').waitFor();

    // Somebody else is there, and decides on another finding meanwhile.
    const other = await open(bob, report);
    await page.getByText(`${BOB.name} is here`).waitFor();
    await shoot(page, 'review-2-two-people');
    const { version, findings } = await now(report);
    await ask(bob, 'PATCH', `/api/reports/${report.id}/findings/${findings[6]?.id}`, {
      data: { decision: 'accepted' },
      version,
    });
    // The third with the fourth: the boxes to tick begin with the second.
    await press(page, 'j', 'Shift+Enter');
    await page.getByLabel(/^4 · /).waitFor();
    await press(page, 'Tab', 'Space');
    await shoot(page, 'review-3-merging');
    await press(page, 'Control+Enter');
    await finding(page, 3, 'edited').waitFor();
    await at(page, 3);
    await other.close();
    await press(page, 'j', 'Backspace');
    await page.getByRole('button', { name: 'Not there' }).waitFor();
    await press(page, 'Enter');
    await finding(page, 4, 'rejected').waitFor();
    await press(page, 'Control+z');
    await finding(page, 4, 'not reviewed').waitFor();
    await press(page, 'Control+y');
    await finding(page, 4, 'rejected').waitFor();
    await press(page, 'j', 'Enter');
    await finding(page, 5, 'accepted').waitFor();
    await press(page, 'F8');
    await page.getByText('Slices that you never looked at').first().waitFor();
    await shoot(page, 'review-4-signing');
    expect(await violations(page)).toEqual([]);
    await press(page, 'Escape');
    await sign(page);
    await addendum(page, 'Seen again with the surgeon.');
    await page.setViewportSize({ width: 1366, height: 768 });
    await shoot(page, 'review-5-appended-1366');

    const signed = await now(report);
    expect(signed.status).toBe('appended');
    expect(proseOf(signed)).toEqual([
      'Axial CT of the chest, displayed in a single window.',
      words,
      'Rounded hypoattenuating lesion in the liver, 14 mm. No pleural effusion.',
      'Indeterminate 9 mm solid nodule in the right upper lobe; comparison with earlier images advised.',
      'Liver lesion of 14 mm, not characterised on this examination.',
      'Seen again with the surgeon.',
    ]);
    expect(await recordOf(report)).toEqual({
      acts: [
        ...['ada created', 'ada accepted', 'ada edited', 'bob accepted', 'ada merged'],
        ...['ada rejected', 'ada undone', 'ada redone', 'ada accepted'],
        ...['ada signed', 'ada appended'],
      ],
      count: { accepted: 4, edited: 2, replaced: 2, rejected: 1 },
    });
    await exportsSayTheSame(signed);
    await page.close();
  });

  it('of the MR: two edit one finding, and whoever is second says which stands', async () => {
    const report = await draftOf(/brain/i);
    const page = await open(ada, report);
    await press(page, 'j', 'j');
    await edit(page, 'A lesion of the white matter.');
    const theirs = 'A small lesion.';
    await ask(
      bob,
      'PATCH',
      `/api/reports/${report.id}/findings/${report.findings[1]?.id}`,
      {
        data: { decision: 'edited', statement: { statement: theirs } },
        version: 1,
      },
    );
    await press(page, 'Control+Enter');
    await page.getByText('Somebody changed the same finding.').waitFor();
    await shoot(page, 'review-6-which-stands');
    expect((await now(report)).findings[1]?.statement).toBe(theirs);
    await page.getByRole('button', { name: 'Let mine stand' }).click();
    await page
      .getByText('Somebody changed the same finding.')
      .waitFor({ state: 'hidden' });
    await press(page, 'j', 'Enter');
    await at(page, 4);
    await press(page, 'Enter');
    await at(page, 1);
    await press(page, 'Enter');
    await finding(page, 1, 'accepted').waitFor();
    await sign(page);
    const signed = await now(report);
    expect(signed.findings[1]?.statement).toBe('A lesion of the white matter.');
    expect(await recordOf(report)).toEqual({
      acts: [
        ...['ada created', 'bob edited', 'ada edited'],
        ...['ada accepted', 'ada accepted', 'ada accepted', 'ada signed'],
      ],
      count: { accepted: 3, edited: 1 },
    });
    await exportsSayTheSame(signed);
    await page.close();
  });

  it('of the ultrasound: split, rejected, signed, amended with a reason', async () => {
    const report = await draftOf(/US liver/);
    const page = await open(ada, report);
    await press(page, 'j', 'Enter');
    await at(page, 2);
    await press(page, 'Shift+F2');
    await page.getByRole('textbox', { name: /What each says/ }).waitFor();
    await press(page, 'Control+A');
    await page.keyboard.type('A focal lesion.');
    await press(page, 'Enter');
    await page.keyboard.type('Its margin is well defined.');
    await press(page, 'Control+Enter');
    await finding(page, 3, 'edited').waitFor();
    await at(page, 2);
    await press(page, 'j', 'j', 'Backspace');
    await page.getByRole('button', { name: 'Not relevant' }).click();
    await finding(page, 4, 'rejected').waitFor();
    await press(page, 'j', 'Enter');
    await finding(page, 5, 'accepted').waitFor();
    await sign(page);
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Amend …' }).click();
    await page.getByLabel('Reason for the amendment').fill('The margin is not seen.');
    await press(page, 'Tab', 'Tab', 'Enter');
    await page.getByText('amendment open').waitFor();
    await shoot(page, 'review-7-amending');
    await page.getByRole('button', { name: 'Show finding 3' }).click();
    await press(page, 'Backspace');
    await page.getByRole('button', { name: 'Not there' }).click();
    await finding(page, 3, 'rejected').waitFor();
    await sign(page);
    const signed = await now(report);
    expect(signed).toMatchObject({ status: 'amended', version: 9 });
    expect(await recordOf(report)).toEqual({
      acts: [
        ...['ada created', 'ada accepted', 'ada split', 'ada rejected', 'ada accepted'],
        ...['ada signed', 'ada opened', 'ada rejected', 'ada amended'],
      ],
      count: { accepted: 2, edited: 1, replaced: 1, rejected: 2 },
    });
    await exportsSayTheSame(signed);
    await page.close();
  });
});
