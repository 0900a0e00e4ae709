import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { numberOf, numbersOf, TAG, type DicomJson } from '@/lib/dicom/json';
import { brainMr } from '@/lib/samples/brain-mr/brain-mr';
import { chestCt } from '@/lib/samples/chest-ct/chest-ct';
import { ultrasound } from '@/lib/samples/ultrasound/ultrasound';
import { ctStack, type PhantomFile } from '@/tests/phantoms/series';
import { hasOhif, startOhif, type Ohif } from '../peers/ohif';
import { handIn, openBrowser, shoot } from './open-browser';
import { closeTo, difference, shownPicture, tiny } from './shown-picture';

/** What OHIF lets everybody on its page ask. */
interface Cornerstone {
  getRenderingEngines(): {
    getViewports(): { getCurrentImageId?(): string | undefined }[];
  }[];
}
interface DisplaySet {
  readonly Modality: string;
  readonly displaySetInstanceUID: string;
  load?(asked: object): Promise<unknown>;
}
interface Services {
  displaySetService: { getActiveDisplaySets(): DisplaySet[] };
  viewportGridService: { getActiveViewportId(): string };
  measurementService: {
    getMeasurements(): {
      toolName: string;
      label: string;
      displayText?: { primary: string[] };
    }[];
  };
  segmentationService: {
    getSegmentations(): { segments: Record<string, { label: string }> }[];
  };
}
declare global {
  var cornerstone: Cornerstone | undefined;
  var services: Services;
  var commandsManager: { runCommand(name: string, asked: object): unknown };
}

// A length of 20 mm and a block of 8 × 8 pixels, made here, exported, and stored as objects of the study.
const MARKED = ctStack(4, { study: `ohif reads ${crypto.randomUUID()}` }) as [
  PhantomFile,
  ...PhantomFile[],
];

async function marked(): Promise<void> {
  await handIn(MARKED);
  const [{ studyUid, seriesUid, sopInstanceUid }] = MARKED;
  const send = (method: string, at: string, body: object, version?: number) =>
    fetch(`${inject('appUrl')}${at}`, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(version && { 'if-match': `"${version}"` }),
      },
      body: JSON.stringify(body),
    });
  const length = await send('POST', '/api/annotations', {
    ...{ id: crypto.randomUUID(), tool: 'Length', label: 'Nodule', frame: 1 },
    ...{ studyUid, seriesUid, sopInstanceUid },
    measurements: [{ name: 'length', value: 20, unit: 'mm' }],
    geometry: {
      space: 'patient',
      frameOfReferenceUid: null,
      points: [
        [-10, 0, 0],
        [10, 0, 0],
      ],
    },
  });
  expect(length.status).toBe(201);
  const rows = Array.from({ length: 7 }, () => [8, 56]).flat();
  const before = 28 * 64 + 36;
  const runs = [before, ...rows, 8, 64 * 64 - before - 7 * 64 - 8];
  const block = await send('POST', '/api/segments', {
    ...{ id: crypto.randomUUID(), studyUid, seriesUid, label: 'Block', color: '#46c7d2' },
    mask: { rows: 64, columns: 64, frames: [{ sopInstanceUid, frameNumber: 1, runs }] },
  });
  expect(block.status).toBe(201);
  const begun = await send('POST', '/api/reports', { studyUid });
  const report = (await begun.json()) as { id: string };
  const finding = {
    ...{ section: 'findings', statement: 'Nodule of 20 mm.', polarity: 'present' },
    ...{ certainty: null, anatomy: null, side: null, sizeMm: 20 },
    evidence: [{ seriesUid, sopInstanceUid, frame: 1, box: null }],
  };
  await send('PATCH', `/api/reports/${report.id}`, { addFinding: finding }, 1);
  const signed = await send(
    'POST',
    `/api/reports/${report.id}/sign`,
    { name: 'Ada Reader' },
    2,
  );
  expect(signed.status).toBe(200);
  for (const format of ['dicom-sr', 'dicom-seg']) {
    const asked = { studyUids: [studyUid], formats: [format], deidentify: false };
    const exporting = await send('POST', '/api/exports', { ...asked, validate: false });
    const { id } = (await exporting.json()) as { id: string };
    const job = async () =>
      (await (await fetch(`${inject('appUrl')}/api/exports/${id}`)).json()) as {
        status: string;
        downloadUrl: string;
      };
    await expect.poll(async () => (await job()).status).not.toBe('running');
    const file = await fetch(`${inject('appUrl')}${(await job()).downloadUrl}`);
    await handIn([
      { name: `${format}.dcm`, bytes: new Uint8Array(await file.arrayBuffer()) },
    ]);
  }
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

  it('takes our measurements and segments for its own', async () => {
    await marked();
    const { page, foreign } = await open(
      `/viewer?StudyInstanceUIDs=${MARKED[0].studyUid}`,
    );
    const kinds = () =>
      page.evaluate(() =>
        (globalThis.services?.displaySetService.getActiveDisplaySets() ?? [])
          .map(({ Modality }) => Modality)
          .toSorted(),
      );
    await expect.poll(kinds, { timeout: 120_000 }).toEqual(['CT', 'SEG', 'SR']);
    await page.waitForFunction(() =>
      globalThis.cornerstone
        ?.getRenderingEngines()
        .some((engine) => engine.getViewports()[0]?.getCurrentImageId?.()),
    );
    await page.evaluate(async () => {
      const { displaySetService, viewportGridService } = globalThis.services;
      const of = (kind: string) =>
        displaySetService
          .getActiveDisplaySets()
          .find(({ Modality }) => Modality === kind) as DisplaySet;
      await of('SR').load?.({});
      globalThis.commandsManager.runCommand('hydrateStructuredReport', {
        displaySetInstanceUID: of('SR').displaySetInstanceUID,
      });
      await of('SEG').load?.({ headers: {} });
      await globalThis.commandsManager.runCommand('hydrateSecondaryDisplaySet', {
        displaySet: of('SEG'),
        viewportId: viewportGridService.getActiveViewportId(),
      });
    });
    await expect
      .poll(() =>
        page.evaluate(() =>
          globalThis.services.measurementService
            .getMeasurements()
            .map(({ toolName, displayText }) => [toolName, displayText?.primary]),
        ),
      )
      .toEqual([['Length', ['20.0 mm']]]);
    await expect
      .poll(() =>
        page.evaluate(() =>
          globalThis.services.segmentationService
            .getSegmentations()
            .flatMap(({ segments }) => Object.values(segments).map(({ label }) => label)),
        ),
      )
      .toEqual(['Block']);
    await shoot(page, 'ohif-3-marked');
    expect(foreign).toEqual([]);
    await page.close();
  });

  it('was refused nothing', () => {
    expect(ohif.asked.length).toBeGreaterThan(10);
    expect(ohif.asked.filter(({ status }) => status >= 400)).toEqual([]);
  });
});
