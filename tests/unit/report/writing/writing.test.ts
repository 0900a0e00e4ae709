import { describe, expect, it } from 'vitest';
import { rangesText, stillToLookAt } from '@/lib/report/review/looked';
import { fieldBeside, fieldsIn } from '@/lib/report/writing/fields';
import { nextItemAt } from '@/lib/report/writing/lists';
import { expansionAt, macroListSchema } from '@/lib/report/writing/macros';
import { READY_MADE } from '@/lib/report/writing/ready-made';
import { fit, rulesOut, templateSchema } from '@/lib/report/writing/template';

describe('the templates that come with the program', () => {
  it.each([...READY_MADE])('%s is one', (_, template) => {
    expect(templateSchema.parse(template)).toEqual(template);
    // Each says what is normal, and rules something out by that.
    expect(template.items.every(rulesOut)).toBe(true);
  });

  it('are the same in both languages', () => {
    const of = (language: string) =>
      [...READY_MADE]
        .filter(([, template]) => template.language === language)
        .map(([id, { items, modalities }]) => [
          id.split('.')[0],
          modalities,
          items.map(({ choices }) => choices.length),
        ]);
    expect(of('zh')).toEqual(of('en'));
  });

  it.each([
    ['ct-chest.en', { modalities: ['CT'], words: ['CHEST', ''] }, 2],
    ['ct-chest.en', { modalities: ['CT'], words: ['HEAD'] }, 1],
    ['ct-chest.en', { modalities: ['MR'], words: ['CHEST'] }, 0],
    ['us-abdomen.zh', { modalities: ['US'], words: ['', '上腹部超声'] }, 2],
  ] as const)('%s fits %j by %i', (id, study, how) => {
    expect(fit(READY_MADE.get(id) ?? { modalities: [], bodyParts: [] }, study)).toBe(how);
  });
});

/** Slices of one series, 5 mm apart. */
const stack = (id: string, count: number, imageType: string[] = [], gap = 5) => ({
  id,
  frames: Array.from({ length: count }, (_, index) => ({
    ...{ sopInstanceUid: `${id}.${index + 1}`, frame: 1 },
    positionMm: gap === 0 ? null : index * gap,
  })),
  facts: { imageType },
});
const all = ({ frames }: ReturnType<typeof stack>) =>
  Object.fromEntries(frames.map(({ sopInstanceUid }) => [sopInstanceUid, [1]]));

describe('what has to be looked at before something is ruled out', () => {
  const [thick, thin] = [stack('thick', 10), stack('thin', 46, [], 1)];
  const short = stack('short', 4);
  const scout = stack('scout', 2, ['ORIGINAL', 'PRIMARY', 'LOCALIZER'], 400);
  const ct = [{ modality: 'CT', stacks: [scout, thin, short, thick] }];

  it('is one whole stack of a volume, and not all of them', () => {
    expect(stillToLookAt(ct, ['CT'], all(thick))).toEqual([]);
    expect(stillToLookAt(ct, ['CT'], all(thin))).toEqual([]);
  });

  it('is no scout, and no stack of a part', () => {
    const looked = { ...all(scout), ...all(short) };
    expect(stillToLookAt(ct, ['CT'], looked)).toEqual([
      { stackId: 'thick', count: 10, of: 10, ranges: [[1, 10]] },
    ]);
  });

  it('is told by what lacks least, with what was looked at on this page', () => {
    const { 'thick.3': _three, 'thick.7': _seven, ...most } = all(thick);
    const here = new Map([['thick', new Set([2])]]);
    const [missing] = stillToLookAt(ct, ['CT'], most, here) ?? [];
    expect(missing).toEqual({ stackId: 'thick', count: 1, of: 10, ranges: [[7, 7]] });
  });

  it('is all of what are single images', () => {
    const [one, two] = [stack('a', 3, [], 0), stack('b', 1, [], 0)];
    const us = [{ modality: 'US', stacks: [one, two] }, ...ct];
    expect(stillToLookAt(us, ['US'], all(one))).toMatchObject([{ stackId: 'b' }]);
    expect(stillToLookAt(us, ['US'], { ...all(one), ...all(two) })).toEqual([]);
  });

  it('is nothing that could be, where there are no such images', () => {
    expect(stillToLookAt(ct, ['MR'], {})).toBeNull();
    expect(stillToLookAt(ct, [], all(thick))).toEqual([]);
  });

  it('is said in ranges', () => {
    const ranges = [1, 3, 5, 7].map((at) => [at, at + (at === 3 ? 1 : 0)] as const);
    const missing = { stackId: '', count: 5, of: 9, ranges };
    expect(rangesText(missing)).toBe('1, 3–4, 5, 7');
    expect(rangesText(missing, 2)).toBe('1, 3–4, …');
  });
});

describe('a shortcut', () => {
  const macros = [
    { shortcut: '.nl', text: 'No lesion.' },
    { shortcut: 'normal', text: 'Nothing abnormal.' },
    { shortcut: '.l', text: 'Lung' },
  ];

  it.each([
    ['.nl', 3, 0, 'No lesion.'],
    ['Lungs: .nl', 10, 7, 'No lesion.'],
    ['右肺.nl', 5, 2, 'No lesion.'],
    ['a\nnormal then', 8, 2, 'Nothing abnormal.'],
  ])('%j stands for what was kept', (text, caret, from, said) => {
    expect(expansionAt(text, caret, macros)).toEqual({ from, to: caret, text: said });
  });

  it.each([
    ['abnormal', 8],
    ['.nl', 2],
    ['.nl ', 4],
    ['', 0],
  ])('%j is none at %i', (text, caret) => {
    expect(expansionAt(text, caret, macros)).toBeUndefined();
  });

  it.each([
    [[{ shortcut: 'a b', text: 'x' }]],
    [[{ shortcut: 'ab', text: ' ' }]],
    [
      [
        { shortcut: 'ab', text: 'x' },
        { shortcut: 'ab', text: 'y' },
      ],
    ],
  ])('%j is refused', (list) => {
    expect(macroListSchema.safeParse(list).success).toBe(false);
  });
});

describe('fields of a shortcut', () => {
  const words = 'A [solid/part-solid] nodule of [] mm.\nSee [slice\n2].';

  it('are what stands in brackets on one line', () => {
    expect(fieldsIn(words).map(({ from, to }) => words.slice(from, to))).toEqual([
      '[solid/part-solid]',
      '[]',
    ]);
  });

  it('are gone through by Tab and back, and left at their ends', () => {
    const [first, second] = fieldsIn(words);
    expect(fieldBeside(words, { from: 0, to: 0 }, 1)).toEqual(first);
    expect(fieldBeside(words, first ?? { from: 0, to: 0 }, 1)).toEqual(second);
    expect(fieldBeside(words, { from: 25, to: 25 }, -1)).toEqual(first);
    expect(fieldBeside(words, second ?? { from: 0, to: 0 }, 1)).toBeUndefined();
    expect(fieldBeside(words, first ?? { from: 0, to: 0 }, -1)).toBeUndefined();
  });

  it('are found in long words within a moment', () => {
    const brackets = '['.repeat(20_000);
    expect(fieldsIn(`${brackets}a]`)).toEqual([{ from: 19_999, to: 20_002 }]);
  });
});

describe('Enter in a list', () => {
  const after = (words: string) => {
    const caret = words.indexOf('|');
    const text = words.replace('|', '');
    const next = nextItemAt(text, caret);
    return next && `${text.slice(0, next.from)}${next.text}${text.slice(next.to)}`;
  };

  it.each([
    ['- clear|', '- clear\n- '],
    ['Lungs:\n• clear|\nHeart', 'Lungs:\n• clear\n• \nHeart'],
    ['9. nine|', '9. nine\n10. '],
    ['  1) one|', '  1) one\n  2) '],
    // An item that says nothing ends the list.
    ['- clear\n- |', '- clear\n'],
    ['- a|b', '- a\n- b'],
    ['- |a', '- \n- a'],
  ])('makes of %j: %j', (words, made) => {
    expect(after(words)).toBe(made);
  });

  it.each(['Clear.|', '-|', '12 mm|', '2026. |', '|- a'])(
    'breaks a line in %j as anywhere',
    (words) => expect(after(words)).toBeUndefined(),
  );
});
