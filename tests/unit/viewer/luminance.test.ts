import { cache } from '@cornerstonejs/core';
import { afterEach, expect, it, vi } from 'vitest';
import { luminanceOf } from '@/lib/viewer/frames/windows';

afterEach(() => vi.restoreAllMocks());

const show = (image: object) =>
  vi.spyOn(cache, 'getImage').mockReturnValue({ columns: 2, rows: 2, ...image } as never);

// By hand: 0.299 · 255 = 76.245; 0.587 · 255 = 149.685; 0.114 · 255 = 29.07; together 255.
const LUMINANCES = [76.245, 149.685, 29.07, 255];
const RGB = [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255];

it.each([
  ['as stored', RGB],
  [
    'made ready for a canvas',
    RGB.flatMap((byte, at) => (at % 3 === 2 ? [byte, 9] : byte)),
  ],
])('weighs red, green and blue of pixels %s as YBR_FULL does', (_, bytes) => {
  show({ color: true, getPixelData: () => Uint8Array.from(bytes) });
  const found = luminanceOf('clip');
  expect([...(found?.values ?? [])]).toEqual(
    LUMINANCES.map((value) => expect.closeTo(value, 3) as number),
  );
  expect(found).toMatchObject({ columns: 2, rows: 2 });
});

it('has none of grey, whose values are themselves', () => {
  show({ color: false, getPixelData: () => Uint8Array.of(1, 2, 3, 4) });
  expect(luminanceOf('ct')).toBeNull();
});
