import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { axial, tallPixels } from '@/tests/phantoms/block-patient';
import { CINE, cineColour, ctSlice, ultrasoundCine } from '@/tests/phantoms/series';
import { oracleRow, readTestFile, testData } from '@/tests/test-data';
import { problem } from '../routes';
import { importAll, openTestWorld } from '../test-world';
import { bytesOf, pathOf, startDicomweb } from './dicomweb-server';
import { partsOf } from './parts';

const slice = ctSlice(axial(0), { series: 'axial', instance: 1 });
const second = ctSlice(axial(0), { series: 'axial', instance: 2 });
const tall = ctSlice(tallPixels(0), { series: 'tall' });
const cine = ultrasoundCine();

let root: string;
beforeAll(async () => {
  const world = await openTestWorld();
  root = await startDicomweb(world);
  const pdf = testData
    ? [{ name: 'pdf', bytes: readTestFile('derived/other/sample-pdf.dcm') }]
    : [];
  const { summary } = await importAll(world, [slice, second, tall, cine, ...pdf]);
  expect(summary.refused).toBe(0);
});

const ask = (path: string, query = '', accept = 'image/png') =>
  fetch(`${root}${path}${query && `?${query}`}`, { headers: { accept } });
const frame = (query: string, of = slice) =>
  ask(`${pathOf(of)}/frames/1/rendered`, query);
const pixels = async (answer: Response) => {
  expect(answer.status).toBe(200);
  const { data, info } = await sharp(await bytesOf(answer))
    .raw()
    .toBuffer({ resolveWithObject: true });
  const at = (column: number, row: number) =>
    data[(row * info.width + column) * info.channels];
  return { at, size: [info.width, info.height] };
};
// Of the 64 × 64 picture: bone of 700 HU, tissue of 40 HU, gas of −800 HU.
const BONE = [16, 20] as const;
const TISSUE = [32, 32] as const;

describe('window', () => {
  it.each([
    // ((40 − 39.5) / 79 + 0.5) × 255 = 129.1
    ['40,80,linear', 129],
    // ((40 − 139.5) / 399 + 0.5) × 255 = 63.9, and half a unit beside it: (−100 / 400 + 0.5) × 255
    ['140,400,linear', 64],
    ['140,400,linear-exact', 64],
    ['139.5,399,LINEAR-EXACT', 64],
    // 255 / (1 + e^(−4 × (40 − 140) / 400)) = 255 / (1 + e) = 68.6
    ['140,400,sigmoid', 69],
    ['-700,1,linear', 255],
  ])('%s makes tissue %d', async (window, grey) => {
    const { at } = await pixels(await frame(`window=${window}`));
    expect(at(...TISSUE)).toBe(grey);
  });

  it.each([
    '40',
    '40,400',
    '40,400,cubic',
    '40,0,linear',
    'x,400,linear',
    '40,400,linear,1',
  ])('refuses %s', async (window) => {
    await problem(frame(`window=${window}`), 400);
  });
});

describe('viewport', () => {
  it('is filled as far as the picture goes undistorted', async () => {
    const half = await pixels(await frame('viewport=32,48'));
    expect(half.size).toEqual([32, 32]);
    expect(half.at(BONE[0] / 2, BONE[1] / 2)).toBeGreaterThan(250);
    const double = await pixels(await frame('viewport=200,128'));
    expect(double.size).toEqual([128, 128]);
    // Pixels twice as high as wide: 64 × 64 mm all the same.
    expect((await pixels(await frame('viewport=100,100', tall))).size).toEqual([
      100, 100,
    ]);
  });

  it('shows a region of the picture, turned over where its size is negative', async () => {
    const region = await pixels(await frame('viewport=128,128,8,12,16,32'));
    expect(region.size).toEqual([64, 128]);
    expect(region.at((BONE[0] - 8) * 4, (BONE[1] - 12) * 4)).toBe(255);
    const left = await pixels(await frame('viewport=64,64,0,0,-64,64'));
    expect([left.at(63 - BONE[0], BONE[1]), left.at(...BONE)]).toEqual([255, 128]);
    const down = await pixels(await frame('viewport=64,64,0,0,64,-64'));
    expect([down.at(BONE[0], 63 - BONE[1]), down.at(...BONE)]).toEqual([255, 128]);
    // What is left out is as far as the picture reaches.
    const rest = await pixels(await frame('viewport=64,64,,12'));
    expect(rest.size).toEqual([64, 52]);
    expect(rest.at(BONE[0], BONE[1] - 12)).toBe(255);
  });

  it.each([
    '64',
    '0,64',
    '64,-1',
    '64,99999',
    '64,64,64,0',
    '64,64,0,0,0,9',
    '64,64,1,1,1,1,1',
  ])('refuses %s', async (viewport) => {
    await problem(frame(`viewport=${viewport}`), 400);
  });
});

it('keeps to the quality that is asked for, and says what it does not do', async () => {
  const jpeg = async (query: string) =>
    (await bytesOf(await ask(`${pathOf(slice)}/rendered`, query, 'image/jpeg'))).length;
  expect(await jpeg('quality=100')).toBeGreaterThan((await jpeg('quality=10')) * 1.2);
  await problem(frame('quality=0'), 400);
  await problem(frame('quality=101'), 400);
  await problem(frame('iccprofile=cmyk'), 400);
  const answer = await frame('annotation=patient,technique&iccprofile=adobergb');
  expect(answer.headers.get('warning')).toMatch(
    /^299 127\.0\.0\.1:\d+ "The following annotation values are not supported: patient, technique", 299 /,
  );
  const colour = await ask(`${pathOf(cine)}/frames/1/rendered`, 'iccprofile=srgb');
  expect((await sharp(await bytesOf(colour)).metadata()).hasProfile).toBe(true);
});

it('is JPEG where anything is taken, and known by its ETag', async () => {
  const answer = await ask(`${pathOf(slice)}/rendered`, '', '*/*');
  expect(answer.headers.get('content-type')).toBe('image/jpeg');
  const etag = answer.headers.get('etag') ?? '';
  const again = await fetch(answer.url, { headers: { 'if-none-match': etag } });
  expect(again.status).toBe(304);
  const other = await ask(`${pathOf(slice)}/rendered`, 'window=1,2,linear', '*/*');
  expect(other.headers.get('etag')).not.toBe(etag);
  const named = await ask(`${pathOf(slice)}/rendered`, 'accept=image/png', '*/*');
  expect(named.headers.get('content-type')).toBe('image/png');
  await problem(ask(`${pathOf(slice)}/rendered`, '', 'image/bmp'), 406);
  const head = await fetch(answer.url, { method: 'HEAD' });
  expect([head.status, await head.text()]).toEqual([200, '']);
});

describe('several pictures', () => {
  const { studyUid, seriesUid } = slice;

  it('come in parts, each saying where it is from', async () => {
    const accept = 'multipart/related; type="image/png"';
    const answer = await ask(
      `/studies/${studyUid}/series/${seriesUid}/rendered`,
      '',
      accept,
    );
    const parts = await partsOf(answer);
    expect(parts.map(({ head }) => /Content-Location: (\S+)/.exec(head)?.[1])).toEqual(
      [slice, second].map((each) => `${root}${pathOf(each)}/frames/1/rendered`),
    );
    const { width } = await sharp(parts[1]?.bytes).metadata();
    expect(width).toBe(64);
    expect(
      await partsOf(await ask(`/studies/${studyUid}/rendered`, '', '*/*')),
    ).toHaveLength(3 + CINE.frames);
    const frames = await ask(`${pathOf(cine)}/frames/3,1/rendered`, '', accept);
    const colours = (await partsOf(frames)).map(async ({ bytes }) => {
      const { data, info } = await sharp(bytes)
        .raw()
        .toBuffer({ resolveWithObject: true });
      const at = (15 * info.width + 20) * info.channels;
      return [...data.subarray(at, at + 3)];
    });
    expect(await Promise.all(colours)).toEqual([[...cineColour(3)], [...cineColour(1)]]);
  });

  it('are not one', async () => {
    await problem(ask(`/studies/${studyUid}/series/${seriesUid}/rendered`), 406);
    await problem(ask(`/studies/1.2.3/rendered`), 404);
  });

  it('of a clip move, at its own pace; its first stands for it otherwise', async () => {
    const gif = await ask(`${pathOf(cine)}/rendered`, '', 'image/gif');
    const { pages, delay, width, pageHeight } = await sharp(await bytesOf(gif), {
      animated: true,
    }).metadata();
    expect([pages, width, pageHeight]).toEqual([CINE.frames, CINE.columns, CINE.rows]);
    expect(delay).toEqual([40, 40, 40]);
    const { at } = await pixels(await ask(`${pathOf(cine)}/rendered`));
    expect(at(20, 15)).toBe(cineColour(1)[0]);
  });
});

it('has a thumbnail of everything, as large as is asked for', async () => {
  const { studyUid, seriesUid } = cine;
  const size = async (path: string, query = '') =>
    (await pixels(await ask(path, query, '*/*'))).size;
  expect(await size(`/studies/${studyUid}/thumbnail`, 'viewport=100,50')).toEqual([
    50, 50,
  ]);
  expect(await size(`/studies/${studyUid}/series/${seriesUid}/thumbnail`)).toEqual([
    160, 128,
  ]);
  expect(await size(`${pathOf(cine)}/thumbnail`)).toEqual([160, 128]);
  const second = await ask(`${pathOf(cine)}/frames/2/thumbnail`, 'viewport=40,32');
  const { at } = await pixels(second);
  expect(at(20, 15)).toBe(cineColour(2)[0]);
  await problem(ask(`${pathOf(cine)}/frames/4/thumbnail`), 404);
});

describe.skipIf(!testData)('files', () => {
  it('gives a document as it is', async () => {
    const row = oracleRow('derived/other/sample-pdf.dcm');
    const path = `/studies/${row['study_uid']}/series/${row['series_uid']}/instances/${row['sop_uid']}`;
    const answer = await ask(`${path}/rendered`, 'accept=application/pdf', 'text/html');
    expect(answer.headers.get('content-type')).toBe('application/pdf');
    expect((await bytesOf(answer)).subarray(0, 5).toString()).toBe('%PDF-');
    await problem(ask(`${path}/rendered`, '', 'image/jpeg'), 406);
    await problem(ask(`${path}/thumbnail`, '', '*/*'), 422);
  });
});
