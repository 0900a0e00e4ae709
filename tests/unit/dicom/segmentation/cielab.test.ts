import { expect, it } from 'vitest';
import { colorOfCieLab } from '@/lib/dicom/segmentation/cielab';

/** As DICOM writes L* of 0 … 100, a* and b* of -128 … 127. */
const stored = (l: number, a: number, b: number) =>
  [
    Math.round((l * 65_535) / 100),
    Math.round(((a + 128) * 65_535) / 255),
    Math.round(((b + 128) * 65_535) / 255),
  ] as const;

// Lab under D50 of colours of the web, from the table of CSS Color 4's sample code.
it.each([
  ['#ffffff', 100, 0, 0],
  ['#000000', 0, 0, 0],
  ['#808080', 53.585, 0, 0],
  ['#ff0000', 54.2905, 80.8049, 69.8909],
  ['#00ff00', 87.8185, -79.2711, 80.9946],
  ['#0000ff', 29.5683, 68.2874, -112.0297],
])('%s is what its CIELab value shows as', (color, l, a, b) => {
  expect(colorOfCieLab(stored(l, a, b))).toBe(color);
});

it('cuts off what no screen shows', () => {
  expect(colorOfCieLab(stored(87, -128, 0))).toMatch(/^#00[0-9a-f]{4}$/);
});
