import { beforeAll, expect, it } from 'vitest';
import { attributeNamed } from '@/lib/dicom/attributes/data-dictionary';
import { isTechnical } from '@/lib/dicom/deidentify/retained';
import { readDataSet } from '@/lib/dicom/part10/data-set';
import { parseInstance } from '@/lib/dicom/parse-instance';
import { deidentificationKey } from '@/lib/workflow/export/deidentify/key';
import { inspectStudy } from '@/lib/workflow/export/deidentify/inspect';
import { pseudonymsOf } from '@/lib/workflow/export/deidentify/pseudonym-list';
import {
  deidentifiedStudy,
  type CleanFile,
  type DeidWish,
} from '@/lib/workflow/export/deidentify/study';
import type { World } from '@/lib/workflow/world';
import { axial } from '@/tests/phantoms/block-patient';
import { canaries } from '@/tests/phantoms/canaries';
import { letteredCt } from '@/tests/phantoms/lettered';
import { ctSlice, type PhantomFile } from '@/tests/phantoms/series';
import { importAll, openTestWorld } from '../test-world';

/** What says of the machine stays, as the standard has it. */
const written = Object.fromEntries(
  Object.entries(canaries()).filter(
    ([keyword]) => !isTechnical(attributeNamed(keyword)?.tag ?? ''),
  ),
);
const plain = ctSlice(
  axial(0),
  { study: 'leaving', instance: 1 },
  { ...written, InstanceNumber: 1 },
);
const lettered = letteredCt(
  { study: 'leaving', series: 'lettered', instance: 2 },
  [{ text: 'CANARY JOHN 4711' }],
  { ...written, InstanceNumber: 1 },
);

let world: World;
let studyUid: string;
beforeAll(async () => {
  world = await openTestWorld();
  const { lines } = await importAll(world, [plain, lettered]);
  expect(lines.filter(({ outcome }) => outcome === 'refused')).toEqual([]);
  ({ studyUid } = parseInstance(plain.bytes));
});

const wish = (more: Partial<DeidWish> = {}): DeidWish => ({
  options: [],
  key: deidentificationKey(world),
  ...more,
});

async function leave(asked: DeidWish): Promise<CleanFile[]> {
  const files: CleanFile[] = [];
  for await (const file of deidentifiedStudy(world, studyUid, asked)) files.push(file);
  return files;
}

const pixelsOf = (file: Uint8Array) => {
  const { bytes, pixelData } = readDataSet(file);
  const at = pixelData?.offset ?? 0;
  return Buffer.from(bytes.subarray(at, at + (pixelData?.length ?? 0)));
};
const sopOf = ({ bytes }: Pick<PhantomFile, 'bytes'>) =>
  parseInstance(bytes).sopInstanceUid;

it('makes nothing before somebody has looked at the text in the pixels', async () => {
  const seen = await inspectStudy(world, studyUid);
  expect(
    seen.images.map(({ sopInstanceUid, reasons }) => [sopInstanceUid, reasons]),
  ).toEqual([[sopOf(lettered), ['found']]]);
  // The words are 2 × 2 pixels a dot from column and row 10 on, 7 dots high.
  const boxes = seen.images[0]?.boxes ?? [];
  expect(Math.min(...boxes.map(([left]) => left))).toBeLessThanOrEqual(10);
  expect(Math.min(...boxes.map(([, top]) => top))).toBeLessThanOrEqual(10);
  expect(Math.max(...boxes.map(([, , right]) => right))).toBeGreaterThan(100);
  expect(Math.max(...boxes.map(([, , , bottom]) => bottom))).toBeGreaterThanOrEqual(24);
  for (const confirmed of [undefined, 'something else']) {
    await expect(leave(wish({ confirmed }))).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining(seen.digest) as string,
      hint: expect.stringContaining(sopOf(lettered)) as string,
    });
  }
});

it('lets nothing out that names anybody, in headers, names or pixels', async () => {
  const { digest, images } = await inspectStudy(world, studyUid);
  const files = await leave(wish({ confirmed: digest }));
  expect(files.map(({ name }) => name.replace(/^2\.25\.\d+\//, ''))).toEqual([
    '001/00001.dcm',
    '002/00001.dcm',
    'deidentified.json',
  ]);
  for (const { name, bytes } of files) {
    const text = name + Buffer.from(bytes).toString('latin1');
    expect(text).not.toMatch(/CANARY|19410203|083Y/);
    for (const uid of [studyUid, sopOf(plain), sopOf(lettered)]) {
      expect(text.includes(uid)).toBe(false);
    }
  }
  const parsed = files
    .slice(0, 2)
    .map(({ bytes }) => ({ bytes, ...parseInstance(bytes) }));
  const [one, other] = parsed
    .map((each) => pixelsOf(each.bytes))
    .sort((a, b) => a.length - b.length);
  // What needs no cleaning is what it was, byte for byte.
  expect(one?.equals(pixelsOf(plain.bytes))).toBe(true);
  const was = pixelsOf(lettered.bytes);
  const boxes = images[0]?.boxes ?? [];
  let white = 0;
  for (let at = 0; at < was.length; at += 2) {
    const [x, y] = [(at / 2) % 256, Math.floor(at / 2 / 256)];
    const inside = boxes.some(
      ([left, top, right, bottom]) => x >= left && x < right && y >= top && y < bottom,
    );
    expect(other?.readInt16LE(at)).toBe(inside ? -1000 : was.readInt16LE(at));
    if (was.readInt16LE(at) === 3000) white += 1;
  }
  expect(white).toBeGreaterThan(100);
  expect(other?.includes(Buffer.from([0xb8, 0x0b]))).toBe(false); // 3000, the words' own
});

it('blackens what the person names in place of what was found', async () => {
  const { digest } = await inspectStudy(world, studyUid);
  const boxes = { [sopOf(lettered)]: [[0, 0, 256, 30] as const] };
  const files = await leave(wish({ confirmed: digest, boxes }));
  const pixels = files.map(({ bytes, name }) =>
    name.endsWith('.dcm') ? pixelsOf(bytes) : Buffer.alloc(0),
  );
  const large = pixels.find(({ length }) => length === 256 * 256 * 2);
  expect(large?.readInt16LE(2 * (29 * 256 + 255))).toBe(-1000);
  const list = JSON.parse(Buffer.from(files.at(-1)?.bytes ?? []).toString()) as {
    images_blackened: number;
  };
  expect(list.images_blackened).toBe(1);
});

it('tells its owner who is who, and keeps one key', async () => {
  const { digest } = await inspectStudy(world, studyUid);
  const [first] = await leave(wish({ confirmed: digest }));
  const [[study, , newStudy, pseudonym] = []] = await pseudonymsOf(
    world,
    deidentificationKey(world),
    [studyUid],
  );
  expect(study).toBe(studyUid);
  expect(first?.name.startsWith(`${newStudy}/`)).toBe(true);
  expect(Buffer.from(first?.bytes ?? []).includes(pseudonym ?? '?')).toBe(true);
});
