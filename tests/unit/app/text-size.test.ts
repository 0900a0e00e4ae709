import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { TEXT_SIZES, textSizeOf } from '@/app/_ui/page/text-size';

it('is what was chosen, and 100 % for any other word', () => {
  expect(TEXT_SIZES.map((size) => textSizeOf(String(size)))).toEqual([...TEXT_SIZES]);
  for (const word of [undefined, '', '99', '130%', '1e2', '-90']) {
    expect(textSizeOf(word)).toBe(100);
  }
});

it('each has a rule, and all text goes along: none has a size in pixels', () => {
  const css = readFileSync('app/globals.css', 'utf8');
  for (const size of TEXT_SIZES.filter((each) => each !== 100)) {
    expect(css).toMatch(
      new RegExp(`html\\[data-text='${size}'\\] \\{\\s+font-size: ${size}%;`),
    );
  }
  expect([...css.matchAll(/(?:--text-[a-z-]+|font(?:-size)?): [^;]*\dpx/g)]).toEqual([]);
});
