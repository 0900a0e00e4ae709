import { readFileSync } from 'node:fs';
import { createTranslator } from 'next-intl';
import { describe, expect, it } from 'vitest';
import { MEASURED, saidAs, tell } from '@/app/_words/named';
import { MESSAGES } from '@/app/_words/messages';
import type { UltrasoundRegion } from '@/lib/dicom/attributes/ultrasound-regions';
import { readableIn } from '@/lib/image/measuring/readable';
import {
  axesInWords,
  regionName,
  scaleInWords,
} from '@/lib/image/ultrasound/calibration';
import { refusalOf } from '@/lib/viewer/measuring/numbers';

const inWords = (locale: 'en' | 'zh') => (text: string) => {
  const t = createTranslator({ locale, messages: MESSAGES[locale] });
  const say = (key: string, values: Record<string, string>) =>
    t(key as never, values as never);
  const known = tell(say, text, MEASURED);
  return known === text ? tell(say, text) : known;
};
const [english, chinese] = [inWords('en'), inWords('zh')];

/** The same everywhere: units, and what is written in Latin letters in Chinese, too. */
const SAME = /\b(px|cm|mm|s|Hz|dB|SUV|VTI|CNTS)\b/g;
const isChinese = (text: string) => !/[a-z]{2}/i.test(text.replaceAll(SAME, ''));

const region = (given: Partial<UltrasoundRegion>): UltrasoundRegion => ({
  ...{ number: 2, x0: 0, y0: 0, x1: 9, y1: 9, isBehind: false, dataType: 1 },
  ...{ spatialFormat: 1, unitsX: 4, unitsY: 7, deltaX: 0.01, deltaY: -2 },
  ...given,
});
const numbers = Array.from({ length: 20 }, (_, at) => at);

/** What a source hands out as `name: '…'`, `note: '…'`, `none('…')`, `inUnit('…'`. */
const handedOut = (file: string, how: RegExp) =>
  [...readFileSync(file, 'utf8').matchAll(how)].map(([, text = '']) => text);

it.each([
  ...handedOut('lib/viewer/measuring/numbers.ts', /(?:name: |inUnit\()'([^']+)'/g),
  ...handedOut(
    'lib/image/ultrasound/calibration.ts',
    /(?:name|cm|s|Hz|'°'): '([a-z]{4,})'/g,
  ),
  'velocity',
])('the measurement “%s” is read in both languages', (name) => {
  const read = (words: (text: string) => string) =>
    readableIn(words)({ name, value: 12.34, unit: 'mm' });
  expect(read(english)).toBe(
    readableIn((word) => word)({ name, value: 12.34, unit: 'mm' }),
  );
  expect(read(chinese)).toSatisfy(isChinese);
});

const notes = [
  ...handedOut('lib/viewer/measuring/scale.ts', /note: '([^']+)'/g),
  ...handedOut('lib/viewer/measuring/scale.ts', /(?:return|\?|:) '([a-z]{3,})'/g),
  ...handedOut(
    'lib/image/suv.ts',
    /(?:none\(|\? `?[^'`\n]*: |return |: )'([a-z -]{5,})'/g,
  ).map((why) => `no SUV: ${why}`),
  ...['no SUV: units are CNTS', 'no SUV: decay correction is NONE'],
  scaleInWords(region({})),
  scaleInWords(region({ unitsX: 3, unitsY: 3, deltaY: 0.01 })),
  'US region 3, no scale',
];
it.each(notes)('the note “%s” is told in both languages', (note) => {
  expect(saidAs(note, MEASURED)).toBeDefined();
  expect(english(note)).toBe(note);
  expect(chinese(note).replace(/(为 )(NONE)/, '$1')).toSatisfy(isChinese);
});

describe('regions of ultrasound', () => {
  it('are named in both languages, whatever they show', () => {
    for (const dataType of numbers) {
      for (const spatialFormat of numbers) {
        const one = region({ dataType, spatialFormat });
        expect(regionName(one, english)).toBe(regionName(one));
        expect(regionName(one, chinese)).toSatisfy(isChinese);
      }
    }
    expect(regionName(region({ dataType: 3, spatialFormat: 3 }), chinese)).toBe(
      '脉冲波多普勒 频谱',
    );
  });

  it('say why there is no number, whatever their axes are', () => {
    const axes = [0, 3, 4, 5, 7, 12];
    for (const [unitsX, unitsY] of axes.flatMap((x) =>
      axes.map((y) => [x, y] as const),
    )) {
      const one = region({ unitsX, unitsY });
      const refusal = refusalOf({ tool: 'Angle', points: [] }, { axes: one }) ?? '';
      expect(refusal).toContain(axesInWords(one));
      expect(english(refusal)).toBe(refusal);
      expect(chinese(refusal)).toSatisfy(isChinese);
    }
    const reasons = handedOut(
      'lib/image/ultrasound/calibration.ts',
      /refused\('([^']+)'\)/g,
    );
    expect(reasons).toHaveLength(3);
    for (const reason of reasons) {
      expect(chinese(`No number: ${reason}.`)).toSatisfy(isChinese);
    }
  });
});

it('what a file calls its own measurements stays', () => {
  expect(chinese('Maximum 3D diameter')).toBe('Maximum 3D diameter');
});
