import { expect, it } from 'vitest';
import { bannerRows } from '@/lib/dicom/attributes/device-banners';
import { withoutTop } from '@/lib/image/text/banner';

const header = (maker: string, model: string) => ({
  '00080070': { vr: 'LO', Value: [maker] },
  '00081090': { vr: 'LO', Value: [model] },
});
const us = { modality: 'US', rows: 600, columns: 800 };

// Heights as pydicom/deid's deid.dicom has them (ctpcoordinates x, y, width, height).
it.each([
  ['Philips Medical Systems', 'iU22', us, 59],
  ['Philips Medical Systems', 'iU22', { ...us, rows: 480, columns: 640 }, 47],
  ['Philips Medical Systems', 'CX50', us, 59],
  ['SIEMENS', 'S2000', { ...us, rows: 768, columns: 1024 }, 60],
  ['ACUSON', 'SEQUOIA', { ...us, rows: 480, columns: 640 }, 30],
  ['GE Healthcare', 'LOGIQE9', us, 70],
  // Another size than was measured, another device, another modality.
  ['Philips Medical Systems', 'iU22', { ...us, rows: 601 }, 0],
  ['SIEMENS', 'S2000', { ...us, rows: 768, columns: 1000 }, 0],
  ['Somebody', 'Something', us, 0],
  ['Philips Medical Systems', 'iU22', { ...us, modality: 'CT' }, 0],
])('text of %s %s in %o stands on so many rows', (maker, model, image, rows) => {
  expect(bannerRows(header(maker, model), image)).toBe(rows);
});

it('the first rows of a picture are made black, and no others', () => {
  const data = new Uint8Array(2 * 3 * 3).fill(9);
  const made = withoutTop({ width: 2, height: 3, channels: 3, data }, 1);
  expect([...made.data]).toEqual([
    ...Array<number>(6).fill(0),
    ...Array<number>(12).fill(9),
  ]);
  expect(data.every((value) => value === 9)).toBe(true);
  const whole = withoutTop({ width: 2, height: 3, channels: 3, data }, 99);
  expect(whole.data.every((value) => value === 0)).toBe(true);
});
