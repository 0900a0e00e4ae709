import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { answers } from '@/tests/contract/answers';
import { startStandIn, type StandIn } from '@/tests/contract/stand-in/server';
import { MODEL } from '@/tests/contract/stand-in/wire';
import { axial } from '@/tests/phantoms/block-patient';
import { ctSlice, type PhantomFile } from '@/tests/phantoms/series';
import { startApp, type AppServer } from './app-server';
import { openBrowser, shoot } from './open-browser';
import { tourTaken } from './tour-taken';

const series = (number: number, kernel: string, mm: number) =>
  Array.from({ length: 12 }, (_, index) =>
    ctSlice(
      axial(index * mm),
      { study: 'recipes', series: kernel + mm, instance: index + 1 },
      {
        ...{ SeriesNumber: number, SeriesDescription: `Chest ${mm}.0 ${kernel}` },
        ...{ ConvolutionKernel: kernel, SliceThickness: mm },
      },
    ),
  );
const files = [...series(1, 'B31f', 5), ...series(2, 'B31f', 2), ...series(3, 'B70f', 2)];
const [{ studyUid }] = files as [PhantomFile];

let browser: Browser;
let app: AppServer;
let page: Page;
let service: StandIn;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'overread-recipes-'));
  service = await startStandIn();
  service.reply({ kind: 'answer', text: answers.good });
  const models = path.join(folder, 'models.json');
  const entry = { id: 'eight', title: 'Eight images', policy: 'mistral', model: MODEL };
  const adapter = { adapter: 'openai-compatible', baseUrl: service.baseUrl };
  writeFileSync(models, JSON.stringify({ models: [{ ...entry, ...adapter }] }));
  browser = await openBrowser();
  app = await startApp({ OVERREAD_SAMPLES: '0', OVERREAD_MODELS: models });
  const form = new FormData();
  for (const { bytes, name } of files) {
    form.append('files', new Blob([new Uint8Array(bytes)]), name);
  }
  const answer = await fetch(`${app.url}/api/import`, { method: 'POST', body: form });
  expect(await answer.text()).toMatch(/"stored":36/);
  page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  await page.addInitScript(tourTaken);
  page.setDefaultTimeout(30_000);
  await page.goto(`${app.url}/studies/${studyUid}`);
  await page.getByRole('tab', { name: 'Model' }).click();
  await page.getByRole('radio', { name: /Eight images/ }).check();
});
afterAll(async () => {
  await browser.close();
  await app.stop();
  await service.close();
  rmSync(folder, { recursive: true, force: true });
});

const saved = () => page.getByRole('group', { name: 'Saved recipe' });
const choice = (name: string) => page.getByRole('combobox', { name, exact: true });
const preview = async () => {
  await page.getByRole('button', { name: 'Preview' }).click();
  return page.getByRole('list', { name: 'Images as sent' });
};

it('is saved by name; what is set beside it is marked, reset and saved anew', async () => {
  await choice('Window').selectOption('several');
  await page.getByRole('button', { name: 'Bone', exact: true }).click();
  await saved().getByRole('button', { name: 'Save as …' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Chest');
  await page.getByRole('textbox', { name: 'Name' }).press('Enter');
  await saved().getByText('As saved: version 1').waitFor();
  await page.getByRole('checkbox', { name: /^Let slices share an image/ }).check();
  await saved().getByText('Changed since version 1').waitFor();
  await shoot(page, 'recipes-changed-1920');
  await saved().getByRole('button', { name: 'Reset' }).click();
  await saved().getByText('As saved: version 1').waitFor();
  await page.getByRole('checkbox', { name: /^Let slices share an image/ }).check();
  await saved().getByRole('button', { name: 'Save', exact: true }).click();
  await saved().getByText('As saved: version 2').waitFor();
  await page.getByText('“Chest” is saved as version 2.').waitFor();
});

it('shows slices in two windows, several in an image, and series by rule with a reason', async () => {
  await choice('Stack').selectOption('by rule');
  await choice('Kernel').selectOption('soft');
  await choice('First').selectOption('thinnest');
  await page.getByLabel('How many of each').fill('12');
  const images = await preview();
  // Twelve slices in two windows into eight images: three slices each.
  await expect.poll(() => images.getByRole('listitem').count()).toBe(8);
  await page.getByText('The thinnest of 2 that fit: soft tissue.').waitFor();
  await page.getByText('Up to 3 slices share an image').waitFor();
  await page.getByText('The thinnest of 2').scrollIntoViewIfNeeded();
  await shoot(page, 'recipes-preview-1920');
  await page.setViewportSize({ width: 1366, height: 768 });
  await images.getByRole('button').first().click();
  await page.getByRole('dialog').getByRole('img').waitFor();
  await shoot(page, 'recipes-montage-1366');
  await page.keyboard.press('Escape');
  await saved().getByRole('button', { name: 'Save', exact: true }).click();
  await saved().getByText('As saved: version 3').waitFor();
});

it('is named by the run that followed it, and can be deleted and had back', async () => {
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByText('Recipe “Chest”, version 3').waitFor();
  await page.getByRole('button', { name: 'Models', exact: true }).click();
  await saved().getByRole('combobox').selectOption('Chest');
  await saved().getByRole('button', { name: 'More for this recipe' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  // On a fast machine what was told before it is still there, behind it.
  await page
    .getByRole('listitem')
    .filter({ hasText: '“Chest” is deleted.' })
    .getByRole('button', { name: 'Undo' })
    .click();
  await saved().getByText('As saved: version 5').waitFor();
  await page.getByText('Captions and facts').click();
  await shoot(page, 'recipes-words-1366');
});

it('speaks Chinese', async () => {
  await page
    .context()
    .addCookies([{ name: 'overread.language', value: 'zh', url: app.url }]);
  await page.reload();
  await page.getByRole('tab', { name: '模型' }).click();
  await page.getByRole('radio', { name: /Eight images/ }).check();
  await page.getByRole('combobox', { name: '已存方案' }).selectOption('Chest');
  await page.getByText('与已存一致：版本 5').waitFor();
  await page.getByRole('button', { name: '预览' }).click();
  await page.getByText('层厚最薄者').waitFor();
  await shoot(page, 'recipes-zh-1366');
  await page.setViewportSize({ width: 1920, height: 1080 });
  await shoot(page, 'recipes-zh-1920');
});
