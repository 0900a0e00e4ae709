import { expect, it } from 'vitest';
import { nextInFile, numbers, windowItems } from '@/app/_viewer/display/windowing';
import type { Voi } from '@/lib/image/voi';

const table = (explanation: string) => ({
  '00283002': { vr: 'US', Value: [2, 0, 8] },
  '00283003': { vr: 'LO', Value: [explanation] },
  '00283006': { vr: 'US', Value: [0, 255] },
});
const header = {
  '00281050': { vr: 'DS', Value: [40, -600, 300] },
  '00281051': { vr: 'DS', Value: [400, 1500, 600] },
  '00281055': { vr: 'LO', Value: ['SOFT', 'LUNG'] },
  '00283010': { vr: 'SQ', Value: [table('SHARP'), table('SMOOTH')] },
};
const items = windowItems('CT', header, 1);
const shown = (window: Voi | null, tableName: string | null = null) => ({
  window: () => window,
  tableName: () => tableName,
});

it('names the windows and tables of the file as the file does', () => {
  expect(
    items.filter(({ inFile }) => inFile).map(({ name, detail }) => [name, detail]),
  ).toEqual([
    ['SOFT', 'W 400 L 40'],
    ['LUNG', 'W 1500 L -600'],
    ['File, 3', 'W 600 L 300'],
    ['SHARP', 'table'],
    ['SMOOTH', 'table'],
  ]);
  expect(items.find(({ key }) => key === '1')?.choice).toBe('file');
  expect(items.find(({ name }) => name === 'Lung')?.key).toBe('3');
});

it('offers percentiles of the series for MR, and the file even where it says nothing', () => {
  expect(windowItems('MR', {}, 1).map(({ name, key }) => [key, name])).toEqual([
    ['0', 'Auto'],
    ['1', 'As in the file'],
    ['2', '1–99 %'],
    ['3', '5–95 %'],
    ['4', 'Full range'],
  ]);
});

it('has all windows of a head on keys: bone, brain, stroke, subdural', () => {
  const keys = new Map(windowItems('CT', {}, 1).map(({ name, key }) => [name, key]));
  const head = ['Bone', 'Brain', 'Stroke', 'Subdural'].map((name) => keys.get(name));
  expect(head).toEqual(['6', '7', '8', '10']);
});

it('goes round what the file has, and begins with its first after any other window', () => {
  const after = (window: Voi | null, name?: string) =>
    nextInFile(items, shown(window, name))?.name;
  expect(after({ center: 40, width: 400 })).toBe('LUNG');
  expect(after({ center: -600, width: 1500 })).toBe('File, 3');
  expect(after({ center: 300, width: 600 })).toBe('SHARP');
  expect(after({ center: 0.5, width: 2 }, 'SHARP')).toBe('SMOOTH');
  expect(after({ center: 0.5, width: 2 }, 'SMOOTH')).toBe('SOFT');
  expect(after({ center: 90, width: 150 })).toBe('SOFT');
  const alone = windowItems('CT', {}, 1);
  expect(nextInFile(alone, shown({ center: 1, width: 2 }))?.choice).toBe('file');
});

it('writes narrow windows with their fractions', () => {
  expect(numbers({ width: 400.4, center: 39.6 })).toBe('W 400 L 40');
  expect(numbers({ width: 0.0025, center: 0.00123456 }, ' · ')).toBe(
    'W 0.0025 · L 0.00123',
  );
});

it('has windows of PET in SUV where the header has what that takes, and in its own values where not', () => {
  // 70 kg, 100 MBq at the time of the scan: a SUV of 1 is 100 000 000 / 70 000 = 1428.57 Bq/ml.
  const pet = {
    '00080060': { vr: 'CS', Value: ['PT'] },
    '00080021': { vr: 'DA', Value: ['20260102'] },
    '00080031': { vr: 'TM', Value: ['100000'] },
    '00080022': { vr: 'DA', Value: ['20260102'] },
    '00080032': { vr: 'TM', Value: ['100000'] },
    '00101030': { vr: 'DS', Value: [70] },
    '00280051': { vr: 'CS', Value: ['ATTN', 'DECY'] },
    '00281050': { vr: 'DS', Value: [5000] },
    '00281051': { vr: 'DS', Value: [10000] },
    '00541001': { vr: 'CS', Value: ['BQML'] },
    '00541102': { vr: 'CS', Value: ['START'] },
    '00540016': {
      vr: 'SQ',
      Value: [
        {
          '00181072': { vr: 'TM', Value: ['100000'] },
          '00181074': { vr: 'DS', Value: [100e6] },
          '00181075': { vr: 'DS', Value: [6586.2] },
        },
      ],
    },
  };
  const own = windowItems('PT', pet, 1);
  expect(own.find(({ key }) => key === '1')?.detail).toBe('W 7 L 3.5 SUV');
  const five = own.find(({ name }) => name === 'SUV 0–5');
  expect(five?.key).toBe('2');
  expect(five?.choice).toMatchObject({
    center: expect.closeTo(2.5 * 1428.571, 2),
    width: expect.closeTo(5 * 1428.571, 2),
  });
  const { '00101030': _, ...without } = pet;
  const raw = windowItems('PT', without, 1);
  expect(raw.find(({ key }) => key === '1')?.detail).toBe('W 10000 L 5000');
  expect(raw.some(({ name }) => name.startsWith('SUV'))).toBe(false);
});
