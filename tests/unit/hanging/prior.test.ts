import { describe, expect, it } from 'vitest';
import type { Attributes } from '@/lib/hanging/attributes';
import { areAlike, asFarAlong, likest, whenOf } from '@/lib/hanging/prior';

const study = (
  modalities: string[],
  bodyParts: string[],
  description = '',
): Parameters<typeof areAlike>[0] => ({ modalities, bodyParts, description });

describe('two studies of a patient', () => {
  it.each([
    ['one modality and part', study(['CT'], ['CHEST']), study(['CT'], ['CHEST']), true],
    ['letter case aside', study(['CT'], ['Chest ']), study(['CT'], ['CHEST']), true],
    ['another part', study(['CT'], ['CHEST']), study(['CT'], ['HEAD']), false],
    ['another modality', study(['CT'], ['CHEST']), study(['MR'], ['CHEST']), false],
    [
      'only reports in common',
      study(['CT', 'SR'], ['CHEST']),
      study(['MR', 'SR'], ['CHEST']),
      false,
    ],
    [
      'one of several parts',
      study(['CT'], ['CHEST', 'ABDOMEN']),
      study(['CT', 'SR'], ['ABDOMEN']),
      true,
    ],
    [
      'no part, but one description',
      study(['CT'], [], 'CT Thorax'),
      study(['CT'], ['CHEST'], 'ct thorax'),
      true,
    ],
    ['nothing that says where', study(['CT'], []), study(['CT'], []), false],
  ])('with %s: %#', (_, one, other, alike) => {
    expect(areAlike(one, other)).toBe(alike);
    expect(areAlike(other, one)).toBe(alike);
  });

  it.each([
    ['20190304', '101500', '20260102', '090000', 'before'],
    ['20260102', '101500', '20260102', '1016', 'before'],
    ['20260103', '', '20260102', '090000', 'after'],
    ['20260102', '', '20260102', '090000', 'undated'],
    ['', '', '20260102', '', 'undated'],
  ])('of %s %s and %s %s: %5$s', (date, time, thanDate, thanTime, when) => {
    const moments = [
      { date, time },
      { date: thanDate, time: thanTime },
    ] as const;
    expect(whenOf(...moments)).toBe(when);
  });
});

describe('the series that is most like another', () => {
  const ct = (more: Attributes): Attributes => ({
    Modality: 'CT',
    isLocalizer: false,
    isClip: false,
    plane: 'axial',
    ...more,
  });
  const own = ct({
    kernelKind: 'sharp',
    SeriesDescription: 'Lung 1.0',
    SliceThickness: 1,
  });

  it('is of its plane and kernel, whatever it is called', () => {
    const sets = [
      ct({ isLocalizer: true, SeriesDescription: 'Lung 1.0' }),
      ct({ kernelKind: 'soft', SeriesDescription: 'Lung 1.0' }),
      ct({ kernelKind: 'sharp', SeriesDescription: 'Thorax', SliceThickness: 5 }),
      ct({ kernelKind: 'sharp', plane: 'coronal', SeriesDescription: 'Lung 1.0' }),
    ];
    expect(likest(own, sets)).toBe(2);
    expect(likest(own, sets, new Set([2]))).toBe(1);
  });

  it('is none of another modality, and no ADC for a T2', () => {
    expect(likest(own, [{ ...own, Modality: 'PT' }])).toBeUndefined();
    const mr = (mrKind: string): Attributes => ({ ...ct({}), Modality: 'MR', mrKind });
    expect(likest(mr('T2'), [mr('ADC'), mr('T2')])).toBe(1);
    expect(likest(mr('T2'), [mr('ADC')])).toBeUndefined();
  });

  it('is the first of equals', () => expect(likest(own, [own, own])).toBe(0));
});

it('as far along is the same share of the slices, from end to end', () => {
  expect([0, 1, 4, 8].map((at) => asFarAlong(at, 9, 5))).toEqual([0, 1, 2, 4]);
  expect(asFarAlong(0, 1, 9)).toBe(4); // one slice stands for all: the middle
  expect(asFarAlong(3, 9, 1)).toBe(0);
});
