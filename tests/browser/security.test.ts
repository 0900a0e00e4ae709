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

describe('words of people and of models', () => {
  const ask = async (way: string, body?: object, version?: number) => {
    const [method = '', path = ''] = way.split(' ');
    const answer = await fetch(`${inject('appUrl')}${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(version !== undefined && { 'if-match': `"${version}"` }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    expect(answer.ok, `${way}: ${text}`).toBe(true);
    return (text ? JSON.parse(text) : {}) as {
      id: string;
      version: number;
      findings: { id: string }[];
    };
  };
  const words = ATTACK.slice(0, 20);

  it('are words in a report, a draft, an annotation, and where studies are kept and deleted', async () => {
    const { studyUid, seriesUid, sopInstanceUid } = file;
    const report = await ask('POST /api/reports', { studyUid });
    const added = await ask(
      `PATCH /api/reports/${report.id}`,
      {
        addFinding: {
          ...{
            section: 'findings',
            statement: ATTACK,
            polarity: 'present',
            certainty: null,
          },
          ...{ anatomy: ATTACK, side: null, sizeMm: null, evidence: [] },
        },
      },
      report.version,
    );
    await ask(
      `PATCH /api/reports/${report.id}/findings/${added.findings.at(-1)?.id}`,
      { decision: 'rejected', reason: ATTACK },
      added.version,
    );
    const study = (await ask(`GET /api/studies/${studyUid}`)) as unknown as {
      series: { stacks: { id: string }[] }[];
    };
    await ask('POST /api/runs/external', {
      ...{ studyUid, stackId: study.series[0]?.stacks[0]?.id },
      text: `FINDINGS: ${ATTACK} is seen.`,
      provenance: { author: ATTACK, system: ATTACK, writtenOn: null },
    });
    await ask('POST /api/annotations', {
      ...{ id: crypto.randomUUID(), tool: 'Probe', studyUid, seriesUid, sopInstanceUid },
      ...{ frame: 1, label: ATTACK, measurements: [] },
      geometry: { space: 'patient', frameOfReferenceUid: null, points: [[0, 0, 0]] },
    });
    const rule = await ask('POST /api/retention/rules', {
      ...{ name: ATTACK, collectionId: null, after: 'import', days: 36_600 },
      ...{ outcome: 'list', withWork: false },
    });
    await ask(`PUT /api/holds/${studyUid}`, { reason: ATTACK });
    const gone = ctSlice(axial(0), { study: `gone ${crypto.randomUUID()}` });
    await handIn([gone]);
    await ask('POST /api/deletions', { studyUid: gone.studyUid, reason: ATTACK });

    await page.goto(`/studies/${studyUid}`);
    for (const [tab, said] of [
      ['Report', words],
      ['Model', words],
      ['Annotations', words],
    ] as const) {
      await page.getByRole('tab', { name: tab }).click();
      // Those of the other tabs are hidden.
      await page.getByText(said).filter({ visible: true }).first().waitFor();
    }
    expect(await ran()).toBe(false);
    await page.goto('/retention');
    await page
      .getByRole('listitem')
      .filter({ hasText: gone.studyUid })
      .getByRole('button')
      .click();
    await page.getByRole('dialog').getByText(words).waitFor();
    await page.keyboard.press('Escape');
    expect(await page.getByText(words).count()).toBeGreaterThan(2);
    expect(await violations(page)).toEqual([]);
    await shoot(page, 'retention-1366');
    await page.setViewportSize({ width: 1920, height: 1080 });
    await shoot(page, 'retention-1920');
    await page.setViewportSize({ width: 1366, height: 768 });
    await page.goto(`/audit?studyUid=${gone.studyUid}`);
    await page.getByText(words).first().waitFor();
    expect(await ran()).toBe(false);
    await ask(`DELETE /api/retention/rules/${rule.id}`, undefined, rule.version);
    await ask(`DELETE /api/holds/${studyUid}`, { reason: 'It was a test' });
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
