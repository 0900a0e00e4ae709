import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { giveToOrthanc } from '@/tests/integration/pacs/orthanc-files';
import { hasOrthanc, startOrthanc, type Orthanc } from '@/tests/peers/orthanc';
import { axial } from '@/tests/phantoms/block-patient';
import { ctSlice } from '@/tests/phantoms/series';
import { startApp, type AppServer } from './app-server';
import { openBrowser, openPage, shoot, waitForPicture } from './open-browser';

/** A CT of two series, as a hospital's archive would have it. */
const studyOf = (name: string, date: string, description: string) =>
  ['lung', 'soft'].flatMap((series, number) =>
    [0, 5, 10, 15, 20].map((z, index) =>
      ctSlice(
        axial(z),
        { study: description, series, instance: index + 1 },
        {
          PatientName: name,
          PatientID: `BLOCK ${description}`,
          StudyDate: date,
          StudyDescription: description,
          SeriesDescription: series,
          SeriesNumber: number + 1,
        },
      ),
    ),
  );

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

const row = (page: Page, name: RegExp) => page.getByRole('row', { name });
const pullRow = (page: Page, name: RegExp) => page.getByRole('listitem', { name });

it('says how to name an archive where none is named', async () => {
  const { page, errors } = await openPage(browser);
  await page.goto('/');
  await page.getByRole('link', { name: 'PACS', exact: true }).click();
  await page.getByText('No other archive is named yet').waitFor();
  const example = await page.getByLabel('Example of a PACS file').textContent();
  expect(JSON.parse(example ?? '')).toMatchObject({ nodes: [{ id: 'hospital' }, {}] });
  await page.getByText(/pacs\.json$/).waitFor();
  expect(errors).toEqual([]);
  await page.close();
});

describe.skipIf(!hasOrthanc)('with an Orthanc', () => {
  let orthanc: Orthanc;
  let app: AppServer;
  const folder = mkdtempSync(path.join(tmpdir(), 'overread-pacs-'));
  beforeAll(async () => {
    orthanc = await startOrthanc();
    await giveToOrthanc(orthanc, [
      ...studyOf('Doe^Jane', '20261101', 'Chest of Jane'),
      ...studyOf('Doe^John', '20261102', 'Chest of John'),
      ...studyOf('Roe^Richard', '20200102', 'Old chest'),
    ]);
    const file = path.join(folder, 'pacs.json');
    const baseUrl = `${orthanc.http}/dicom-web`;
    const nodes = [
      { id: 'orthanc', title: 'Research archive', dicomweb: { baseUrl } },
      { id: 'away', title: 'Ward', dicomweb: { baseUrl: 'http://127.0.0.1:9' } },
    ];
    writeFileSync(file, JSON.stringify({ nodes }));
    app = await startApp({ OVERREAD_SAMPLES: '0', OVERREAD_PACS: file });
  });
  afterAll(async () => {
    await app.stop();
    await orthanc.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const open = async () => {
    const opened = await openPage(browser);
    await opened.page.goto(`${app.url}/pacs`);
    await opened.page.getByText(/answers in \d+ ms/).waitFor();
    return opened;
  };

  it('searches, unfolds, pulls a series, then the rest, and opens the study', async () => {
    const { page, errors } = await open();
    await page.getByLabel('Patient name').fill('doe');
    await page.keyboard.press('Enter');
    await row(page, /^Study of Doe, Jane/).waitFor();
    expect(await row(page, /^Study of/).count()).toBe(2);
    expect(new URL(page.url()).search).not.toContain('doe');

    const jane = row(page, /^Study of Doe, Jane/);
    await jane.focus();
    await page.keyboard.press('ArrowRight');
    await row(page, /^Series 2 soft/)
      .getByRole('button', { name: 'Pull' })
      .click();
    await jane.getByText('5 of 10 here').waitFor();
    await shoot(page, 'pacs-1-series');

    await jane.getByRole('button', { name: 'Pull rest' }).click();
    await jane.getByText('all here').waitFor();
    const newest = pullRow(page, /^Pull of Doe, Jane/).first();
    expect(await newest.textContent()).toMatch(/5 were here.*5 stored.*10 of 10/);

    // Enter opens what is here.
    await jane.focus();
    await page.keyboard.press('Enter');
    await waitForPicture(page);
    expect(errors).toEqual([]);
    await page.close();
  });

  it('selects by keys, pulls the selection, and remembers it after a reload', async () => {
    const { page, errors } = await open();
    await page.getByLabel('Patient ID').fill('BLOCK*');
    await page.keyboard.press('Enter');
    await row(page, /^Study of Roe/).waitFor();
    const rows = row(page, /^Study of/);
    expect(await rows.count()).toBe(3);
    await rows.first().focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Space');
    await page.getByText('2 selected', { exact: false }).first().waitFor();
    await shoot(page, 'pacs-2-selected');
    await page.getByRole('button', { name: 'Pull 2 selected' }).click();
    await row(page, /^Study of Roe/)
      .getByText('all here')
      .waitFor();
    await shoot(page, 'pacs-3-pulled');

    await page.reload();
    await page.getByRole('button', { name: 'Unfold pulls' }).click();
    await pullRow(page, /^Pull of Roe, Richard/)
      .getByText('all here')
      .waitFor();
    expect(errors).toEqual([]);
    await page.close();
  });

  it('says that an archive is not there', async () => {
    const { page } = await open();
    await page.getByLabel('Archive').selectOption('away');
    await page.getByText(/^No answer from 127\.0\.0\.1:9/).waitFor();
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByRole('alert').getByText('No answer from').waitFor();
    await shoot(page, 'pacs-4-away');
    await page.close();
  });
});
