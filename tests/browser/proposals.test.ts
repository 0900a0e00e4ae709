import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Segment } from '@/lib/api/segments/protocol';
import { arkWire } from '@/tests/contract/stand-in/jobs/ark';
import {
  type JobStandIn,
  startJobServer,
} from '@/tests/contract/stand-in/jobs/job-server';
import { segmentationWire } from '@/tests/contract/stand-in/jobs/segmentation';
import { ctStack, type PhantomFile } from '@/tests/phantoms/series';
import { startApp, type AppServer } from './app-server';
import { openBrowser, shoot } from './open-browser';
import { tourTaken } from './tour-taken';

const stack = ctStack(20, { study: 'proposals' });
const [{ studyUid }] = stack as [PhantomFile];

let browser: Browser;
let app: AppServer;
let page: Page;
let services: JobStandIn[];
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'overread-proposals-'));
  services = [
    await startJobServer(segmentationWire()),
    await startJobServer(arkWire('sybil')),
  ];
  for (const service of services) service.reply({ kind: 'answer', text: 'Done.' });
  const [engine, ark] = services;
  const models = path.join(folder, 'models.json');
  writeFileSync(
    models,
    JSON.stringify({
      models: [
        {
          ...{ id: 'engine', title: 'An engine', adapter: 'segmentation' },
          ...{ baseUrl: engine?.baseUrl, model: 'sat' },
        },
        {
          ...{ id: 'sybil', title: 'Sybil', adapter: 'risk', model: 'sybil' },
          baseUrl: ark?.baseUrl,
        },
      ],
    }),
  );
  browser = await openBrowser();
  app = await startApp({ OVERREAD_SAMPLES: '0', OVERREAD_MODELS: models });
  const form = new FormData();
  for (const { bytes, name } of stack) {
    form.append('files', new Blob([new Uint8Array(bytes)]), path.basename(name));
  }
  const answer = await fetch(`${app.url}/api/import`, { method: 'POST', body: form });
  expect(await answer.text()).toMatch(/"stored":20/);
  page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  await page.addInitScript(tourTaken);
  page.setDefaultTimeout(60_000);
});
afterAll(async () => {
  await browser.close();
  await app.stop();
  for (const service of services) await service.close();
  rmSync(folder, { recursive: true, force: true });
});

async function ask(model: RegExp) {
  await page.goto(`${app.url}/studies/${studyUid}`);
  await page.getByRole('tab', { name: 'Model' }).click();
  await page.getByRole('radio', { name: model }).check();
  await page.getByRole('button', { name: 'Preview' }).click();
  await page.getByRole('button', { name: 'Send', exact: true }).click();
}

it('outlines of an engine are proposals: one is taken as a segment, another rejected', async () => {
  await ask(/An engine/);
  await page.getByRole('button', { name: 'Review 2 proposed segments' }).click();
  const panel = page.getByRole('region', { name: 'Proposed segments' });
  await panel.getByText('2 to review').waitFor();
  await shoot(page, 'proposals-1920');
  await panel.getByRole('button', { name: 'Accept liver' }).click();
  await panel.getByRole('button', { name: 'Reject left kidney' }).click();
  await panel.getByText('rejected', { exact: true }).waitFor();
  await panel.getByText('accepted', { exact: true }).waitFor();
  await panel.getByText('reviewed', { exact: true }).waitFor();
  await expect
    .poll(
      async () => {
        const answer = await fetch(`${app.url}/api/studies/${studyUid}/segments`);
        const { segments } = (await answer.json()) as { segments: Segment[] };
        return segments.map(({ label, origin }) => [label, origin.kind]);
      },
      { timeout: 20_000 },
    )
    .toEqual([['liver', 'run']]);
  await page.setViewportSize({ width: 1366, height: 768 });
  await shoot(page, 'proposals-decided-1366');
  await page.setViewportSize({ width: 1920, height: 1080 });
});

it('a risk is a table of years, marked as research, that points to no slice', async () => {
  await ask(/Sybil/);
  const table = page.getByRole('region', { name: 'Risk of lung cancer' });
  await table.getByText('6 years').waitFor();
  // By hand: the sixth of Ark's answer is 0.1334.
  expect(await table.getByRole('row').last().textContent()).toBe('6 years13 %');
  await shoot(page, 'risk-1920');
});
