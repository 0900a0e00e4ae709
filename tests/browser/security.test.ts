import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { axial } from '@/tests/phantoms/block-patient';
import { ctSlice } from '@/tests/phantoms/series';
import { violations } from './axe';
import { handIn, openBrowser, openPage, shoot } from './open-browser';

/** What runs where words are taken for a page, and is seen by `window.ran`. */
const ATTACK = `"><img src=x onerror="window.ran=1"><svg/onload=window.ran=1>`;
const SHORT = '<img src=x onerror=ran=1>';
const file = ctSlice(
  axial(0),
  { study: `hostile ${crypto.randomUUID()}` },
  {
    PatientName: ATTACK,
    PatientID: ATTACK,
    StudyDescription: ATTACK,
    SeriesDescription: ATTACK,
    ReferringPhysicianName: ATTACK,
    Manufacturer: ATTACK,
    InstitutionName: ATTACK,
    ProtocolName: ATTACK,
    ImageComments: ATTACK,
    PatientComments: ATTACK,
    AccessionNumber: SHORT.slice(0, 16),
    WindowCenterWidthExplanation: ATTACK,
  },
);

let browser: Browser;
let page: Page;
let errors: string[];
beforeAll(async () => {
  await handIn([file]);
  browser = await openBrowser();
  ({ page, errors } = await openPage(browser, { width: 1366, height: 768 }));
});
afterAll(() => browser.close());
const ran = () => page.evaluate(() => 'ran' in window);

describe('words of a file', () => {
  it('are words everywhere, and never a page', async () => {
    await page.goto('/');
    await page.getByText(ATTACK.slice(0, 20)).first().waitFor();
    expect(await ran()).toBe(false);
    await page.goto(`/studies/${file.studyUid}`);
    await page
      .getByText('Image 1 / 1')
      .or(page.getByText('Slice 1 / 1'))
      .first()
      .waitFor();
    for (const tab of ['Info', 'Tags', 'Model', 'Annotations', 'Segments', 'Report']) {
      await page.getByRole('tab', { name: tab }).click();
    }
    await page.getByRole('tab', { name: 'Tags' }).click();
    await page
      .getByText('InstitutionName')
      .or(page.getByText('Institution Name'))
      .first()
      .waitFor();
    expect(await ran()).toBe(false);
    // The next study in the list is fetched ahead, and may be another test’s damaged one.
    expect(errors.filter((each) => !/status of 422/.test(each))).toEqual([]);
  });

  it('run nowhere, since the page forbids what is inline', async () => {
    const refused = page.waitForEvent('console', (message) =>
      message.text().includes('Content Security Policy'),
    );
    await page.evaluate((attack) => {
      const place = document.createElement('div');
      document.body.append(place);
      place.innerHTML = attack;
    }, ATTACK);
    await refused;
    expect(await ran()).toBe(false);
    errors.length = 0;
  });
});

describe('the audit trail', () => {
  it('says that the study was viewed, and that nobody tampered with it', async () => {
    await page.goto('/');
    await page.getByRole('link', { name: 'Audit trail' }).click();
    const row = page.getByRole('row').filter({ hasText: file.studyUid });
    await row.filter({ hasText: 'Study viewed' }).first().waitFor();
    await page.getByLabel('What').selectOption({ label: 'Images imported' });
    await page.getByLabel('Study Instance UID').fill(file.studyUid);
    await expect.poll(() => page.getByRole('row').count()).toBe(2);
    expect(await row.innerText()).toContain('Local user');
    await page.getByRole('button', { name: 'Check the trail' }).click();
    await page.getByText('none of them changed').waitFor();
    expect(await violations(page)).toEqual([]);
    await shoot(page, 'audit-1366');
    await page.setViewportSize({ width: 1920, height: 1080 });
    await page.getByLabel('Study Instance UID').fill('');
    await page.getByLabel('What').selectOption({ label: 'All acts' });
    await expect.poll(() => page.getByRole('row').count()).toBeGreaterThan(3);
    await shoot(page, 'audit-1920');
    expect(errors).toEqual([]);
  });

  it('is exported whole', async () => {
    const xml = await fetch(`${inject('appUrl')}/api/audit/export`);
    expect(xml.headers.get('content-disposition')).toContain('audit.xml');
    expect(await xml.text()).toMatch(/<\/AuditMessages>\n$/);
  });
});
