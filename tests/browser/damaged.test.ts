import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { encapsulated, rleFrame } from '@/tests/phantoms/bad-files';
import { axial } from '@/tests/phantoms/block-patient';
import { ctSlice, ctStack } from '@/tests/phantoms/series';
import { handIn, openBrowser, openPage, shoot, waitForPicture } from './open-browser';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  // Other tests' pages read the next study of the list ahead, and count what goes wrong.
  const url = `${inject('appUrl')}/api/deletions`;
  for (const studyUid of broken) {
    const body = JSON.stringify({ studyUid, reason: 'Its frames are damaged.' });
    const headers = { 'content-type': 'application/json' };
    expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(201);
  }
});

/** Studies with frames that no page can show. */
const broken: string[] = [];

const JPEG = '1.2.840.10008.1.2.4.50';

/** 64 rows, each one grey, from black at the top to white at the bottom. */
const greys = Buffer.from(
  Array.from({ length: 64 }, (_, row) =>
    Array.from({ length: 64 }, () => row * 4),
  ).flat(),
);
async function jpeg(): Promise<Buffer> {
  const bytes = await sharp(greys, { raw: { width: 64, height: 64, channels: 1 } })
    .toColourspace('b-w')
    .jpeg()
    .toBuffer();
  return Buffer.concat([bytes, Buffer.alloc(bytes.length % 2)]);
}

/** The same picture in RLE (PS3.5 G): 0xC1 repeats the byte after it 64 times. */
const rows = Array.from({ length: 64 }, (_, row) => [0xc1, row * 4]).flat();
const rle = () => rleFrame(Buffer.from(rows));

interface Damaged {
  readonly syntax?: string;
  readonly whole: Buffer;
  readonly damaged: Buffer;
}

const KINDS: [kind: string, make: () => Promise<Damaged> | Damaged][] = [
  [
    'JPEG with a spoiled header',
    async () => {
      const whole = await jpeg();
      const damaged = Buffer.from(whole);
      damaged.fill(0x11, 2, 200);
      return { syntax: JPEG, whole, damaged };
    },
  ],
  ['RLE that ends too soon', () => ({ whole: rle(), damaged: rle().subarray(0, 100) })],
  [
    'RLE whose segment lies elsewhere',
    () => {
      const damaged = rle();
      damaged.writeUInt32LE(0x7000_0000, 4);
      return { whole: rle(), damaged };
    },
  ],
];

describe('a frame that cannot be decoded', () => {
  it.each(KINDS)('says so in its place, the others are shown: %s', async (kind, make) => {
    const { syntax, whole, damaged } = await make();
    const file = ctSlice(
      axial(0),
      { study: `${kind} ${crypto.randomUUID()}` },
      {
        NumberOfFrames: 3,
        BitsAllocated: 8,
        BitsStored: 8,
        HighBit: 7,
        RescaleIntercept: 0,
        WindowCenter: 128,
        WindowWidth: 256,
      },
    );
    const bytes = encapsulated(file.bytes, [whole, damaged, whole], {
      ...(syntax && { syntax }),
    });
    broken.push(file.studyUid);
    const { page } = await openPage(browser, { width: 1366, height: 768 });
    const form = new FormData();
    form.append('files', new Blob([new Uint8Array(bytes)]), file.name);
    const url = `${inject('appUrl')}/api/import`;
    const answer = await fetch(url, { method: 'POST', body: form });
    expect(await answer.text()).toMatch(/"outcome":"stored"/);

    await page.goto(`/studies/${file.studyUid}`);
    await waitForPicture(page);
    const said = page.getByText(/^\w+ 2: /);
    await page.keyboard.press('Home');
    expect(await said.count()).toBe(0);
    await page.keyboard.press('ArrowDown');
    await said.waitFor();
    expect(await said.textContent()).toMatch(/could not be decoded|is damaged/);
    await shoot(page, `damaged ${kind}`);

    await page.keyboard.press('ArrowDown');
    await expect.poll(() => said.count()).toBe(0);
    await waitForPicture(page);
    await page
      .getByText(/3 \/ 3/)
      .first()
      .waitFor();
    await page.close();
  });
});

it('is told of where it is the one that a stack opens with, and the others are there', async () => {
  const study = `opening ${crypto.randomUUID()}`;
  const files = ctStack(3, { study });
  const [, middle] = files;
  broken.push(middle?.studyUid ?? '');
  const bytes = encapsulated(middle?.bytes ?? Buffer.of(), [rle().subarray(0, 100)]);
  await handIn(files.map((file) => (file === middle ? { ...file, bytes } : file)));
  const { page, errors } = await openPage(browser, { width: 1366, height: 768 });
  await page.goto(`/studies/${middle?.studyUid}`);
  const said = page.getByRole('alert').getByText(/^Slice 2: .*(damaged|decoded)/);
  await said.waitFor();
  await page.keyboard.press('ArrowDown');
  await page.getByTestId('slice').getByText('Slice 3 / 3').waitFor();
  await waitForPicture(page);
  expect(await said.count()).toBe(0);
  await page.getByRole('button', { name: '1 failed' }).click();
  await said.waitFor();
  await page.keyboard.press('x');
  await page.getByText('Slice 2 could not be loaded.').waitFor();
  // It will not be another time either.
  expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0);
  // The worker says itself what it could not decode, and what its codec threw is a number.
  const told = /status of 4\d\d|'decodeTask'|^\d+$/;
  expect(errors.filter((each) => !told.test(each))).toEqual([]);
  await page.close();
});

describe('a connection that is lost while slices are loading', () => {
  it('is told of, leaves what is there, and is taken up again', async () => {
    const files = ctStack(60, { study: `cut off ${crypto.randomUUID()}` });
    await handIn(files);
    const { page } = await openPage(browser, { width: 1366, height: 768 });
    let isUp = true;
    let answers = 0;
    await page.route(/\/dicomweb\/.*\/frames|\/api\/health/, (route) => {
      // The opening slice, and the first of the answers with many.
      if (isUp && ++answers === 2) isUp = false;
      else if (!isUp) return route.abort('connectionrefused');
      return route.continue();
    });
    await page.goto(`/studies/${files[0]?.studyUid}`);
    const told = page.getByText(
      'The server does not answer. It is asked again by itself.',
    );
    await told.waitFor();
    await waitForPicture(page);
    await page.getByText(/Loading slices \d\d? \/ 60/).waitFor();
    await page.keyboard.press('End');
    const missed = page.getByRole('alert').getByText(/^Slice 60: The server does not/);
    await missed.waitFor();
    await shoot(page, 'connection lost');
    isUp = true;
    answers = 3;
    await page.getByTestId('slice').getByText('Slice 60 / 60').waitFor();
    await page.getByText('60 of 60 slices loaded').waitFor();
    await expect.poll(() => missed.count()).toBe(0);
    await expect.poll(() => told.count()).toBe(0);
    await waitForPicture(page);
    await page.close();
  });
});
