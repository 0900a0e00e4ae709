import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import type { Annotation } from '@/lib/api/annotations';
import { axial } from '@/tests/phantoms/block-patient';
import { ctSlice, ctStack, type PhantomFile } from '@/tests/phantoms/series';
import { handIn, openBrowser, openPage, shoot, waitForPicture } from './open-browser';
import { tourTaken } from './tour-taken';

let browser: Browser;
let page: Page;
let errors: string[];
let at: (x: number, y: number) => readonly [number, number];
// A server that is used again, as by whoever works on a page, keeps what earlier runs drew.
const files = ctStack(15, { study: `measuring ${crypto.randomUUID()}` });
const [{ studyUid }] = files as [PhantomFile];

async function bring(several: readonly PhantomFile[]) {
  await handIn(several);
}

beforeAll(async () => {
  browser = await openBrowser();
  await bring(files);
  ({ page, errors } = await openPage(browser));
});
afterAll(() => browser.close());

async function stored(study = studyUid): Promise<Annotation[]> {
  const answer = await fetch(`${inject('appUrl')}/api/annotations?studyUid=${study}`);
  return ((await answer.json()) as { annotations: Annotation[] }).annotations;
}

type Place = readonly [x: number, y: number];

async function drag(...places: Place[]) {
  const [[x, y], ...others] = places as [Place, ...Place[]];
  await page.mouse.move(...at(x, y));
  await page.mouse.down();
  for (const place of others) await page.mouse.move(...at(...place), { steps: 5 });
  await page.mouse.up();
}

/** Cornerstone waits whether a second click comes; the next one must not be taken for it. */
async function click(place: Place) {
  await page.mouse.move(...at(...place), { steps: 3 });
  await page.mouse.down();
  await page.mouse.up();
  await page.waitForTimeout(600);
}

async function say(words: string, label = 'Words beside the drawing') {
  const field = page.getByLabel(label);
  await expect
    .poll(() => field.evaluate((it) => it === document.activeElement))
    .toBe(true);
  await page.keyboard.type(words);
  await page.keyboard.press('Enter');
}

const drawings: readonly (readonly [
  tool: Annotation['tool'],
  key: string,
  how: () => Promise<void>,
  wanted: Record<string, number>,
])[] = [
  ['Length', 'd', () => drag([-6, -5], [6, 4]), { length: 15 }],
  [
    'Bidirectional',
    'Shift+D',
    () => drag([-10, 0], [10, 0]),
    // Cornerstone draws the short axis to a third of the long one on each side.
    { 'long axis': 20, 'short axis': 40 / 3 },
  ],
  [
    'Angle',
    'a',
    async () => {
      await drag([-10, 5], [0, 5]);
      await click([8, -3]);
    },
    { angle: 135 },
  ],
  [
    'CobbAngle',
    'Shift+A',
    async () => {
      await drag([-10, -5], [10, -5]);
      await drag([-10, 15], [10, 5]);
    },
    { angle: (Math.atan2(1, 2) * 180) / Math.PI },
  ],
  ['EllipticalROI', 'e', () => drag([0, 0], [6, 9]), { area: Math.PI * 54 }],
  ['CircleROI', 'Shift+E', () => drag([0, 0], [8, 0]), { area: Math.PI * 64 }],
  ['RectangleROI', 'r', () => drag([-6, -4], [6, 4]), { area: 96 }],
  [
    'PlanarFreehandROI',
    'f',
    () => drag([-8, -6], [8, -6], [8, 6], [-8, 6], [-8, -5.9]),
    { area: 192, perimeter: 56 },
  ],
  [
    'Polyline',
    'y',
    async () => {
      await click([-8, -6]);
      await click([4, -6]);
      await page.mouse.dblclick(...at(4, 3));
    },
    { length: 21 },
  ],
  [
    'SplineROI',
    'Shift+Y',
    async () => {
      for (const place of [
        [-8, -6],
        [8, -6],
        [8, 6],
        [-8, 6],
        [-8, -6],
      ] as const) {
        await click(place);
      }
    },
    {},
  ],
  ['Probe', 'g', () => click([4.5, 4.5]), {}],
  [
    'ArrowAnnotate',
    'b',
    async () => {
      await drag([0, 0], [9, -9]);
      await say('node');
    },
    {},
  ],
  [
    'Label',
    'Shift+B',
    async () => {
      await click([-5, 7]);
      await say('see report');
    },
    {},
  ],
  ['KeyImage', 'k', async () => {}, {}],
];

/** What is drawn over the picture, in whatever order: places to a CSS pixel, colours, words. */
async function overlay() {
  // Nothing selected, nothing under the mouse: both change how a drawing looks.
  await page.keyboard.press('Escape');
  await page.mouse.move(...at(31, 31));
  await page.waitForTimeout(300); // drawn anew with the next frames, which nothing tells of
  const drawn = await page.locator('.svg-layer').evaluate((layer) =>
    [...layer.querySelectorAll('line, ellipse, path, polyline, tspan')].map((element) => {
      const numbers = ['x1', 'y1', 'x2', 'y2', 'cx', 'cy', 'rx', 'ry', 'd', 'points']
        .map((name) => element.getAttribute(name) ?? '')
        .join(' ')
        .replaceAll(/-?\d+\.\d+/g, (number) => Number(number).toFixed(0));
      const color = element.getAttribute('stroke') ?? element.getAttribute('fill');
      return `${element.tagName} ${numbers} ${color ?? ''} ${element.textContent ?? ''}`;
    }),
  );
  return drawn.sort();
}

async function toSlice(index: number) {
  await page.keyboard.press('Home');
  for (let step = 0; step < index; step++) await page.keyboard.press('ArrowDown');
  const shown = page.getByTestId('slice').first();
  await expect.poll(() => shown.textContent()).toMatch(`Slice ${index + 1} / 15`);
}

async function open(study = studyUid) {
  await page.goto(`/studies/${study}`);
  await waitForPicture(page);
  const box = await page.getByRole('img', { name: /^Viewport/ }).boundingBox();
  if (!box) throw new Error('There is no viewport.');
  // The phantom's 64 × 64 mm, as large as fits, in the middle.
  const perMm = Math.min(box.width, box.height) / 64;
  at = (x, y) => [
    Math.round(box.x + box.width / 2 + x * perMm),
    Math.round(box.y + box.height / 2 + y * perMm),
  ];
}

it('every tool draws by mouse, measures, and is where it was after a reload', async () => {
  await open();
  const before: string[][] = [];
  for (const [index, [tool, key, how, wanted]] of drawings.entries()) {
    await toSlice(index);
    await page.keyboard.press(key);
    await how();
    await expect
      .poll(async () => (await stored()).length, { message: tool, timeout: 20_000 })
      .toBe(index + 1);
    const made = (await stored()).at(-1);
    expect(made?.tool).toBe(tool);
    for (const [name, value] of Object.entries(wanted)) {
      const measured = made?.measurements.find((each) => each.name === name);
      // The mouse knows whole pixels: up to 0.04 mm at each end.
      expect
        .soft(Math.abs((measured?.value ?? NaN) / value - 1), name)
        .toBeLessThan(0.02);
    }
    // Back to the tool before.
    await expect
      .poll(() =>
        page.getByRole('button', { name: 'Window / level' }).getAttribute('aria-pressed'),
      )
      .toBe('true');
    before.push(await overlay());
  }
  const saved = await stored();
  expect(saved.find(({ tool }) => tool === 'ArrowAnnotate')?.label).toBe('node');
  expect(saved.find(({ tool }) => tool === 'Label')?.label).toBe('see report');
  expect(saved.find(({ tool }) => tool === 'SplineROI')?.geometry.closed).toBe(true);
  expect(saved.find(({ tool }) => tool === 'Polyline')?.geometry.closed).toBe(false);
  expect(saved.find(({ tool }) => tool === 'Probe')?.measurements).toHaveLength(1);

  await page.reload();
  await waitForPicture(page);
  for (const [index, [tool]] of drawings.entries()) {
    await toSlice(index);
    await expect.poll(overlay, { message: tool, timeout: 20_000 }).toEqual(before[index]);
  }
  // Looking at them changed nothing.
  expect(await stored()).toEqual(saved);
  expect(errors).toEqual([]);
});

it('words stay where they were put, with colour and label; undo takes each back', async () => {
  const index = drawings.findIndex(([tool]) => tool === 'RectangleROI');
  const one = async () => (await stored()).find(({ tool }) => tool === 'RectangleROI');
  await toSlice(index);
  // Drawn anew with every picture.
  const text = page.locator('.svg-layer text').first();
  await expect.poll(() => text.boundingBox()).not.toBeNull();
  const words = await text.boundingBox();
  if (!words) throw new Error('The rectangle has no words.');
  const [x, y] = [words.x + words.width / 2, words.y + words.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 60, y + 90, { steps: 6 });
  await page.mouse.up();
  await expect
    .poll(async () => (await one())?.geometry.textBox, { timeout: 20_000 })
    .toBeDefined();

  await page.getByRole('tab', { name: /^Annotations/ }).click();
  await page.getByRole('button', { name: 'Colour of rectangle' }).click();
  await page.getByRole('menuitem', { name: 'Yellow' }).click();
  await page.getByLabel('Label of rectangle').fill('Knoten');
  await page.getByLabel('Label of rectangle').press('Enter');
  await expect
    .poll(one, { timeout: 20_000 })
    .toMatchObject({ color: '#ffd84d', label: 'Knoten' });
  await shoot(page, 'measuring-list-1920x1080');
  const before = await overlay();
  await page.reload();
  await waitForPicture(page);
  await toSlice(index);
  await expect.poll(overlay, { timeout: 20_000 }).toEqual(before);

  await page.getByRole('tab', { name: /^Annotations/ }).click();
  await page.getByRole('button', { name: 'Hide rectangle' }).click();
  await expect.poll(overlay).toEqual([]);
  await page.locator('body').press('Control+z');
  await expect.poll(overlay).toEqual(before);
  await page.getByRole('button', { name: 'Measuring tools' }).click();
  await shoot(page, 'measuring-menu-1920x1080');
  await page.keyboard.press('Escape');
  await page.setViewportSize({ width: 1366, height: 768 });
  await shoot(page, 'measuring-1366x768');
  expect(errors).toEqual([]);
});

it('the keyboard alone goes to annotations, names, colours, hides and deletes them', async () => {
  await page.reload();
  await waitForPicture(page);
  const before = await stored();
  const [length] = before;
  const first = async () => (await stored()).find(({ tool }) => tool === 'Length');
  await page.keyboard.press('n');
  await page.keyboard.press('Shift+C');
  await page.keyboard.press('F2');
  await say('Hauptbefund');
  await page.keyboard.press('h');
  const changed = { color: '#ffd84d', label: 'Hauptbefund', visible: false };
  await expect.poll(first, { timeout: 20_000 }).toMatchObject(changed);
  await page.keyboard.press('h');
  await page.keyboard.press('Delete');
  await expect.poll(first, { timeout: 20_000 }).toBeUndefined();

  // Each is a step back: the deletion, shown, hidden, its name, its colour.
  await page.keyboard.press('Control+z');
  // Those who don't see the picture hear what came back.
  await expect
    .poll(() => page.getByTestId('heard').textContent())
    .toContain('Undone: Length Hauptbefund is back');
  await expect.poll(first, { timeout: 20_000 }).toMatchObject({ label: 'Hauptbefund' });
  for (let step = 0; step < 4; step++) await page.keyboard.press('Control+z');
  const { geometry, measurements } = length as Annotation;
  const wanted = { color: null, label: '', visible: true, geometry, measurements };
  await expect.poll(first, { timeout: 20_000 }).toMatchObject(wanted);
  await page.keyboard.press('Control+Shift+Z');
  await expect.poll(first, { timeout: 20_000 }).toMatchObject({ color: '#ffd84d' });
  expect(await stored()).toHaveLength(before.length);
  expect(errors).toEqual([]);
});

it('the keyboard alone draws, with a pointer that its arrows move', async () => {
  const before = await stored();
  await page.keyboard.press('d');
  await page.keyboard.press('Alt+k');
  await page.getByText('Arrows move').waitFor();
  for (let step = 0; step < 3; step++) await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Space');
  for (let step = 0; step < 5; step++) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Control+ArrowDown');
  await page.keyboard.press('Shift+ArrowUp');
  await shoot(page, 'pointer-1366');
  await page.keyboard.press('Space');
  await expect
    .poll(async () => (await stored()).length, { timeout: 20_000 })
    .toBe(before.length + 1);
  const made = (await stored()).find(({ id }) => before.every((each) => each.id !== id));
  // 5 × 8 to the right, 48 down and one up, of CSS pixels.
  const box = await page.getByRole('img', { name: /^Viewport/ }).boundingBox();
  const perMm = Math.min(box?.width ?? 0, box?.height ?? 0) / 64;
  const length = made?.measurements.find(({ name }) => name === 'length')?.value;
  expect((length ?? NaN) / (Math.hypot(40, 47) / perMm)).toBeCloseTo(1, 1);
  // An open line: three clicks, and one more where the last one was ends it.
  await page.keyboard.press('y');
  for (const arrow of ['ArrowUp', 'ArrowRight', 'ArrowUp']) {
    await page.keyboard.press(`Control+${arrow}`);
    await page.keyboard.press('Enter');
  }
  await page.keyboard.press('Enter');
  await expect
    .poll(async () => (await stored()).length, { timeout: 20_000 })
    .toBe(before.length + 2);
  const line = (await stored()).find(
    ({ id, tool }) => tool === 'Polyline' && before.every((each) => each.id !== id),
  );
  expect(line?.geometry).toMatchObject({ closed: false });
  // The last click ends it at the third corner, which stays one.
  expect(line?.geometry.points).toHaveLength(3);
  const ends = line?.measurements.find(({ name }) => name === 'length')?.value;
  expect((ends ?? NaN) / (96 / perMm)).toBeCloseTo(1, 1);
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Escape');
  await page.getByText('Arrows move').waitFor({ state: 'detached' });
  await page.keyboard.press('Control+z');
  await expect.poll(() => stored(), { timeout: 20_000 }).toEqual(before);
  expect(errors).toEqual([]);
});

it('a tab that crashes loses at most the last second', async () => {
  await open();
  const count = (await stored()).length;
  await toSlice(14);
  await page.keyboard.press('d');
  await drag([-6, -5], [6, 4]);
  const tab = page.getByRole('tab', { name: /^Annotations/ });
  await expect.poll(() => tab.textContent()).toBe(`Annotations${count + 1}`);
  await page.waitForTimeout(1000);
  const crashed = page.waitForEvent('crash');
  const devtools = await page.context().newCDPSession(page);
  void devtools.send('Page.crash').catch(() => {});
  await crashed;
  await expect
    .poll(async () => (await stored()).length, { timeout: 20_000 })
    .toBe(count + 1);
  ({ page, errors } = await openPage(browser));
});

it('a tab that crashes while the server does not answer loses nothing', async () => {
  await page.close();
  // What a browser keeps outlives a page only within its context.
  const context = await browser.newContext({
    viewport: { width: 1920, height: 1080 },
    baseURL: inject('appUrl'),
  });
  context.setDefaultTimeout(60_000); // as of other pages
  await context.addInitScript(tourTaken);
  page = await context.newPage();
  await open();
  const before = new Set((await stored()).map(({ id }) => id));
  await toSlice(13);
  await context.setOffline(true);
  await page.keyboard.press('d');
  await drag([-7, -4], [5, 6]);
  const kept = () =>
    page.evaluate(async () => {
      const asked = indexedDB.open('overread.unsent');
      await new Promise((resolve) => (asked.onsuccess = resolve));
      const all = asked.result.transaction('things').objectStore('things').getAll();
      await new Promise((resolve) => (all.onsuccess = resolve));
      asked.result.close();
      return all.result.map(({ thing }) => thing.entry.drawing as Annotation);
    });
  await expect.poll(async () => (await kept()).length, { timeout: 20_000 }).toBe(1);
  const [drawn] = await kept();
  const crashed = page.waitForEvent('crash');
  const devtools = await context.newCDPSession(page);
  void devtools.send('Page.crash').catch(() => {});
  await crashed;

  await page.close();
  await context.setOffline(false);
  page = await context.newPage();
  await open();
  await page.getByText('1 change that had not reached the server is back').waitFor();
  const added = async () => (await stored()).filter(({ id }) => !before.has(id));
  await expect.poll(async () => (await added()).length, { timeout: 20_000 }).toBe(1);
  const [there] = await added();
  const distances = there?.geometry.points.map((point, at) =>
    Math.hypot(
      ...point.map((mm, axis) => mm - (drawn?.geometry.points[at]?.[axis] ?? NaN)),
    ),
  );
  expect(distances).toHaveLength(2);
  expect(Math.max(...(distances ?? []))).toBeLessThan(0.01);
  await expect.poll(kept, { timeout: 20_000 }).toEqual([]);
  await context.close();
  ({ page, errors } = await openPage(browser));
});

it('a line of known length makes millimetres of the pixels of its stack, until it is undone', async () => {
  const slices = [1, 2].map((instance) =>
    ctSlice(
      axial(0),
      { study: `without scale ${studyUid}`, instance },
      {
        PixelSpacing: undefined,
        ImagePositionPatient: undefined,
        ImageOrientationPatient: undefined,
      },
    ),
  );
  await bring(slices);
  const [{ studyUid: study }] = slices as [PhantomFile];
  const lengths = async () =>
    (await stored(study)).flatMap(({ tool, measurements: [first] }) =>
      tool === 'Length' && first ? [{ ...first, value: Math.round(first.value) }] : [],
    );
  await open(study);
  await page.keyboard.press('d');
  await drag([-12, -16], [0, 0]);
  const pixels = { name: 'length', value: 20, unit: 'px' };
  await expect.poll(lengths, { timeout: 20_000 }).toEqual([pixels]);

  await page.keyboard.press('Shift+L');
  await drag([-15, 20], [15, -20]);
  await say('100', 'True length in mm');
  const millimetres = {
    name: 'length',
    value: 40,
    unit: 'mm',
    note: 'calibrated by the user',
  };
  await expect.poll(lengths, { timeout: 20_000 }).toEqual([millimetres]);
  await page.keyboard.press('ArrowDown');
  const shown = page.getByTestId('slice').first();
  await expect.poll(() => shown.textContent()).toMatch('Image 2 / 2');
  await page.keyboard.press('d');
  await drag([-12, -16], [0, 0]);
  await expect.poll(lengths, { timeout: 20_000 }).toEqual([millimetres, millimetres]);

  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await expect.poll(lengths, { timeout: 20_000 }).toEqual([pixels]);
  await page.keyboard.press('Control+y');
  await expect.poll(lengths, { timeout: 20_000 }).toEqual([millimetres]);
  await page.getByRole('tab', { name: /^Annotations/ }).click();
  await shoot(page, 'calibration-1920x1080');
  await page.setViewportSize({ width: 1366, height: 768 });
  await page.reload();
  await waitForPicture(page);
  await page.getByRole('tab', { name: /^Annotations/ }).click();
  await page
    .locator('.svg-layer tspan', { hasText: 'calibrated by the user' })
    .first()
    .waitFor();
  await shoot(page, 'calibration-1366x768');
  expect(errors).toEqual([]);
});
