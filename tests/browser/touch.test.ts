import { type Browser, type CDPSession, type Locator, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ctStack } from '@/tests/phantoms/series';
import { handIn, openBrowser, openPage, shoot } from './open-browser';

let browser: Browser;
let page: Page;
let fingers: CDPSession;
let errors: string[];
const FILES = ctStack(24, { study: `touch ${crypto.randomUUID()}`, series: 'thin' });

type Point = readonly [x: number, y: number];

const picture = () => page.getByRole('img', { name: /^Viewport:/ }).first();
const text = (id: string) => page.getByTestId(id).first().textContent();
const slice = async () => Number(/\d+/.exec((await text('slice')) ?? '')?.[0]);
const scale = async () =>
  Number(/[\d.]+/.exec((await page.getByText(/^Zoom [\d.]+×/).textContent()) ?? '')?.[0]);
const menu = () => page.getByRole('menu', { name: 'This picture' });

const send = (type: string, points: readonly Point[]) =>
  fingers.send('Input.dispatchTouchEvent', {
    type: type as 'touchStart',
    touchPoints: points.map(([x, y], id) => ({ x, y, id })),
  });

/** Fingers land one after the other, as they do, and go from place to place together. */
async function drag(...paths: readonly (readonly [from: Point, to: Point])[]) {
  for (let count = 1; count <= paths.length; count++) {
    await send(
      'touchStart',
      paths.slice(0, count).map(([from]) => from),
    );
  }
  for (let step = 1; step <= 8; step++) {
    const at = paths.map(([from, to]): Point => {
      const between = (axis: 0 | 1) => from[axis] + ((to[axis] - from[axis]) * step) / 8;
      return [between(0), between(1)];
    });
    await send('touchMove', at);
  }
  await send('touchEnd', []);
}

async function middleOf(target: Locator): Promise<Point> {
  const box = await target.boundingBox();
  if (!box) throw new Error('It is not on the screen.');
  return [box.x + box.width / 2, box.y + box.height / 2];
}

/** Browsers take a tap so soon after fingers that moved for the end of their movement. */
async function choose(tool: string) {
  const which = { name: tool, exact: true };
  const pressed = page.getByRole('button', { ...which, pressed: true });
  await expect
    .poll(async () => {
      await page.getByRole('button', which).tap();
      return pressed.waitFor({ timeout: 5000 }).then(
        () => true,
        () => false,
      );
    })
    .toBe(true);
}

const from = ([x, y]: Point, right: number, down: number): Point => [x + right, y + down];

beforeAll(async () => {
  await handIn(FILES);
  browser = await openBrowser();
  ({ page, errors } = await openPage(
    browser,
    { width: 1180, height: 820 },
    { touch: true },
  ));
  fingers = await page.context().newCDPSession(page);
  await page.goto(`/studies/${FILES[0]?.studyUid}`);
  await page.getByText('Slice 13 / 24').waitFor();
});
afterAll(() => browser.close());

it('follows the chosen tool with one finger, pinches with two, scrolls with three', async () => {
  const at = await middleOf(picture());
  expect(await text('window')).toBe('W 400 · L 40');
  await drag([at, from(at, 60, 0)]);
  await expect.poll(() => text('window')).not.toBe('W 400 · L 40');
  expect(await text('window')).toMatch(/ · L 40$/); // across: the width alone
  expect(await slice()).toBe(13);

  const before = await scale();
  await drag([from(at, -30, 0), from(at, -80, 0)], [from(at, 30, 0), from(at, 80, 0)]);
  await expect.poll(scale).toBeGreaterThan(before * 1.2);

  await drag(
    ...[-40, 0, 40].map((x) => [from(at, x, -60), from(at, x, 120)] as [Point, Point]),
  );
  await expect.poll(slice).toBeGreaterThan(14);

  await choose('Zoom');
  const near = await scale();
  await drag([at, from(at, 0, -60)]);
  await expect.poll(scale).not.toBe(near);
  expect(await page.evaluate(() => visualViewport?.scale)).toBe(1);
});

it('keeps nothing of a measurement that a second finger has made a pinch', async () => {
  const lines = page.locator('.svg-layer line');
  await choose('Length');
  const at = await middleOf(picture());
  await drag([from(at, -30, 0), from(at, -50, 0)], [from(at, 30, 0), from(at, 50, 0)]);
  await page.getByRole('tab', { name: /^Annotations/ }).tap();
  await page.getByText('Nothing is drawn on this study.').waitFor();
  expect(await lines.count()).toBe(0);
  // And with one finger one is drawn, by dragging.
  await drag([from(at, -40, 0), from(at, 40, 20)]);
  await expect.poll(() => lines.count()).toBeGreaterThan(0);
  await page.getByRole('listitem', { name: 'Length' }).waitFor();
});

it('opens a menu under a finger that rests, and under none that moves', async () => {
  const at = await middleOf(picture());
  const place = from(at, -60, -120);
  await drag([place, from(place, 20, 0)]);
  await send('touchStart', [place]);
  await menu().waitFor();
  await send('touchEnd', []);
  await shoot(page, 'touch-menu');
  await menu().getByRole('menuitem', { name: 'Fit' }).tap();
  await menu().waitFor({ state: 'hidden' });
  // The right button drags, too; where it doesn't, it means the menu.
  await page.mouse.move(...at);
  await page.mouse.down({ button: 'right' });
  await page.mouse.move(at[0], at[1] + 40, { steps: 4 });
  await page.mouse.up({ button: 'right' });
  expect(await menu().count()).toBe(0);
  await page.mouse.click(...place, { button: 'right' });
  await menu().waitFor();
  await page.keyboard.press('Escape');
  await menu().waitFor({ state: 'hidden' });
  await page.keyboard.press('Shift+F10');
  await menu().waitFor();
  await page.keyboard.press('Escape');
});

it('has the slices under a finger, and targets that one hits', async () => {
  const slices = page.getByRole('slider', { name: 'Slices' }).first();
  const box = await slices.boundingBox();
  if (!box) throw new Error('There is no scroll bar.');
  expect(box.width).toBeGreaterThanOrEqual(44);
  const x = box.x + box.width / 2;
  await drag([
    [x, box.y + box.height / 2],
    [x, box.y + 2],
  ]);
  await expect.poll(slice).toBe(1);
  const small = await page
    .getByRole('toolbar')
    .getByRole('button')
    .evaluateAll((all) =>
      all.flatMap((each) => {
        const { width, height } = each.getBoundingClientRect();
        return width >= 44 && height >= 44
          ? []
          : [`${each.outerHTML} ${width} ${height}`];
      }),
    );
  expect(small).toEqual([]);
  await shoot(page, 'touch-room');
});

it('pinches and pans a plane with two fingers, each plane for itself', async () => {
  await page.keyboard.press('x');
  const plane = (name: string) =>
    page.getByRole('group', { name: new RegExp(`^${name} plane`, 'i') });
  const scaleOf = async (name: string) =>
    parseFloat(
      (await plane(name)
        .getByText(/px\/mm$/)
        .textContent()) ?? '',
    );
  await expect
    .poll(() =>
      plane('axial')
        .getByText(/px\/mm$/)
        .count(),
    )
    .toBe(1);
  const at = await middleOf(plane('axial'));
  const [before, other] = [await scaleOf('axial'), await scaleOf('coronal')];
  // From 60 pixels apart to 120: twice as large.
  await drag(
    [from(at, -30, 40), from(at, -60, 40)],
    [from(at, 30, 40), from(at, 60, 40)],
  );
  await expect.poll(() => scaleOf('axial')).toBeGreaterThan(before * 1.5);
  expect(await scaleOf('axial')).toBeLessThan(before * 2.5);
  expect(await scaleOf('coronal')).toBe(other);
  // What lies in the middle of the plane, by the value under a pointer: the bone, which comes there.
  await page.getByRole('button', { name: 'Reset', exact: true }).click();
  await expect.poll(() => scaleOf('axial')).toBe(before);
  const valueAt = async ([x, y]: Point) => {
    await page.mouse.move(x + 1, y);
    await page.mouse.move(x, y);
    return plane('axial').getByTestId('value').textContent();
  };
  await expect.poll(() => valueAt(at)).not.toBe('700.0 HU');
  // Bone is in the middle of x = −15 and y = −11.5: so far to the right and down it is to go.
  const [right, down] = [15 * before, 11.5 * before];
  await drag(
    [from(at, -20, -20), from(at, -20 + right, -20 + down)],
    [from(at, 20, -20), from(at, 20 + right, -20 + down)],
  );
  await expect.poll(() => valueAt(at)).toBe('700.0 HU');
  expect(await scaleOf('axial')).toBeCloseTo(before, 1);
  await shoot(page, 'touch-planes');
  await page.keyboard.press('Escape');
  await page
    .getByText(/Slice \d+ \/ 24/)
    .first()
    .waitFor();
});

it('gives a picture all the room: of the grid by two taps, of the page by a button', async () => {
  await page.getByRole('button', { name: 'Pan', exact: true }).tap();
  await page.getByRole('button', { name: /^Layout/ }).tap();
  await page.getByRole('button', { name: '1 × 2', exact: true }).tap();
  const second = page.getByRole('group', { name: 'Viewport 2', exact: true });
  await second.tap();
  await page.getByRole('button', { name: /^CT 1 CT thin/ }).tap();
  const there = second.getByRole('img', { name: /^Viewport:/ });
  await there.waitFor();
  await expect.poll(() => second.getByTestId('slice').textContent()).toContain('/ 24');
  const [x, y] = await middleOf(there);
  for (let tap = 0; tap < 2; tap++) await page.touchscreen.tap(x, y);
  await expect
    .poll(() => page.getByRole('group', { name: /^Viewport \d$/ }).count())
    .toBe(1);
  const width = async () => (await there.boundingBox())?.width ?? 0;
  const before = await width();
  await page.getByRole('button', { name: 'Pictures only' }).tap();
  await expect.poll(width).toBeGreaterThan(before + 400);
  await shoot(page, 'touch-wide');
  await page.getByRole('button', { name: 'Pictures only' }).tap();
  await expect.poll(width).toBe(before);
  expect(errors).toEqual([]);
});
