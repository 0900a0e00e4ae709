import type { Browser, Locator, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { uidFrom } from '@/lib/dicom/write-part10';
import { axial, sampled, type Plane } from '@/tests/phantoms/block-patient';
import { ctSlice, ctStack, storedCt } from '@/tests/phantoms/series';
import { violations } from './axe';
import { greyOf, planesOn, type Name } from './on-planes';
import { handIn, openBrowser, openPage, shoot, waitForPicture } from './open-browser';

let browser: Browser;
let page: Page;
let errors: string[];

const study = `planes ${crypto.randomUUID()}`;
/** z = 0 … 75 mm: tissue is 40 + 2z HU for |x| ≤ 26 and |y| ≤ 22 mm. */
const THIN = ctStack(16, { study, series: 'thin' });
/** Pixels of 2 mm, slices of 10: 500 on the patient’s left (x > 0), 0 elsewhere, in the same space. */
const GLOW = [5, 15, 25, 35, 45, 55, 65, 75].map((z, index) => {
  const plane: Plane = {
    ...axial(z),
    ...{ rows: 32, columns: 32, position: [-31, -31, z], spacing: [2, 2] },
  };
  return ctSlice(
    plane,
    { study, series: 'glow', instance: index + 1 },
    {
      RescaleIntercept: 0,
      WindowCenter: 500,
      WindowWidth: 1000,
      PixelData: Uint16Array.from(sampled(plane, (x) => (x > 0 ? 500 : 0))),
    },
  );
});
const ELSEWHERE = [0, 5, 10].map((z, index) =>
  ctSlice(
    axial(z),
    { study, series: 'elsewhere', instance: index + 1 },
    { FrameOfReferenceUID: uidFrom(`${study} elsewhere`) },
  ),
);
/**
 * Windowed by an S: 255 / (1 + exp(−4 (x − centre) / width)), PS3.3 C.11.2.1.3. One voxel is so bright
 * that 16-bit fractions can't hold all of them.
 */
const CURVED = [0, 5, 10].map((z, index) =>
  ctSlice(
    axial(z),
    { study, series: 'curved', instance: index + 1 },
    {
      ...{ VOILUTFunction: 'SIGMOID', WindowCenter: -100, WindowWidth: 200 },
      PixelData: storedCt(axial(z)).with(0, 9000),
    },
  ),
);
const GAPPED = ctStack(8, { study, series: 'gapped' }).filter((_, index) => index !== 3);

/** Runs in the page: its WebGL contexts, which are nowhere in the document. */
function keepContexts() {
  const contexts: unknown[] = [];
  Object.assign(window, { contexts });
  const { getContext } = HTMLCanvasElement.prototype;
  HTMLCanvasElement.prototype.getContext = function (
    this: HTMLCanvasElement,
    ...given: never[]
  ) {
    const context: unknown = Reflect.apply(getContext, this, given);
    if (context instanceof WebGL2RenderingContext) contexts.push(context);
    return context;
  } as typeof getContext;
}

const { plane, textOf, pixelsPerMm, colorAt, greyAt, placeOf } = planesOn(() => page);
const edge = (name: Name, side: string) =>
  plane(name).locator(`[data-edge=${side}]`).textContent();

const CYAN = [0x46, 0xc7, 0xd2] as const;

/** Columns 36 to 43 and rows 28 to 35 of the slices from z = 30 to 50: x = 4.5 … 11.5, y = −3.5 … 3.5. */
async function drawSegment() {
  const row = [8, 56];
  const runs = [28 * 64 + 36, ...Array.from({ length: 7 }, () => row).flat(), 8];
  runs.push(64 * 64 - runs.reduce((sum, run) => sum + run, 0));
  const answer = await fetch(`${inject('appUrl')}/api/segments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      id: crypto.randomUUID(),
      studyUid: THIN[0]?.studyUid,
      seriesUid: THIN[0]?.seriesUid,
      label: 'Block',
      color: '#46c7d2',
      mask: {
        ...{ rows: 64, columns: 64 },
        frames: THIN.slice(6, 11).map(({ sopInstanceUid }) => ({
          ...{ sopInstanceUid, frameNumber: 1, runs },
        })),
      },
    }),
  });
  expect(answer.status).toBe(201);
}

beforeAll(async () => {
  await handIn([...THIN, ...GAPPED, ...GLOW, ...ELSEWHERE, ...CURVED]);
  await drawSegment();
  browser = await openBrowser();
  ({ page, errors } = await openPage(browser));
  await page.addInitScript(keepContexts);
  await page.goto(`/studies/${THIN[0]?.studyUid}`);
  await page
    .getByRole('button', { name: /CT thin/ })
    .first()
    .click();
  await page.getByTestId('slice').getByText('Slice 9 / 16').waitFor();
  // At z = 40; planes cut each other in the slice that was looked at.
  await page.keyboard.press('ArrowUp');
  await page.getByTestId('slice').getByText('Slice 8 / 16').waitFor();
});
afterAll(() => browser.close());

const hasFocus = (element: Element) => element === document.activeElement;

it('lays three planes through a stack, with letters, places and the stack’s window', async () => {
  await page.keyboard.press('x');
  await expect.poll(() => textOf('axial', 'slice')).toContain('/ 16 · 40.0 mm');
  expect(await textOf('coronal', 'slice')).toContain('/ 64 · 0.5 mm');
  expect(await textOf('sagittal', 'slice')).toContain('/ 64 · 0.5 mm');
  expect(await Promise.all(SIDES.map((side) => edge('axial', side)))).toEqual([
    ...'RLAP',
  ]);
  expect(await Promise.all(SIDES.map((side) => edge('coronal', side)))).toEqual([
    ...'RLHF',
  ]);
  expect(await Promise.all(SIDES.map((side) => edge('sagittal', side)))).toEqual([
    ...'APHF',
  ]);
  expect(await textOf('coronal', 'window')).toBe('W 400 · L 40');
});
const SIDES = ['left', 'right', 'top', 'bottom'] as const;

it('shows between the slices what lies between them, to the grey level', async () => {
  // 12 mm to the patient's left of the middle, which is at z = 37.5.
  for (const z of [5, 20, 37.5, 56, 70]) {
    await expect
      .poll(() => greyAt('coronal', 12, z - 37.5))
      .toSatisfy((grey: number) => Math.abs(grey - greyOf(40 + 2 * z)) < 1);
  }
  expect(await greyAt('coronal', 29, 0)).toBeLessThan(1); // air
  await shoot(page, 'planes');
  // Under the pointer: 40 + 2 · 20.
  await page.mouse.move(...(await placeOf('sagittal', -10, 20 - 37.5)));
  await expect.poll(() => textOf('sagittal', 'value')).toMatch(/^(79|80)\.\d HU$/);
  // Bone, at x = −15 and y = −12: on the left of the axial plane, above its middle.
  await page.mouse.move(...(await placeOf('axial', -15, 12)));
  await expect.poll(() => textOf('axial', 'value')).toBe('700.0 HU');
});

it('shows segments where a plane cuts them', async () => {
  /** What lies over a plane there: red, green, blue, and how dense, 0 to 1. */
  const segmentAt = async (name: Name, rightMm: number, upMm: number) => {
    const scale = await pixelsPerMm(name);
    return plane(name)
      .getByRole('img', {
        name: 'Segments where this plane cuts them',
        includeHidden: true,
      })
      .evaluate(
        (element, [right, up]) => {
          const canvas = element as HTMLCanvasElement;
          const [x, y] = [canvas.width / 2 + right, canvas.height / 2 - up];
          const pixel = canvas.getContext('2d')?.getImageData(x, y, 1, 1).data ?? [];
          const [red, green, blue, alpha = 0] = pixel;
          return [red, green, blue, alpha / 255];
        },
        [rightMm * scale, upMm * scale] as const,
      );
  };
  const inside = [
    ...CYAN.map((level) => expect.closeTo(level, -0.7)),
    expect.closeTo(0.35, 1),
  ];
  const nothing = [0, 0, 0, 0];
  // The coronal plane lies at y = 0.5, its middle at z = 37.5; voxels reach half of one further.
  await expect.poll(() => segmentAt('coronal', 8, 40 - 37.5)).toEqual(inside);
  expect(await segmentAt('coronal', 8, 51.5 - 37.5)).toEqual(inside);
  expect(await segmentAt('coronal', 8, 54 - 37.5)).toEqual(nothing);
  expect(await segmentAt('coronal', 2.5, 40 - 37.5)).toEqual(nothing);
  expect(await segmentAt('axial', 8, 0)).toEqual(inside);
  expect(await segmentAt('axial', 8, 6)).toEqual(nothing);
  // The sagittal plane lies at x = 0.5; a slab of 20 mm reaches it.
  expect(await segmentAt('sagittal', 0, 2.5)).toEqual(nothing);
  await page.getByRole('slider', { name: 'Slab' }).fill('20');
  await expect.poll(() => segmentAt('sagittal', 0, 2.5)).toEqual(inside);
  await page.getByRole('slider', { name: 'Slab' }).fill('0');
  await expect.poll(() => segmentAt('sagittal', 0, 2.5)).toEqual(nothing);
  expect(await violations(page)).toEqual([]);
  await shoot(page, 'segments-in-planes');
});

it('makes a slab’s maximum, minimum and average, as thick as it says', async () => {
  // 40 mm around z = 40 reach from 20 to 60, where tissue has 80 and 160 HU. Rays are sampled
  // every (1 + 1 + 5) / 6 mm, so that the ends may be missed by 2.3 HU.
  const shows = (hu: number) =>
    expect
      .poll(() => greyAt('axial', 5, -18))
      .toSatisfy((grey: number) => Math.abs(grey - greyOf(hu)) < 2.5);
  await page.getByRole('slider', { name: 'Slab' }).fill('40');
  await expect.poll(() => textOf('axial', 'slab')).toBe('Slab 40 mm · MIP');
  await shows(160);
  await page.getByRole('radio', { name: 'MinIP' }).click();
  await shows(80);
  await page.getByRole('radio', { name: 'Average' }).click();
  await shows(120);
  // A value under the pointer would be that of the plane in the middle, which is not what is seen.
  await page.mouse.move(...(await placeOf('axial', 5, -18)));
  await expect.poll(() => textOf('axial', 'slab')).toBe('Slab 40 mm · Average');
  expect(await plane('axial').getByTestId('value').count()).toBe(0);
  await page.getByRole('slider', { name: 'Slab' }).fill('0');
  await shows(120);
  expect(await plane('axial').getByTestId('slab').count()).toBe(0);
});

it('moves the other planes to where the crosshairs are put', async () => {
  await page.mouse.click(...(await placeOf('coronal', 10, 20)));
  const position = async (name: Name) =>
    Number(/([-\d.]+) mm/.exec((await textOf(name, 'slice')) ?? '')?.[1]);
  await expect.poll(() => position('axial')).toBeCloseTo(57.5, -0.3);
  expect(await position('sagittal')).toBeCloseTo(10, -0.3);
  expect(await position('coronal')).toBeCloseTo(0.5, 1);
});

it('moves them for whoever has only keys, and gives one plane all the room', async () => {
  const position = async (name: Name) =>
    Number(/([-\d.]+) mm/.exec((await textOf(name, 'slice')) ?? '')?.[1]);
  await page.getByRole('button', { name: 'Reset', exact: true }).click();
  await expect.poll(() => position('axial')).toBeCloseTo(40, 1);
  // The active plane has a ring; the one with the focus, be it the same, a thicker one.
  const ring = (name: Name) =>
    plane(name)
      .locator('[aria-hidden].ring-inset')
      .evaluate(
        (each) => /inset[^,]*|[^,]*inset/.exec(getComputedStyle(each).boxShadow)?.[0],
      );
  await plane('sagittal').focus();
  await page.keyboard.press('Shift+Tab');
  expect(await plane('axial').evaluate(hasFocus)).toBe(true);
  expect(await ring('axial')).toContain('0px 0px 0px 2px');
  expect(await ring('sagittal')).not.toContain('2px');
  await plane('coronal').focus();
  await page.keyboard.press('Alt+a');
  const size = async (name: Name) => (await plane(name).boundingBox())?.width ?? 0;
  const wide = await size('coronal');
  expect(wide).toBeGreaterThan((await size('axial')) * 1.9);
  await page.keyboard.press('Alt+k');
  await page.getByText('Arrows move').waitFor();
  for (let step = 0; step < 10; step++) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  // From the middle of the pictures, 80 pixels to the right.
  const mm = 80 / (await pixelsPerMm('coronal'));
  await expect.poll(() => position('sagittal')).toBeCloseTo(mm, -0.3);
  expect(await position('coronal')).toBeCloseTo(0.5, 1);
  // Once more at the same place is a double click.
  await page.keyboard.press('Enter');
  await expect.poll(() => size('coronal')).toBeLessThan(wide * 0.6);
  await page.keyboard.press('Escape');
  await page.getByText('Arrows move').waitFor({ state: 'detached' });
});

it('turns planes by their lines, and says that they are oblique', async () => {
  await page.getByRole('button', { name: 'Reset', exact: true }).click();
  await expect.poll(() => textOf('axial', 'slice')).toContain('40.0 mm');
  // Its handle lies on the line, a fifth of the plane's shorter side (and more) off the crosshairs.
  const box = await plane('axial').boundingBox();
  if (!box) throw new Error('There is no axial plane.');
  const [x, y] = await placeOf('axial', 0, 0);
  const handle = plane('axial').locator('.svg-layer circle').first();
  await page.mouse.move(x + 60, y);
  await handle.waitFor({ state: 'attached' });
  const at = [
    Number(await handle.getAttribute('cx')),
    Number(await handle.getAttribute('cy')),
  ] as const;
  await page.mouse.move(box.x + at[0], box.y + at[1]);
  await page.mouse.down();
  await page.mouse.move(box.x + at[0], box.y + at[1] + 40, { steps: 8 });
  await page.mouse.up();
  await plane('sagittal')
    .or(plane('coronal'))
    .getByText(/^Oblique/)
    .first()
    .waitFor();
  await shoot(page, 'planes-oblique');
  await page.getByRole('button', { name: 'Reset', exact: true }).click();
  await expect.poll(() => page.getByText(/^Oblique/).count()).toBe(0);
  expect(await textOf('coronal', 'slice')).toContain('0.5 mm');
});

it('has the hands of the stacks: wheel, keys and a window that all share', async () => {
  await plane('axial').hover();
  const before = await textOf('axial', 'slice');
  await page.mouse.wheel(0, 100);
  await expect.poll(() => textOf('axial', 'slice')).not.toBe(before);
  await page.keyboard.press('Home');
  await expect.poll(() => textOf('axial', 'slice')).toMatch(/^Slice 1 \/ 16/);
  await page.keyboard.press('3');
  for (const name of ['axial', 'sagittal', 'coronal'] as const) {
    await expect.poll(() => textOf(name, 'window')).toBe('W 1500 · L -600');
  }
  // From the toolbar, while the crosshairs are in hand, too.
  const measuring = page.getByRole('toolbar', { name: 'Viewer tools' });
  await measuring.getByRole('button', { name: 'Length', exact: true }).click();
  await page.getByText('Measuring works on the acquired slices').waitFor();
  await page.keyboard.press('w');
  await expect.poll(() => page.getByText('Measuring works').count()).toBe(0);
});

it('shows a plane in colours, and its voxels as they are', async () => {
  await page.getByRole('button', { name: 'Reset', exact: true }).click();
  await expect.poll(() => textOf('coronal', 'window')).toBe('W 400 · L 40');
  await page.getByRole('button', { name: 'Display' }).click();
  await page.getByRole('menuitem', { name: 'Hot iron' }).click();
  await expect.poll(() => textOf('axial', 'window')).toBe('W 400 · L 40 · Hot iron');
  // 2 · 20 + 40 HU is grey 153, of which DICOM's Hot Iron makes (255, 50, 0): PS3.6 B.1.1.
  const iron = [255, 50, 0].map((level) => expect.closeTo(level, -0.7));
  await expect.poll(() => colorAt('coronal', 12, 20 - 37.5)).toEqual(iron);
  await page.keyboard.press('Shift+I');
  const turned = [204, 0, 0].map((level) => expect.closeTo(level, -0.7));
  await expect.poll(() => colorAt('coronal', 12, 20 - 37.5)).toEqual(turned);
  await page.keyboard.press('Shift+I');
  await shoot(page, 'planes-hot-iron');
  for (let left = 7; left > 0; left--) await page.keyboard.press('Alt+c');
  await expect.poll(() => textOf('coronal', 'window')).toBe('W 400 · L 40');
  // A voxel reaches from 17.5 to 22.5 mm: all of it has the value of its middle then.
  await page.keyboard.press('Alt+s');
  await expect.poll(() => textOf('coronal', 'window')).toContain('not smoothed');
  for (const z of [18, 20, 22]) {
    await expect
      .poll(() => greyAt('coronal', 12, z - 37.5))
      .toSatisfy((grey: number) => Math.abs(grey - greyOf(80)) < 1);
  }
  await page.keyboard.press('Alt+s');
  await expect
    .poll(() => greyAt('coronal', 12, 22 - 37.5))
    .toSatisfy((grey: number) => Math.abs(grey - greyOf(84)) < 1);
});

it('lays a second series over them where both share coordinates, and says so where not', async () => {
  await page.getByRole('button', { name: 'Reset', exact: true }).click();
  await expect.poll(() => textOf('coronal', 'window')).toBe('W 400 · L 40');
  const bar = page.getByRole('toolbar', { name: 'Second series' });
  const lay = async (name: RegExp) => {
    await bar.getByRole('button').first().click();
    await page.getByRole('menuitem', { name }).click();
  };
  await lay(/CT 1 CT elsewhere/);
  await bar.getByText(/don’t share one frame of reference/).waitFor();
  await lay(/CT 1 CT glow/);
  // z = 40 has 120 HU. 500 in a window from 0 to 999 is the middle of hot iron: red, and nothing else.
  const grey = greyOf(120);
  const shows = (rightMm: number, wanted: number[]) =>
    expect
      .poll(() => colorAt('coronal', rightMm, 2.5))
      .toEqual(wanted.map((level) => expect.closeTo(level, -0.6)));
  await shows(12, [(grey + 255) / 2, grey / 2, grey / 2]);
  await shows(-6, [grey, grey, grey]);
  await page.mouse.move(...(await placeOf('coronal', 12, 2.5)));
  await expect.poll(() => textOf('coronal', 'value')).toMatch(/^1(19|20)\.\d HU$/);
  expect(await textOf('coronal', 'value-above')).toBe('Over: 500.0 HU');
  expect(await textOf('axial', 'over')).toBe(
    'Over: CT glow · Hot iron 50 % · W 1000 · L 500',
  );
  await shoot(page, 'fusion');
  await page.keyboard.press('Alt+PageUp');
  await shows(12, [0.4 * grey + 0.6 * 255, 0.4 * grey, 0.4 * grey]);
  // Colours of its own, while the window of the first series stays.
  await bar.getByRole('button', { name: /Hot iron/ }).click();
  await page.getByRole('menuitem', { name: /^Viridis/ }).click();
  await expect.poll(() => textOf('axial', 'over')).toContain('Viridis 60 %');
  expect(await textOf('coronal', 'window')).toBe('W 400 · L 40');
  await page.keyboard.press('Shift+X');
  await shows(12, [grey, grey, grey]);
  await page.keyboard.press('Shift+X');
  await page.setViewportSize({ width: 1366, height: 768 });
  await page.waitForFunction(() => innerWidth === 1366);
  await expect
    .poll(async () => (await colorAt('coronal', 12, 2.5))[2])
    .not.toBeCloseTo(grey, -1);
  await shoot(page, 'fusion-1366');
  await page.setViewportSize({ width: 1920, height: 1080 });
  await page.waitForFunction(() => innerWidth === 1920);
  await bar.getByRole('button', { name: 'Take the second series away' }).click();
  await shows(12, [grey, grey, grey]);
  await expect.poll(() => bar.getByRole('slider').count()).toBe(0);
});

/** Where the lines of two planes are drawn on the third, in CSS pixels: how all three lie to each other, zoom and pan. */
const linesOn = (name: Name) =>
  plane(name)
    .locator('.svg-layer line')
    .evaluateAll((lines) =>
      lines
        .map((line) =>
          ['x1', 'y1', 'x2', 'y2'].map((each) => Number(line.getAttribute(each))),
        )
        .toSorted((one, other) => (one[0] ?? 0) - (other[0] ?? 0)),
    );

async function lookOfPlanes() {
  const texts: Record<string, string> = {};
  for (const name of ['axial', 'sagittal', 'coronal'] as const) {
    for (const id of ['slice', 'window', 'slab']) {
      texts[`${name} ${id}`] = (
        await plane(name).getByTestId(id).allTextContents()
      ).join();
    }
    texts[`${name} scale`] = `${await pixelsPerMm(name)}`;
    texts[`${name} edges`] = (
      await Promise.all(SIDES.map((side) => edge(name, side)))
    ).join();
  }
  return texts;
}

it('opens planes again as they were left, to 0.1 mm in the patient and 0.01 mm to each other', async () => {
  // Opened anew, they have the crosshairs in hand.
  await page.keyboard.press('Escape');
  await plane('axial').waitFor({ state: 'detached' });
  await page.keyboard.press('x');
  await page.getByRole('button', { name: 'Reset', exact: true }).click();
  await expect.poll(() => textOf('axial', 'slice')).toContain('40.0 mm');
  const atFirst = await lookOfPlanes();
  await page.mouse.click(...(await placeOf('coronal', 10, 20)));
  await expect.poll(() => textOf('axial', 'slice')).not.toContain('40.0 mm');
  const box = await plane('axial').boundingBox();
  if (!box) throw new Error('There is no axial plane.');
  await page.mouse.move(...(await placeOf('axial', 18, 0)));
  const handle = plane('axial').locator('.svg-layer circle').first();
  await handle.waitFor({ state: 'attached' });
  const [x = 0, y = 0] = await Promise.all(
    ['cx', 'cy'].map(async (each) => Number(await handle.getAttribute(each))),
  );
  await page.mouse.move(box.x + x, box.y + y);
  await page.mouse.down();
  await page.mouse.move(box.x + x + 30, box.y + y + 40, { steps: 8 });
  await page.mouse.up();
  await page
    .getByText(/^Oblique/)
    .first()
    .waitFor();
  await plane('axial').focus();
  for (const key of ['+', '+', 'Alt+ArrowRight', 'Alt+ArrowUp', 'Alt+h', '3']) {
    await page.keyboard.press(key);
  }
  await plane('sagittal').focus();
  await page.keyboard.press('Alt+r');
  await page.getByRole('slider', { name: 'Slab' }).fill('20');
  await page.getByRole('radio', { name: 'Average' }).click();
  await expect.poll(() => textOf('axial', 'slab')).toBe('Slab 20 mm · Average');
  await expect.poll(() => textOf('axial', 'window')).toBe('W 1500 · L -600');
  // What is under the mouse has other lines.
  await page.mouse.move(2, 2);
  const [left, lines] = [await lookOfPlanes(), await linesOfAll()];
  expect(left).not.toEqual(atFirst);
  // Each of the two others is drawn on both sides of the crosshairs.
  for (const each of lines) expect(each.length).toBeGreaterThanOrEqual(4);

  await page.keyboard.press('Escape');
  await page.getByTestId('slice').getByText('Slice 8 / 16').waitFor();
  // The window of the planes is theirs.
  expect(await page.getByTestId('window').textContent()).toBe('W 400 · L 40');
  await page.keyboard.press('x');
  await expect.poll(lookOfPlanes).toEqual(left);
  expect(await page.getByRole('slider', { name: 'Slab' }).inputValue()).toBe('20');
  // 0.01 mm are more than 0.05 pixels at this zoom.
  expect(await pixelsPerMm('axial')).toBeGreaterThan(5);
  await expect
    .poll(linesOfAll)
    .toEqual(
      lines.map((each) =>
        each.map((line) => line.map((pixels) => expect.closeTo(pixels, 1))),
      ),
    );
  await shoot(page, 'planes-as-left');
  await page.getByRole('slider', { name: 'Slab' }).fill('0');
  await page.getByRole('button', { name: 'Reset', exact: true }).click();
  await expect.poll(lookOfPlanes).toEqual(atFirst);
});

const linesOfAll = () =>
  Promise.all((['axial', 'sagittal', 'coronal'] as const).map(linesOn));

it('goes back to the stack as it was', async () => {
  await page.keyboard.press('Escape');
  await expect
    .poll(() => page.getByTestId('slice').first().textContent())
    .toContain('Slice 8 / 16');
  expect(await page.getByTestId('window').textContent()).toBe('W 400 · L 40');
  expect(errors).toEqual([]);
});

it('cuts first where the stack is looked at', async () => {
  const stack = page.getByRole('button', { name: /CT thin/ }).first();
  await page.reload();
  await stack.click();
  await page.getByTestId('slice').getByText('Slice 9 / 16').waitFor();
  await page.keyboard.press('End');
  await page.getByTestId('slice').getByText('Slice 16 / 16').waitFor();
  await page.keyboard.press('x');
  await expect.poll(() => textOf('axial', 'slice')).toBe('Slice 16 / 16 · 0.0 mm');
  expect(await textOf('coronal', 'slice')).toContain('/ 64 · 0.5 mm');
  // Tissue has 40 HU at z = 0.
  await expect
    .poll(() => greyAt('axial', 5, -18))
    .toSatisfy((grey: number) => Math.abs(grey - greyOf(40)) < 1);
  await page.keyboard.press('Escape');
});

it('shows values through the curve that the file asks for', async () => {
  await page
    .getByRole('button', { name: /CT curved/ })
    .first()
    .click();
  await page.getByTestId('slice').getByText('/ 3').waitFor();
  await page.keyboard.press('x');
  // 40 + 2 · 5 HU: 242.9, where a straight window would be white; air: 0.
  await expect.poll(() => greyAt('axial', 5, -18)).toBeCloseTo(242.9, -0.3);
  expect(await greyAt('axial', 29, 0)).toBeLessThan(1);
  await expect.poll(() => textOf('axial', 'window')).toBe('W 200 · L -100');
  await page.keyboard.press('Shift+I');
  await expect.poll(() => greyAt('axial', 5, -18)).toBeCloseTo(255 - 242.9, -0.3);
  await page.keyboard.press('Escape');
});

/** Drawn by a card that the processor imitates: small, or it takes seconds for each turn. */
async function inSmallVolume(work: (volume: Locator) => Promise<void>) {
  await page
    .getByRole('button', { name: /CT thin/ })
    .first()
    .click();
  await page.getByTestId('slice').waitFor();
  const size = page.viewportSize();
  await page.setViewportSize({ width: 800, height: 480 });
  await page.keyboard.press('v');
  await work(page.getByRole('group', { name: 'Volume', exact: true }));
  await page.keyboard.press('Escape');
  await page.getByTestId('slice').waitFor();
  if (size) await page.setViewportSize(size);
  expect(errors).toEqual([]);
}

it('turns a volume by keys, and fits it again', () =>
  inSmallVolume(async (volume) => {
    const letters = () =>
      Promise.all(
        SIDES.map((side) => volume.locator(`[data-edge=${side}]`).textContent()),
      );
    await expect.poll(letters).toEqual([...'RLHF']);
    // Nine times ten degrees to the right: the patient's right side is in front.
    for (let step = 0; step < 9; step++) await page.keyboard.press('Alt+ArrowRight');
    await expect.poll(letters).toEqual([...'PAHF']);
    for (let step = 0; step < 9; step++) await page.keyboard.press('Alt+ArrowDown');
    await expect.poll(letters).toEqual([...'PALR']);
    // Closed and opened again, it is seen from there, with its colours; reset, from the front.
    await page.getByRole('radio', { name: 'Lung' }).click();
    await page.keyboard.press('Escape');
    await page.getByTestId('slice').waitFor();
    await page.keyboard.press('v');
    await expect.poll(letters).toEqual([...'PALR']);
    expect(await page.getByRole('radio', { name: 'Lung' }).isChecked()).toBe(true);
    await page.getByRole('button', { name: 'Reset', exact: true }).click();
    await expect.poll(letters).toEqual([...'RLHF']);
  }));

it('draws a volume coarsely in hand, and finely when nobody touches it', () =>
  inSmallVolume(async (volume) => {
    await volume.locator('[data-edge=left]').waitFor();
    const isFine = () => volume.getByText(/^Refining/).waitFor({ state: 'detached' });
    /** How much brighter a pixel of the middle row is than its neighbour, at most. */
    const sharpness = async () => {
      const url = await volume
        .locator('canvas')
        .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
      const png = sharp(Buffer.from(url.split(',')[1] ?? '', 'base64'));
      const { width = 0, height = 0 } = await png.metadata();
      const row = { left: 0, top: height >> 1, width, height: 1 };
      const greys = [...(await png.extract(row).greyscale().raw().toBuffer())];
      return Math.max(...greys.map((grey, at) => grey - (greys[at - 1] ?? grey)));
    };
    await page.getByRole('radio', { name: 'MIP' }).click();
    await isFine();
    // Enlarged, an edge is spread over several pixels: half of this, where the sides are a quarter.
    expect(await sharpness()).toBeGreaterThan(60);
    // Turned by a whole turn it is seen as before, and refined again.
    for (let step = 0; step < 36; step++) await page.keyboard.press('Alt+ArrowRight');
    await isFine();
    expect(await sharpness()).toBeGreaterThan(60);
  }));

it('says why where planes would not be true', async () => {
  await page
    .getByRole('button', { name: /CT gapped/ })
    .first()
    .click();
  await page.getByTestId('slice').getByText('/ 7').waitFor();
  // Slices come from the head on: 5 and 4 are those beside the one that is missing.
  const gap = page.getByRole('note').getByText(/10\.0 mm .*, 5\.0 mm elsewhere/);
  await gap.waitFor();
  await page.keyboard.press('i');
  await page.keyboard.press('i');
  await page.getByTestId('slice').waitFor({ state: 'detached' });
  expect(await gap.count()).toBe(1);
  await page.keyboard.press('Home');
  await gap.waitFor({ state: 'detached' });
  await page.keyboard.press('i');
  await page.getByTestId('slice').getByText('Slice 1 / 7').waitFor();
  await page.keyboard.press('x');
  await page
    .getByText('A slice is missing: between slices 4 and 5 lie 10 mm, elsewhere 5 mm.')
    .waitFor();
  await page
    .getByRole('alert')
    .getByRole('button', { name: 'Back to the slices' })
    .click();
  await page.getByTestId('slice').getByText('/ 7').waitFor();
});

it('says when the graphics card has let go, and draws again', async () => {
  const lose = () =>
    page.evaluate(() => {
      const { contexts } = window as unknown as { contexts: WebGL2RenderingContext[] };
      for (const each of contexts) each.getExtension('WEBGL_lose_context')?.loseContext();
    });
  const told = page.getByText('The graphics card has let go of the pictures');
  await page
    .getByRole('button', { name: /CT thin/ })
    .first()
    .click();
  await page.keyboard.press('x');
  await expect.poll(() => greyAt('axial', 0, 0)).toBeGreaterThan(0);
  await lose();
  await told.waitFor();
  await page.getByRole('button', { name: 'Draw again' }).click();
  await expect.poll(() => greyAt('axial', 0, 0)).toBeGreaterThan(0);
  await lose();
  await told.waitFor();
  await page.getByRole('button', { name: 'Draw without it' }).click();
  await page.getByText('Planes and volumes need WebGL.').waitFor();
  // Slices never needed it.
  await page
    .getByRole('toolbar', { name: 'Volume' })
    .getByRole('button', { name: 'Back to the slices' })
    .click();
  await waitForPicture(page);
});
