import { expect, it } from 'vitest';
import { percent, riskInWords } from '@/lib/report/risk';

it('chances are said with two digits', () => {
  expect([0, 0.00223, 0.0298, 0.0999, 0.1016, 1].map(percent)).toEqual([
    '0 %',
    '0.22 %',
    '3.0 %',
    '10 %',
    '10 %',
    '100 %',
  ]);
});

it('years are counted', () => {
  const years = [
    { year: 1, probability: 0.01 },
    { year: 2, probability: 0.02 },
  ];
  expect(riskInWords({ years })).toBe('1 year 1.0 %, 2 years 2.0 %');
});
