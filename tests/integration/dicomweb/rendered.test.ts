import sharp from 'sharp';
import { beforeAll, expect, it } from 'vitest';
import {
  axial,
  mirrored,
  quarterTurned,
  tallPixels,
  type Plane,
} from '@/tests/phantoms/block-patient';
import { renamedSyntax } from '@/tests/phantoms/recoded';
import { cineColour, ctSlice, ultrasoundCine } from '@/tests/phantoms/series';
import type { PhantomFile } from '@/tests/phantoms/series';
import { problem } from '../routes';
import { importAll, openTestWorld } from '../test-world';
import { pathOf, startDicomweb } from './dicomweb-server';

const tallTurned = (z: number): Plane => ({
  ...tallPixels(z),
  rows: 64,
  columns: 32,
  position: [31.5, -31, z],
  row: [0, 1, 0],
  column: [-1, 0, 0],
  spacing: [1, 2],
});

const slices = { axial, mirrored, quarterTurned, tallPixels, tallTurned };
const files = Object.entries(slices).map(([series, plane]) =>
  ctSlice(plane(0), { series }),
);
const [plain, , , tall, turned] = files;
const cine = ultrasoundCine();
const undecodable = {
  ...ctSlice(axial(0), { series: 'bad' }),
};

let root: string;
beforeAll(async () => {
  const world = await openTestWorld();
  root = await startDicomweb(world);
  await importAll(world, [
    ...files,
    cine,
    { ...undecodable, bytes: renamedSyntax(undecodable.bytes, '1.2.3.4') },
  ]);
});

const rendered = (file: PhantomFile | undefined, frames = '1', accept = 'image/png') =>
  fetch(`${root}${file ? pathOf(file) : ''}/frames/${frames}/rendered`, {
    headers: { accept },
  });
const thumbnail = (studyUid: string, seriesUid: string) =>
  fetch(`${root}${pathOf({ studyUid, seriesUid })}/thumbnail`);
const pixels = async (answer: Response) => {
  expect(answer.status).toBe(200);
  const image = sharp(Buffer.from(await answer.arrayBuffer()));
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  return { data, ...info };
};

it.each(['axial', 'mirrored', 'quarterTurned'] as const)(
  'shows a slice stored %s as radiologists look at it, through its own window',
  async (stored) => {
    const file = files[Object.keys(slices).indexOf(stored)];
    const answer = await rendered(file);
    expect(answer.headers.get('content-type')).toBe('image/png');
    const { data, width, height, channels } = await pixels(answer);
    expect([width, height]).toEqual([64, 64]);
    const at = (column: number, row: number) => data[(row * width + column) * channels];
    // Bone of 700 HU, x −20…−10, y −15…−8: left of the image, above its middle. White.
    expect(at(16, 20)).toBe(255);
    // Gas of −800 HU, x 10…20, y 8…15: right, below. Black.
    expect(at(47, 43)).toBe(0);
    // Tissue of 40 HU in a window of 40/400: ((40 − 39.5) / 399 + 0.5) × 255 = 127.8.
    expect(at(32, 32)).toBe(128);
    expect(at(16, 43)).toBe(128);
  },
);

it('renders JPEG where it is asked for, and frames of a clip in colour', async () => {
  const answer = await rendered(cine, '2', 'image/jpeg');
  expect(answer.headers.get('content-type')).toBe('image/jpeg');
  const { data, width, channels } = await pixels(await rendered(cine, '2'));
  expect([...data.subarray((15 * width + 20) * channels).subarray(0, 3)]).toEqual([
    ...cineColour(2),
  ]);
});

it('refuses several frames as one picture, frames that are not there, and what can’t be decoded', async () => {
  await problem(rendered(cine, '1,2'), 406);
  await problem(rendered(cine, '4'), 404);
  await problem(rendered(undecodable), 422);
});

it.each([
  ['square pixels', () => plain],
  ['pixels twice as high as wide', () => tall],
  ['the same, stored a quarter turned', () => turned],
])('makes a thumbnail in the patient’s proportions: %s', async (_, file) => {
  const answer = await thumbnail(file()?.studyUid ?? '', file()?.seriesUid ?? '');
  expect(answer.headers.get('content-type')).toBe('image/jpeg');
  const { width, height, data, channels } = await pixels(answer);
  // 64 × 64 mm, whatever the pixels are.
  expect(width).toBe(height);
  // The body reaches from 5.5 to 58.5 mm across, from 9.5 to 54.5 mm down (centre ±26, ±22).
  const at = (x: number, y: number) =>
    data[
      (Math.floor((y / 64) * height) * width + Math.floor((x / 64) * width)) * channels
    ] ?? 0;
  expect(at(2, 32)).toBeLessThan(30);
  expect(at(32, 5)).toBeLessThan(30);
  expect(at(10, 32)).toBeGreaterThan(100);
  expect(at(32, 13)).toBeGreaterThan(100);
});

it('has no thumbnail of a series without a picture', async () => {
  const { studyUid, seriesUid } = undecodable;
  await problem(thumbnail(studyUid, seriesUid), 404);
  await problem(thumbnail(studyUid, '1.2'), 404);
});
