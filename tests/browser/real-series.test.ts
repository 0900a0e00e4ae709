import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { studyDetailSchema } from '@/lib/api/studies';
import { oracleRow, readTestFile, testData } from '../test-data';
import { startApp, type AppServer } from './app-server';
import { openBrowser, openPage, waitForPicture } from './open-browser';
import { asSecondaryCapture, doubled, renamed, type Change } from './made-of-real';
import { closeTo, correlation, difference, shownPicture, tiny } from './shown-picture';

type Row = Readonly<Record<string, string>>;

/** Stored from the patient's left to the right, which the server's rendering turns round. */
const MIRRORED = 'colours over an enhanced CT';

/** One of each kind that Cornerstone was once wrong about, and of those it never was. */
const FILES: [kind: string, file: string, change?: Change][] = [
  ['an oblique MR of 512 × 384', 'series/mr-siemens-t2-axial/36746968'],
  [
    'an ultrasound clip, JPEG 4:2:2',
    'series/us-sonosite-cine-jpeg-ybr422/examples_ybr_color.dcm',
  ],
  ['an ultrasound clip, RLE palette', 'series/us-atl-cine-rle-palette/0020.DCM'],
  ['a palette of 16 bits', 'series/us-single-frame/gdcm-US-ALOKA-16.dcm'],
  ['4:2:2 uncompressed', 'series/us-single-frame/US-YBR_FULL_422-EVRLE.dcm'],
  ['colour, JPEG 2000', 'series/us-single-frame/US1_J2KR.dcm'],
  ['colour, JPEG-LS', 'transfer-syntax/test-patterns/TestPattern_JPEG-LS-Lossless.dcm'],
  ['colour of 16 bits, RLE', 'transfer-syntax/colour/SC_rgb_rle_16bit.dcm'],
  ['RGB in JPEG', 'transfer-syntax/colour/SC_jpeg_no_color_transform.dcm'],
  ['signed JPEG 2000', 'transfer-syntax/colour/J2K_pixelrep_mismatch.dcm'],
  ['JPEG lossless, sigmoid window', 'xray/mg/GH133.dcm'],
  ['MONOCHROME1, no spacing', 'xray/cr/RG1_J2KI.dcm'],
  ['colour by plane', 'series/us-single-frame/color-pl.dcm'],
  ['YBR_FULL uncompressed', 'transfer-syntax/colour/SC_ybr_full_uncompressed.dcm'],
  ['a deflated file', 'transfer-syntax/deflated/image_dfl.dcm'],
  ['overlays in unused bits', 'display/ovly_p01.dcm'],
  ['an enhanced MR', 'enhanced/emri_small.dcm'],
  // It shares its UIDs with another.
  ['colour of 32 bits', 'transfer-syntax/colour/SC_rgb_32bit.dcm', (file) => file],
  ['integers of 32 bits', 'derived/rt/rtdose.dcm', asSecondaryCapture],
  ['pixels of one bit', 'derived/seg/liver-on-ct/liver.dcm', asSecondaryCapture],
  [MIRRORED, 'enhanced/eCT_Supplemental.dcm'],
  ['float pixels', 'display/parametric_map_float.dcm'],
  ['double float pixels', 'display/parametric_map_float.dcm', doubled],
  [
    'JPEG of 12 bits',
    'transfer-syntax/ct-one-image-every-syntax/' +
      'CTImage.dcm_JPEGProcess2_4TransferSyntax_1.2.840.10008.1.2.4.51.dcm',
  ],
];

describe.skipIf(!testData)('real series', () => {
  let app: AppServer;
  let browser: Browser;
  // One for all: a page of its own would fetch and compile the program each time.
  let page: Page;
  let errors: string[];
  const files = new Map(testData ? FILES.map((each) => [each[0], readFile(each)]) : []);
  beforeAll(async () => {
    app = await startApp({ OVERREAD_SAMPLES: '0' });
    browser = await openBrowser();
    ({ page, errors } = await openPage(browser));
    const form = new FormData();
    for (const [kind, { bytes }] of files) {
      form.append('files', new Blob([new Uint8Array(bytes)]), kind);
    }
    const answer = await fetch(`${app.url}/api/import`, { method: 'POST', body: form });
    expect(await answer.text()).toMatch(/"refused":0/);
  });
  afterAll(async () => {
    await browser.close();
    await app.stop();
  });

  it.each(FILES)('shows %s as the server renders it', async (kind) => {
    const { row = {} } = files.get(kind) ?? {};
    await page.goto(`${app.url}/studies/${row['study_uid']}`);
    const rendered = await fetch(
      `${app.url}/dicomweb/studies/${row['study_uid']}/series/${row['series_uid']}` +
        `/instances/${row['sop_uid']}/frames/${await frameShown(app, row)}/rendered`,
      { headers: { accept: 'image/png' } },
    );
    const expected = await tiny(Buffer.from(await rendered.arrayBuffer()));
    const shown = async () => {
      const picture = await shownOn(page, row);
      return tiny(kind === MIRRORED ? await sharp(picture).flop().toBuffer() : picture);
    };
    const poll = <T>(read: () => Promise<T>) => expect.poll(read, { timeout: 60_000 });
    // Fractions have no window: the viewer leaves out their extremes, the rendering doesn't. Of 64 × 64
    // pixels each is compared by itself, and the viewer's are smoothed.
    if (kind.includes('float') || row['columns'] === '64') {
      await poll(async () => correlation(await shown(), expected)).toBeGreaterThan(0.97);
    } else {
      await poll(async () => difference(await shown(), expected)).toBeLessThan(
        closeTo(expected),
      );
    }
    expect(errors.splice(0)).toEqual([]);
  });

  it('brings what is drawn on ultrasound back to the same place after a reload', async () => {
    await page.goto(
      `${app.url}/studies/${files.get('an ultrasound clip, JPEG 4:2:2')?.row['study_uid']}`,
    );
    await waitForPicture(page);
    const box = await page.getByRole('img', { name: /^Viewport/ }).boundingBox();
    const [x, y] = [
      (box?.x ?? 0) + (box?.width ?? 0) / 2,
      (box?.y ?? 0) + (box?.height ?? 0) / 2,
    ];
    await page.getByRole('button', { name: 'Length', exact: true }).click();
    await page.mouse.move(x - 90, y - 40);
    await page.mouse.down();
    await page.mouse.move(x, y, { steps: 5 });
    await page.mouse.move(x + 60, y + 30, { steps: 5 });
    await page.mouse.up();
    const line = page.locator('main svg.svg-layer line').first();
    const ends = () =>
      line.evaluate((each) =>
        ['x1', 'y1', 'x2', 'y2'].map((name) =>
          Math.round(Number(each.getAttribute(name))),
        ),
      );
    const drawn = await ends();
    expect([
      (drawn[2] ?? 0) - (drawn[0] ?? 0),
      (drawn[3] ?? 0) - (drawn[1] ?? 0),
    ]).toEqual([150, 70]);
    await page.getByRole('tab', { name: /Annotations/ }).click();
    await expect
      .poll(() => page.getByRole('status', { name: 'Saved state' }).textContent())
      .toMatch(/saved/i);
    await page.reload();
    await waitForPicture(page);
    await expect.poll(ends, { timeout: 60_000 }).toEqual(drawn);
  });
});

/** The frame that a study opens with: a volume in its middle, everything else at its beginning. */
async function frameShown({ url }: AppServer, row: Row): Promise<number> {
  const answer = await fetch(`${url}/api/studies/${row['study_uid']}`);
  const { series } = studyDetailSchema.parse(await answer.json());
  const [stack] = series[0]?.stacks ?? [];
  if (!stack) throw new Error(`Nothing of ${row['path']} is shown.`);
  const at = stack.orderedBy === 'position' ? Math.floor(stack.frames.length / 2) : 0;
  return stack.frames[at]?.frame ?? 1;
}

/** A file as it is handed in, and what the oracle says of it. */
function readFile([, file, change]: (typeof FILES)[number]) {
  const row: Row = oracleRow(file);
  const bytes = Buffer.from(readTestFile(file));
  if (!change) return { bytes, row };
  const names = ['study_uid', 'series_uid', 'sop_uid'];
  const changed = renamed(
    change(bytes),
    names.map((name) => row[name] ?? ''),
  );
  const uids = names.map((name) => [name, changed.others.get(row[name] ?? '')]);
  return {
    bytes: changed.bytes,
    row: { ...row, ...(Object.fromEntries(uids) as Row) },
  };
}

/** The picture on the canvas, as large as the oracle says that the image is. */
function shownOn(page: Page, row: Row): Promise<Buffer> {
  const spacing = (row['pixel_spacing'] ?? '')
    .split('\\')
    .map((text) => Number(text) || 1);
  return shownPicture(
    page
      .getByRole('img', { name: /^Viewport/ })
      .locator('canvas')
      .first(),
    { rows: Number(row['rows']), columns: Number(row['columns']), pixelSpacing: spacing },
    // The only mammogram is of the right breast: its chest wall is at the right edge.
    row['modality'] === 'MG' ? 'right' : undefined,
  );
}
