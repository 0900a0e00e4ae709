import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { numberOf, numbersOf, TAG, type DicomJson } from '@/lib/dicom/json';
import { brainMr } from '@/lib/samples/brain-mr/brain-mr';
import { chestCt } from '@/lib/samples/chest-ct/chest-ct';
import { ultrasound } from '@/lib/samples/ultrasound/ultrasound';
import { hasOhif, startOhif, type Ohif } from '../peers/ohif';
import { openBrowser, shoot } from './open-browser';
import { closeTo, difference, shownPicture, tiny } from './shown-picture';

/** What OHIF lets everybody on its page ask. */
interface Cornerstone {
  getRenderingEngines(): {
    getViewports(): { getCurrentImageId?(): string | undefined }[];
  }[];
}
declare global {
  var cornerstone: Cornerstone | undefined;
}

describe.skipIf(!hasOhif)('OHIF, with our DICOMweb as all it has', () => {
  let ohif: Ohif;
  let browser: Browser;
  beforeAll(async () => {
    ohif = await startOhif(inject('appUrl'));
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    ohif.stop();
  });

  /** A page of OHIF; what it asks of anybody but its own server is listed. */
  async function open(path: string): Promise<{ page: Page; foreign: string[] }> {
    const page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
    page.setDefaultTimeout(120_000);
    const foreign: string[] = [];
    page.on('request', (request) => {
      const url = request.url();
      if (!/^(data|blob):/.test(url) && !url.startsWith(ohif.url)) foreign.push(url);
    });
    await page.goto(`${ohif.url}${path}`, { waitUntil: 'domcontentloaded' });
    return { page, foreign };
  }

  it('lists the studies, and finds one by parts of a name and an ID', async () => {
    const { page, foreign } = await open('/');
    const list = page.getByRole('row');
    for (const { accession, description } of [
      { accession: 'SAMPLE-CT', description: 'CT chest with contrast' },
      { accession: 'SAMPLE-MR', description: 'MR brain without contrast' },
      { accession: 'SAMPLE-US', description: 'US liver' },
    ]) {
      const row = list.filter({ hasText: accession });
      await row.waitFor();
      expect(await row.textContent()).toContain(description);
    }
    await shoot(page, 'ohif-1-list');
    expect(foreign).toEqual([]);

    await page.goto(`${ohif.url}/?patientName=phan&mrn=brain`);
    await list.filter({ hasText: 'SAMPLE-MR' }).waitFor();
    expect(await list.filter({ hasText: 'SAMPLE-CT' }).count()).toBe(0);
    expect(ohif.asked.at(-1)?.request).toContain('PatientName=*phan*&00100020=*brain*');
    await page.close();
  });

  it.each([
    ['CT', chestCt.studyUid],
    ['MR', brainMr.studyUid],
    ['ultrasound', ultrasound.studyUid],
  ])('shows the %s as we render it', async (kind, studyUid) => {
    const { page, foreign } = await open(`/viewer?StudyInstanceUIDs=${studyUid}`);
    await page.waitForFunction(
      () =>
        globalThis.cornerstone
          ?.getRenderingEngines()
          .some((engine) => engine.getViewports()[0]?.getCurrentImageId?.()),
      undefined,
      { timeout: 120_000 },
    );
    const imageId = await page.evaluate(() =>
      globalThis.cornerstone
        ?.getRenderingEngines()
        .flatMap((engine) => engine.getViewports())
        .map((viewport) => viewport.getCurrentImageId?.())
        .find(Boolean),
    );
    const [, frame = ''] = /(\/dicomweb\/studies\/.+)$/.exec(imageId ?? '') ?? [];
    const instance = frame.replace(/\/frames\/\d+$/, '');
    const metadata = await fetch(`${ohif.url}${instance}/metadata`);
    const [header = {}] = (await metadata.json()) as DicomJson[];
    const spacing = numbersOf(header, TAG.PixelSpacing);
    const rendered = await fetch(`${ohif.url}${frame}/rendered?accept=image/png`);
    const expected = await tiny(Buffer.from(await rendered.arrayBuffer()));
    const canvas = page.locator('canvas.cornerstone-canvas').first();
    await expect
      .poll(
        async () => {
          const shown = await shownPicture(canvas, {
            rows: numberOf(header, TAG.Rows) ?? 1,
            columns: numberOf(header, TAG.Columns) ?? 1,
            pixelSpacing: spacing.length === 2 ? spacing : undefined,
          });
          return difference(await tiny(shown), expected);
        },
        { timeout: 120_000 },
      )
      .toBeLessThan(closeTo(expected));
    await shoot(page, `ohif-2-${kind}`);
    expect(foreign).toEqual([]);
    await page.close();
  });

  it('was refused nothing', () => {
    expect(ohif.asked.length).toBeGreaterThan(10);
    expect(ohif.asked.filter(({ status }) => status >= 400)).toEqual([]);
  });
});
