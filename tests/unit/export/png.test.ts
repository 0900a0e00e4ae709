import { expect, it } from 'vitest';
import { drawnOn } from '@/lib/export/pictures/drawn';
import { chosenFrames } from '@/lib/export/pictures/chosen-frames';
import { chestCt } from '@/tests/contract/export-fixtures';
import { withTexts, png16Of, pngOf, stretched } from '@/lib/export/pictures/png';
import { installed, runOn } from './installed';

const PYTHON = '/usr/bin/python3';

/** Reads PNG by its standard, with nothing but Python's own library; every check sum is looked at. */
const READER = `
import struct, sys, zlib
data = open(sys.argv[-1], 'rb').read()
assert data[:8] == bytes([137, 80, 78, 71, 13, 10, 26, 10])
at, pixels, texts = 8, b'', []
while at < len(data):
    length, kind = struct.unpack('>I4s', data[at:at + 8])
    body = data[at + 8:at + 8 + length]
    assert struct.unpack('>I', data[at + 8 + length:at + 12 + length])[0] == zlib.crc32(kind + body)
    if kind == b'IHDR': width, height, depth, colour = struct.unpack('>IIBB', body[:10])
    if kind == b'IDAT': pixels += body
    if kind == b'iTXt': texts.append(body.split(b'\\0\\0\\0\\0\\0'))
    at += 12 + length
assert kind == b'IEND'
raw = zlib.decompress(pixels)
size = width * {0: 1, 2: 3}[colour] * depth // 8
rows = [raw[y * (size + 1):][:size + 1] for y in range(height)]
assert all(row[0] == 0 for row in rows)
count = size * 8 // depth
print([width, height, depth, colour])
print([list(struct.unpack('>%d%s' % (count, 'H' if depth == 16 else 'B'), row[1:])) for row in rows])
print([[part.decode() for part in text] for text in texts])
`;

const read = (png: Uint8Array) => {
  const { stdout, stderr } = runOn(png, PYTHON, ['-c', READER]);
  expect(stderr).toBe('');
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line.replaceAll("'", '"')) as unknown);
};

it.skipIf(!installed(PYTHON, ['-c', 'import zlib'], 'python3'))(
  'is read by its standard: greys of 8 and 16 bits, colours, and what it says of itself',
  async () => {
    const grey = await pngOf({
      ...{ width: 3, height: 2, channels: 1 },
      data: Uint8Array.of(0, 1, 2, 128, 254, 255),
    });
    expect(read(withTexts(grey, { Title: 'größer 肝', Warning: 'x' }))).toEqual([
      [3, 2, 8, 0],
      [
        [0, 1, 2],
        [128, 254, 255],
      ],
      [
        ['Title', 'größer 肝'],
        ['Warning', 'x'],
      ],
    ]);
    const red = {
      width: 1,
      height: 1,
      channels: 3,
      data: Uint8Array.of(255, 7, 0),
    } as const;
    expect(read(await pngOf(red))).toEqual([[1, 1, 8, 2], [[255, 7, 0]], []]);
    const deep = await png16Of(Uint16Array.of(0, 1, 258, 65_535), 2, 2);
    expect(read(deep)).toEqual([
      [2, 2, 16, 0],
      [
        [0, 1],
        [258, 65_535],
      ],
      [],
    ]);
  },
);

it.each([
  // Hounsfield units: 0 HU is 32768 in every image.
  ['HU', [-1024, 0, 3071, NaN], [31_744, 32_768, 35_839, 0], [1, -32_768, true]],
  ['a large offset', [40_000, 70_000], [1, 30_001], [1, 39_999, true]],
  ['fractions', [0, 0.5, 1], [1, 32_768, 65_535], [1 / 65_534, -1 / 65_534, false]],
  ['one fraction', [2.5, 2.5], [1, 1], [1, 1.5, false]],
  ['padding alone', [NaN], [0], [1, -32_768, true]],
])('keeps values as greys: %s', (_, values, greys, [slope, intercept, exact]) => {
  const { greys: made, by } = stretched(Float32Array.from(values));
  expect([...made]).toEqual(greys);
  expect(by.slope).toBeCloseTo(slope as number, 12);
  expect(by.intercept).toBeCloseTo(intercept as number, 12);
  expect(by.exact).toBe(exact);
});

it('has drawings where they were drawn, and the picture as it is elsewhere', async () => {
  const frames = chosenFrames(chestCt, 'marked');
  const chosen = frames.find(({ shows }) => shows.includes('drawing'));
  if (!chosen) throw new Error('Nothing is drawn.');
  const grey = { width: 512, height: 512, channels: 1 as const };
  const data = new Uint8Array(512 * 512).fill(100);
  const drawn = await drawnOn({ ...grey, data }, chestCt, chosen);
  const at = (column: number, row: number) => [
    ...drawn.data.subarray((row * 512 + column) * 3, (row * 512 + column) * 3 + 3),
  ];
  // A length from (100, 120) to (130, 160): its middle is (115, 140); a box from (95, 115) to (135, 165).
  const [red = 0, green = 0, blue = 0] = at(115, 140);
  expect(Math.min(red, green) - blue).toBeGreaterThan(100);
  const [left = 0, , right = 0] = at(95, 140);
  expect(right - left).toBeGreaterThan(100);
  expect(at(105, 155)).toEqual([100, 100, 100]);
  expect(at(300, 300)).toEqual([100, 100, 100]);
});
