import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { openBrowser, openPage, shoot, waitForPicture } from './open-browser';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

/** The journey of issue after issue: open, read, measure, preview, draft, review, sign, export. */
async function readAndSign(page: Page, study: { row: RegExp; shots: string }) {
  await page.goto('/');
  await shoot(page, `${study.shots}-1-studies`);
  await page.getByRole('row', { name: study.row }).click();
  await waitForPicture(page);

  // Scroll: the slice on the screen is the one that was asked for.
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  const slice = page.getByRole('slider', { name: 'Slices' });
  await expect.poll(() => slice.getAttribute('aria-valuenow')).toBe('3');
  await shoot(page, `${study.shots}-2-viewer`);

  const length = await measureLength(page);

  // What the model sees, before anything is sent.
  await page.getByRole('tab', { name: 'Model' }).click();
  await page.getByRole('radio', { name: /Replay/ }).click();
  await page.getByRole('button', { name: 'Preview' }).click();
  const sees = page.getByRole('region', { name: 'What the model sees' });
  await sees.getByRole('list', { name: 'Images as sent' }).waitFor({ timeout: 120_000 });
  await shoot(page, `${study.shots}-3-preview`);
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByRole('button', { name: 'Review draft' }).click({ timeout: 120_000 });

  const report = page.getByRole('region', { name: 'Report', exact: true });
  await report.getByRole('listitem', { name: 'Finding 1, not reviewed' }).waitFor();
  await shoot(page, `${study.shots}-4-draft`);
  return { report, length };
}

/** Draw a length by hand across the middle of the viewport. @returns What the page calls it. */
async function measureLength(page: Page): Promise<string> {
  const viewport = page.getByRole('img', { name: /^Viewport/ });
  const box = await viewport.boundingBox();
  if (!box) throw new Error('There is no viewport.');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.getByRole('button', { name: 'Length', exact: true }).click();
  await page.mouse.move(x - 80, y);
  await page.mouse.down();
  await page.mouse.move(x, y, { steps: 5 });
  await page.mouse.move(x + 80, y, { steps: 5 });
  await page.mouse.up();
  await page.getByRole('tab', { name: 'Annotations' }).click();
  await expect
    .poll(() => page.getByRole('status', { name: 'Saved state' }).textContent())
    .toMatch(/saved/i);
  await expect.poll(() => annotationRow(page).textContent()).toMatch(/\d/);
  return (await annotationRow(page).textContent()) ?? '';
}

const annotationRow = (page: Page) =>
  page
    .getByRole('region', { name: 'Annotations' })
    .getByRole('listitem', { name: /^Length/ })
    .first();

async function rejectFinding(page: Page, number: number, reason: string) {
  await page.getByRole('button', { name: `Reject finding ${number}` }).click();
  await page.getByRole('button', { name: reason }).click();
  await page.getByRole('listitem', { name: `Finding ${number}, rejected` }).waitFor();
}

async function acceptFinding(page: Page, number: number) {
  await page.getByRole('button', { name: `Accept finding ${number}` }).click();
  await page.getByRole('listitem', { name: `Finding ${number}, accepted` }).waitFor();
}

async function sign(page: Page, name: string) {
  await page.getByRole('button', { name: 'Sign …' }).click();
  await page.getByLabel(/Your name/).fill(name);
  await page.getByRole('button', { name: 'Sign report' }).click();
  await page.getByText(`Signed by ${name}`).first().waitFor();
}

async function download(page: Page, format: string): Promise<string> {
  const waiting = page.waitForEvent('download');
  await page.getByRole('button', { name: `Export as ${format}` }).click();
  const file = await (await waiting).path();
  expect(statSync(file).size).toBeGreaterThan(500);
  return file;
}

describe('the main job', () => {
  it('goes from the sample CT to a signed report and its export', async () => {
    const { page, errors } = await openPage(browser);
    const { report, length } = await readAndSign(page, {
      row: /PHANTOM.*Chest/i,
      shots: 'ct',
    });
    expect(length).toMatch(/\d+\.\d mm/);

    // Jump to the nodule: its slice, and a dashed box on it.
    const nodule = report.getByRole('listitem', { name: /Finding/ }).filter({
      hasText: /nodule in the right upper lobe, 9 mm/,
    });
    await nodule
      .first()
      .getByRole('button', { name: /Go to slice \d+, box/ })
      .click();
    await page.getByRole('group', { name: 'Evidence on this slice' }).waitFor();
    await waitForPicture(page);
    await shoot(page, 'ct-5-evidence');

    // Edit one, reject the one that isn't there, accept the rest.
    await page.getByRole('button', { name: 'Edit finding 2' }).click();
    await page
      .getByLabel('Statement')
      .fill('Solid nodule of the right upper lobe, 9 mm, with smooth margins.');
    await page.getByRole('button', { name: 'Save edit' }).click();
    await page.getByRole('listitem', { name: 'Finding 2, edited' }).waitFor();
    const total = await report.getByRole('listitem', { name: /^Finding/ }).count();
    const hernia = await report
      .getByRole('listitem', { name: /^Finding/ })
      .filter({ hasText: 'hiatal hernia' })
      .getAttribute('aria-label');
    const wrong = Number(/\d+/.exec(hernia ?? '')?.[0]);
    await rejectFinding(page, wrong, 'Not there');
    expect(await page.getByRole('button', { name: 'Sign …' }).isDisabled()).toBe(true);
    for (let number = 1; number <= total; number += 1) {
      if (number !== 2 && number !== wrong) await acceptFinding(page, number);
    }
    await shoot(page, 'ct-6-reviewed');
    await sign(page, 'Dr Ada Reader');
    await shoot(page, 'ct-7-signed');

    const json = JSON.parse(readFileSync(await download(page, 'JSON'), 'utf8'));
    expect(JSON.stringify(json)).toContain('with smooth margins');
    expect(JSON.stringify(json)).not.toContain('hiatal hernia');
    const sr = await download(page, 'DICOM SR');
    expect(readFileSync(sr).subarray(128, 132).toString()).toBe('DICM');
    if (existsSync('/usr/bin/dciodvfy')) {
      expect(() => execFileSync('dsrdump', [sr])).not.toThrow();
    }

    // Everything is still there.
    await page.reload();
    await waitForPicture(page);
    await page.getByText('Signed by Dr Ada Reader').first().waitFor();
    await page
      .getByText(/with smooth margins/)
      .first()
      .waitFor();
    await page.getByRole('tab', { name: 'Annotations' }).click();
    await annotationRow(page).waitFor();
    expect(await annotationRow(page).textContent()).toBe(length);
    await annotationRow(page).getByRole('button').first().click();
    await shoot(page, 'ct-8-reloaded');
    expect(errors).toEqual([]);
    await page.close();
  });

  it('tells the server’s health', async () => {
    const health = await fetch(`${inject('appUrl')}/api/health`);
    expect(await health.json()).toMatchObject({ status: 'ok', database: 'ok' });
  });
});
