import { expect, it } from 'vitest';
import { rulerFor } from '@/app/_viewer/scale/ruler';
import { pixelPoint } from '@/lib/image/geometry';
import { ruledBy } from '@/lib/viewer/measuring/ruled';

it.each([
  // 0.5 mm a pixel, 300 pixels: 150 mm have room.
  [0.5, 300, 'mm', 200, '10 cm'],
  [0.1, 300, 'mm', 200, '2 cm'],
  [0.02, 300, 'mm', 250, '5 mm'],
  [0.001, 300, 'mm', 200, '0.2 mm'],
  [2, 100, 'mm', 100, '20 cm'],
  [0.25, 300, 'px', 200, '50 px'],
] as const)('at %d a pixel and %d pixels of room', (per, room, unit, pixels, label) => {
  const ruler = rulerFor(per, room, unit);
  expect(ruler?.pixels).toBeCloseTo(pixels, 6);
  expect(ruler?.label).toBe(label);
});

it('has none where there is no room, or no scale', () => {
  expect(rulerFor(0.5, 0, 'mm')).toBe(null);
  expect(rulerFor(NaN, 100, 'mm')).toBe(null);
  expect(rulerFor(0, 100, 'mm')).toBe(null);
  // Less than one pixel of the picture.
  expect(rulerFor(0.005, 100, 'px')).toBe(null);
});

it('has ticks that the eye tells apart', () => {
  const parts = (room: number) => rulerFor(1, room, 'mm')?.parts;
  expect([parts(100), parts(25), parts(10)]).toEqual([10, 1, 1]);
  expect(rulerFor(0.4, 26, 'mm')).toMatchObject({ pixels: 25, parts: 5 });
});

const SQUARE = { '00280030': { vr: 'DS', Value: [0.5, 0.7] } };

it('has the scale of the file, rows before columns, or honest pixels', () => {
  expect(ruledBy(SQUARE, 1)).toMatchObject({ spacing: [0.5, 0.7], unit: 'mm' });
  expect(ruledBy({}, 1)).toMatchObject({ spacing: [1, 1], unit: 'px' });
  const atDetector = { '00181164': { vr: 'DS', Value: [0.2, 0.2] } };
  expect(ruledBy(atDetector, 1)).toMatchObject({
    spacing: [0.2, 0.2],
    note: 'at detector',
  });
});

it('has the scale that a person gave it by a line', () => {
  const ends = [pixelPoint(0, 0), pixelPoint(30, 40)] as const;
  expect(ruledBy({}, 1, { ends, trueLength: 100 })).toMatchObject({
    spacing: [2, 2],
    note: 'calibrated by the user',
  });
});

/** cm and cm for a picture; s (4) and cm/s (7) for a spectrum. */
const region = (
  [x0, y0, x1, y1]: readonly number[],
  [unitsX, unitsY]: readonly number[],
  delta: number,
) => ({
  '00186018': { vr: 'UL', Value: [x0] },
  '0018601A': { vr: 'UL', Value: [y0] },
  '0018601C': { vr: 'UL', Value: [x1] },
  '0018601E': { vr: 'UL', Value: [y1] },
  '00186024': { vr: 'US', Value: [unitsX] },
  '00186026': { vr: 'US', Value: [unitsY] },
  '0018602C': { vr: 'FD', Value: [delta] },
  '0018602E': { vr: 'FD', Value: [delta] },
});
const regions = (...all: ReturnType<typeof region>[]) => ({
  '00186011': { vr: 'SQ', Value: all },
  ...SQUARE,
});

it('has the scale of the largest picture in an ultrasound image, and names what has another', () => {
  const tissue = region([0, 0, 599, 299], [3, 3], 0.02);
  const flow = region([200, 100, 300, 200], [3, 3], 0.02);
  const spectrum = region([0, 320, 599, 479], [4, 7], 0.01);
  expect(ruledBy(regions(flow, tissue, spectrum), 1)).toMatchObject({
    spacing: [0.2, 0.2],
    unit: 'mm',
    region: { number: 2 },
    // The box of flow lies in the tissue, and is as large as it.
    others: [{ number: 3 }],
  });
  expect(ruledBy(regions(spectrum), 1)).toBe(null);
});
