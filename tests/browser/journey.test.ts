import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { testData } from '@/tests/test-data';
import { openBrowser, openPage, shoot, waitForPicture } from './open-browser';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

/** Scroll, as hands do: the slice on the screen is the one that was asked for. */
async function scroll(page: Page) {
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  const slice = page.getByRole('slider', { name: 'Slices' });
  await expect.poll(() => slice.getAttribute('aria-valuenow')).toBe('3');
}

const annotationRow = (page: Page) =>
  page
    .getByRole('region', { name: 'Annotations' })
    .getByRole('listitem', { name: /^Length/ })
    .first();

/** Draw a length across the middle of the viewport. @returns What the page says of it. */
async function measureLength(page: Page): Promise<string> {
  const box = await page.getByRole('img', { name: /^Viewport/ }).boundingBox();
  if (!box) throw new Error('There is no viewport.');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.keyboard.press('d');
  await page.mouse.move(x - 80, y);
  await page.mouse.down();
  await page.mouse.move(x, y, { steps: 5 });
  await page.mouse.move(x + 80, y, { steps: 5 });
  await page.mouse.up();
  await page.getByRole('tab', { name: 'Annotations' }).click();
  await expect.poll(() => annotationRow(page).textContent()).toMatch(/[1-9]\d*\.\d/);
  await expect
    .poll(() => page.getByRole('status', { name: 'Saved state' }).textContent())
    .toMatch(/all saved/i);
  return (await annotationRow(page).textContent()) ?? '';
}

/** What the model sees, then its draft, ready to be reviewed. */
async function previewAndRun(page: Page, model: RegExp, shots: string) {
  await page.getByRole('tab', { name: 'Model' }).click();
  await page.getByRole('radio', { name: model }).click();
  await page.getByRole('button', { name: 'Preview' }).click();
  const sees = page.getByRole('region', { name: 'What the model sees' });
  await sees.getByRole('list', { name: 'Images as sent' }).waitFor({ timeout: 120_000 });
  await shoot(page, `${shots}-3-preview`);
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByRole('button', { name: 'Review draft' }).click({ timeout: 120_000 });
  await finding(page, 1, 'not reviewed').waitFor();
  await shoot(page, `${shots}-4-draft`);
}

const findings = (page: Page) => page.getByRole('listitem', { name: /^Finding \d/ });
const finding = (page: Page, number: number, state: string) =>
  page.getByRole('listitem', { name: `Finding ${number}, ${state}` });

async function numberOf(page: Page, words: RegExp): Promise<number> {
  const name = await findings(page)
    .filter({ hasText: words })
    .first()
    .getAttribute('aria-label');
  return Number(/\d+/.exec(name ?? '')?.[0]);
}

/** Edit one, reject one, accept the others. */
async function decideAll(
  page: Page,
  { edit, words, reject }: { edit: number; words: string; reject: number },
) {
  await page.getByRole('button', { name: `Edit finding ${edit}`, exact: true }).click();
  await page.getByLabel('Statement').fill(words);
  await page.getByRole('button', { name: 'Save edit' }).click();
  await finding(page, edit, 'edited').waitFor();
  await page
    .getByRole('button', { name: `Reject finding ${reject}`, exact: true })
    .click();
  await page.getByRole('button', { name: 'Not there' }).click();
  await finding(page, reject, 'rejected').waitFor();
  expect(await page.getByRole('button', { name: 'Sign …' }).isDisabled()).toBe(true);
  const total = await findings(page).count();
  for (let number = 1; number <= total; number += 1) {
    if (number === edit || number === reject) continue;
    await page
      .getByRole('button', { name: `Accept finding ${number}`, exact: true })
      .click();
    await finding(page, number, 'accepted').waitFor();
  }
}

async function sign(page: Page, name: string) {
  await page.getByRole('button', { name: 'Sign …' }).click();
  await page.getByLabel(/Your name/).fill(name);
  await page.getByRole('button', { name: 'Sign report' }).click();
  await page.getByText(`Signed by ${name}`).first().waitFor();
}

/** Export in one format, by the dialog that the panel opens. */
async function download(page: Page, format: string): Promise<string> {
  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: 'Export …' }).click();
  await dialog.getByRole('button', { name: 'None' }).click();
  await dialog.getByLabel(format, { exact: true }).check();
  const waiting = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  const file = await (await waiting).path();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  return file;
}

/** The report as JSON and as SR: what was edited is in them, what was rejected is not. */
async function exportBoth(page: Page, words: string, rejected: string) {
  const json = readFileSync(await download(page, 'JSON'), 'utf8');
  expect(json).toContain(words);
  expect(json).not.toContain(rejected);
  const sr = await download(page, 'DICOM SR');
  expect(readFileSync(sr).subarray(128, 132).toString()).toBe('DICM');
  const dump = spawnSync('dsrdump', ['+Pl', sr], { encoding: 'utf8' });
  if (dump.error)
    return console.log('dsrdump is not installed: the SR was not read back.');
  expect(dump.status).toBe(0);
  expect(dump.stdout).toContain(words);
  expect(dump.stdout).not.toContain(rejected);
}

/** Reload: the signature, the words and the drawing are there, as they were. */
async function findAllAgain(page: Page, expected: { words: string; length: string }) {
  await page.reload();
  await waitForPicture(page);
  await page.getByText('Signed by Dr Ada Reader').first().waitFor();
  await page.getByText(expected.words).first().waitFor();
  await page.getByRole('tab', { name: 'Annotations' }).click();
  await annotationRow(page).waitFor();
  expect(await annotationRow(page).textContent()).toBe(expected.length);
  await annotationRow(page).getByRole('button').first().click();
}

describe('the main job', () => {
  it('goes from the sample CT to a signed report and its export', async () => {
    const { page, errors } = await openPage(browser);
    await page.goto('/');
    await page.getByRole('row', { name: /PHANTOM.*Chest/i }).waitFor();
    await shoot(page, 'ct-1-studies');
    await page.getByRole('row', { name: /PHANTOM.*Chest/i }).click();
    await waitForPicture(page);
    await scroll(page);
    await shoot(page, 'ct-2-viewer');
    const length = await measureLength(page);
    expect(length).toMatch(/\d+\.\d mm/);
    await previewAndRun(page, /Replay/, 'ct');

    // Jump to the nodule: its slice, and a dashed box on it.
    const nodule = await numberOf(page, /nodule in the right upper lobe, 9 mm/);
    await finding(page, nodule, 'not reviewed')
      .getByRole('button', { name: /Go to slice \d+, box/ })
      .click();
    await page.getByRole('group', { name: 'Evidence on this slice' }).waitFor();
    await waitForPicture(page);
    await shoot(page, 'ct-5-evidence');

    const words = 'Solid nodule of the right upper lobe, 9 mm, with smooth margins.';
    const reject = await numberOf(page, /hiatal hernia/);
    await decideAll(page, { edit: nodule, words, reject });
    await shoot(page, 'ct-6-reviewed');
    await sign(page, 'Dr Ada Reader');
    await shoot(page, 'ct-7-signed');
    await exportBoth(page, words, 'hiatal hernia');
    await findAllAgain(page, { words, length });
    await shoot(page, 'ct-8-reloaded');
    expect(errors).toEqual([]);
    await page.close();
  });

  // One of each modality: lossless JPEG, oblique and non-square, baseline JPEG in colour.
  it.skipIf(!testData).each([
    {
      modality: 'CT',
      folder: 'series/ct-ge-head-study/axial-5mm',
      unit: /\d mm/,
      model: /Baseline/,
    },
    {
      modality: 'MR',
      folder: 'series/mr-siemens-t2-axial',
      unit: /\d mm/,
      model: /Baseline/,
    },
    {
      modality: 'US',
      folder: 'series/us-sonosite-cine-jpeg-ybr422',
      unit: /\d (mm|cm|px)/,
      model: /Replay/,
    },
  ])(
    'goes the same way on a real $modality series',
    async ({ modality, folder, unit, model }) => {
      const studyUid = await importFolder(path.join(testData ?? '', folder));
      const { page, errors } = await openPage(browser, { width: 1366, height: 768 });
      const shots = `real-${modality.toLowerCase()}`;
      await page.goto(`/studies/${studyUid}`);
      await waitForPicture(page);
      await scroll(page);
      await shoot(page, `${shots}-2-viewer`);
      const length = await measureLength(page);
      expect(length).toMatch(unit);
      await previewAndRun(page, model, shots);
      await page
        .getByRole('button', { name: /Go to slice \d+/ })
        .first()
        .click();

      const words = 'Technique as stated in the header, checked by the reader.';
      const rejected =
        (await finding(page, 2, 'not reviewed').locator('p').first().textContent()) ?? '';
      await decideAll(page, { edit: 1, words, reject: 2 });
      await sign(page, 'Dr Ada Reader');
      await shoot(page, `${shots}-7-signed`);
      await exportBoth(page, words, rejected);
      await findAllAgain(page, { words, length });
      await shoot(page, `${shots}-8-reloaded`);
      expect(errors).toEqual([]);
      await page.close();
    },
  );
});

/** Over HTTP, as the page does it. @returns The study that the files are of. */
async function importFolder(folder: string): Promise<string> {
  const form = new FormData();
  for (const name of readdirSync(folder)) {
    form.append('files', new Blob([readFileSync(path.join(folder, name))]), name);
  }
  const answer = await fetch(`${inject('appUrl')}/api/import`, {
    method: 'POST',
    body: form,
  });
  const summary = (await answer.text()).split('event: summary\ndata: ')[1] ?? '{}';
  const { studyUids, refused } = JSON.parse(summary) as {
    studyUids: string[];
    refused: number;
  };
  expect(refused).toBe(0);
  return studyUids[0] ?? '';
}
