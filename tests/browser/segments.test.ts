import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import type { Segment, SegmentWithMask } from '@/lib/api/segments/protocol';
import { axial } from '@/tests/phantoms/block-patient';
import made from '@/tests/integration/segmentation/made.json';
import { ctStack, type PhantomFile } from '@/tests/phantoms/series';
import { handIn, openBrowser, openPage, shoot, waitForPicture } from './open-browser';

let browser: Browser;
let page: Page;
let errors: string[];
// 64 × 64 mm in pixels twice as tall as wide, slices 5 mm apart: a voxel has 1 × 2 × 5 = 10 mm³.
const VOXEL_ML = 0.01;
const files = ctStack(9, { study: `segments ${crypto.randomUUID()}` }, (z) => ({
  ...axial(z),
  rows: 32,
  position: [-31.5, -31, z],
  spacing: [2, 1],
}));
const [{ studyUid }] = files as [PhantomFile];

beforeAll(async () => {
  browser = await openBrowser();
  await handIn(files);
  ({ page, errors } = await openPage(browser));
});
afterAll(() => browser.close());

async function ask<Answer>(url: string): Promise<Answer> {
  const answer = await fetch(`${inject('appUrl')}${url}`);
  return (await answer.json()) as Answer;
}

async function stored(): Promise<SegmentWithMask[]> {
  const { segments } = await ask<{ segments: Segment[] }>(
    `/api/studies/${studyUid}/segments`,
  );
  return Promise.all(
    segments.map(({ id }) => ask<SegmentWithMask>(`/api/segments/${id}`)),
  );
}

/** Pixels inside, counted one by one. */
function pixelsOf(runs: readonly number[]): number[] {
  const pixels: number[] = [];
  let at = 0;
  runs.forEach((run, index) => {
    for (const end = at + run; at < end; at++) if (index % 2 === 1) pixels.push(at);
  });
  return pixels;
}
const countOf = ({ mask }: SegmentWithMask) =>
  mask.frames.reduce((sum, { runs }) => sum + pixelsOf(runs).length, 0);

/** A place in mm right of and below the middle of the picture. */
async function at(x: number, y: number): Promise<[number, number]> {
  const box = await page.getByRole('img', { name: /^Viewport/ }).boundingBox();
  if (!box) throw new Error('There is no viewport.');
  const perMm = Math.min(box.width, box.height) / 64;
  return [box.x + box.width / 2 + x * perMm, box.y + box.height / 2 + y * perMm];
}

async function toSlice(index: number) {
  await page.keyboard.press('Home');
  for (let step = 0; step < index; step++) await page.keyboard.press('ArrowDown');
  const shown = page.getByTestId('slice').first();
  await expect.poll(() => shown.textContent()).toMatch(`Slice ${index + 1} / 9`);
}

const overlay = () =>
  page
    .getByRole('img', { name: 'Segments on this slice' })
    .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());

const rows = () => page.getByRole('region', { name: 'Segments' }).getByRole('listitem');
const sizes = () => page.getByTestId('segment-size').allTextContents();

it('a brush on two slices, interpolated, has the volume of its voxels', async () => {
  await page.goto(`/studies/${studyUid}`);
  await waitForPicture(page);
  await toSlice(2);
  await page.getByRole('button', { name: 'Segment: Brush' }).click();
  await page.mouse.move(...(await at(4, 3)));
  await page.mouse.down();
  await page.mouse.up();
  await expect.poll(async () => (await stored()).length, { timeout: 20_000 }).toBe(1);
  const [first] = await stored();
  expect(first).toMatchObject({ label: 'Segment 1', algorithmType: 'MANUAL' });
  const dab = countOf(first as SegmentWithMask);
  // 12 mm across, of pixels of 2 mm²: π 6² / 2 = 56.5, give or take the rim.
  expect(dab).toBeGreaterThan(48);
  expect(dab).toBeLessThan(65);

  await toSlice(6);
  await page.mouse.down();
  await page.mouse.up();
  await expect
    .poll(sizes, { timeout: 20_000 })
    .toEqual([expect.stringContaining(`${2 * dab} voxels`)]);
  await page.keyboard.press('Alt+j');
  await expect.poll(async () => (await stored())[0]?.frames, { timeout: 20_000 }).toBe(5);
  // The same disc at both ends: the same disc in between.
  expect(countOf((await stored())[0] as SegmentWithMask)).toBe(5 * dab);
  expect(await sizes()).toEqual([
    `${(5 * dab * VOXEL_ML).toFixed(2)} ml · ${5 * dab} voxels`,
  ]);

  await page.keyboard.press('Control+z');
  await expect.poll(async () => (await stored())[0]?.frames, { timeout: 20_000 }).toBe(2);
  await page.keyboard.press('Control+y');
  await expect.poll(async () => (await stored())[0]?.frames, { timeout: 20_000 }).toBe(5);

  // The same brush in the middle of the picture, by keys: the same disc.
  await toSlice(0);
  await page.keyboard.press('Alt+k');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await expect.poll(async () => (await stored())[0]?.frames, { timeout: 20_000 }).toBe(6);
  const byKeys = countOf((await stored())[0] as SegmentWithMask) - 5 * dab;
  expect(Math.abs(byKeys - dab)).toBeLessThan(10);
  await page.keyboard.press('Control+z');
  await expect.poll(async () => (await stored())[0]?.frames, { timeout: 20_000 }).toBe(5);
});

it('a second segment overlaps the first; quick dabs are all there; after a reload all is as it was', async () => {
  await toSlice(4);
  await page.keyboard.press('Alt+n');
  await page.keyboard.press('Shift+M');
  await page.mouse.move(...(await at(-10, -10)));
  await page.mouse.down();
  await page.mouse.move(...(await at(5, 4)), { steps: 4 });
  await page.mouse.up();
  await expect
    .poll(async () => (await stored())[1]?.voxels, { timeout: 20_000 })
    // Columns from 21.5 to 36.5, rows from 10.5 to 17.5: 15 × 7 middles.
    .toBe(105);
  const [one, two] = (await stored()) as [SegmentWithMask, SegmentWithMask];
  const here = (
    { mask }: SegmentWithMask,
    { sopInstanceUid } = files[4] as PhantomFile,
  ) =>
    pixelsOf(
      mask.frames.find((frame) => frame.sopInstanceUid === sopInstanceUid)?.runs ?? [],
    );
  const ofTwo = new Set(here(two));
  expect(here(one).filter((pixel) => ofTwo.has(pixel)).length).toBeGreaterThan(10);

  // Faster than a double click.
  await page.keyboard.press('p');
  for (const x of [-24, 0, 24]) await page.mouse.click(...(await at(x, 22)));
  await expect
    .poll(async () => (await stored())[1]?.voxels, { timeout: 20_000 })
    .toBeGreaterThan(105 + 3 * 40);

  await page.keyboard.press('w');
  await page.mouse.move(5, 5);
  await expect.poll(() => rows().count(), { timeout: 20_000 }).toBe(2);
  await page.getByRole('combobox', { name: 'What Segment 1 is' }).selectOption('Liver');
  // SNOMED CT's codes for them (PS3.16 CID 7150, CID 7151).
  await expect
    .poll(async () => (await stored())[0], { timeout: 20_000 })
    .toMatchObject({
      category: { value: '91723000', scheme: 'SCT', meaning: 'Anatomical Structure' },
      type: { value: '10200004', scheme: 'SCT', meaning: 'Liver' },
    });
  await expect
    .poll(() => page.getByText('All saved').count(), { timeout: 20_000 })
    .toBe(1);
  const before = await stored();
  const drawn = await overlay();
  await shoot(page, 'segments-1920x1080');
  await page.reload();
  await waitForPicture(page);
  await toSlice(4);
  await page.getByRole('tab', { name: 'Segments' }).click();
  await expect.poll(() => rows().count(), { timeout: 20_000 }).toBe(2);
  await rows()
    .nth(1)
    .getByRole('button', { name: /^Draw on/ })
    .click();
  await page.mouse.move(5, 5);
  await expect.poll(overlay, { timeout: 20_000 }).toBe(drawn);
  expect(await stored()).toEqual(before);
  await page.setViewportSize({ width: 1366, height: 768 });
  await page.keyboard.press('q');
  await page.mouse.move(...(await at(0, 0)));
  await shoot(page, 'segments-1366x768');
  expect(errors).toEqual([]);
});

it('a tab that crashes loses at most the last second of a segment', async () => {
  const voxels = async () => (await stored())[1]?.voxels ?? 0;
  const before = await voxels();
  await page.keyboard.press('p');
  await page.mouse.click(...(await at(24, -20)));
  await expect
    .poll(async () => (await sizes())[1])
    .not.toContain(`${before.toLocaleString('en')} voxels`);
  await page.waitForTimeout(1000);
  const crashed = page.waitForEvent('crash');
  const devtools = await page.context().newCDPSession(page);
  void devtools.send('Page.crash').catch(() => {});
  await crashed;
  await expect.poll(voxels, { timeout: 20_000 }).toBeGreaterThan(before + 40);
  ({ page, errors } = await openPage(browser, { width: 1366, height: 768 }));
});

it('a DICOM SEG is shown on its images with its volumes, and a copy of it can be changed', async () => {
  const study = '1.2.826.0.1.3680043.10.1618.1';
  const { uid, file, masks } = made.read['shuffled, overlapping, bits across bytes'];
  await handIn(
    [...made.images, file].map((each, index) => ({
      name: `made ${index}`,
      bytes: Buffer.from(each, 'base64'),
    })),
  );
  await page.goto(`/studies/${study}`);
  await page.getByRole('tab', { name: 'Segments' }).click();
  const files = page.getByRole('region', { name: 'Segmentations of files' });
  await files.getByRole('button', { name: 'Show', exact: true }).click();
  const parts = files.getByRole('listitem', { name: /^Part/ });
  await expect.poll(() => parts.count(), { timeout: 20_000 }).toBe(2);
  const ones = Object.values(masks['1']).join('').replaceAll('0', '').length;
  // Pixels of 0.75 × 1.5 mm, slices 3 mm apart.
  const volume = ((ones * 0.75 * 1.5 * 3) / 1000).toFixed(2);
  await expect
    .poll(() => parts.first().textContent(), { timeout: 20_000 })
    .toContain(`Part 1 ${volume} ml · ${ones} voxels`);
  await shoot(page, 'segments-of-a-file-1366x768');
  await parts.first().getByRole('button', { name: 'Edit a copy' }).click();
  const of = async () =>
    (await ask<{ segments: Segment[] }>(`/api/studies/${study}/segments`)).segments;
  await expect.poll(of, { timeout: 20_000 }).toContainEqual(
    expect.objectContaining({
      label: 'Part 1',
      voxels: ones,
      origin: { kind: 'dicom-seg', sopInstanceUid: uid, segmentNumber: 1 },
    }),
  );
  expect(errors).toEqual([]);
});
