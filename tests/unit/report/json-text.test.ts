import { describe, expect, it } from 'vitest';
import { LONGEST_ANSWER, readJson } from '@/lib/report/json-text';

const VALUE = { findings: [{ a: 1 }, { a: 'x, }' }], impression: [] };
const TEXT = JSON.stringify(VALUE);

describe('reads', () => {
  it.each([
    ['plain JSON', TEXT],
    ['JSON over many lines', JSON.stringify(VALUE, null, 2)],
    ['JSON between blanks', `\n\t ${TEXT} \n`],
  ])('%s, with nothing to note', (_, text) => {
    expect(readJson(text)).toEqual({ value: VALUE, notes: [] });
  });

  it.each([
    ['a code fence', `\`\`\`json\n${TEXT}\n\`\`\``, 'Text around'],
    ['a fence that never closes', `\`\`\`\n${TEXT}`, 'Text around'],
    ['prose before', `Here is [1] the draft: ${TEXT}`, 'Text around'],
    [
      'prose after, with brackets',
      `${TEXT}\nLet me know {if} you need more.`,
      'Text around',
    ],
    ['a thinking trace', `<think>Is {it} "x"?</think>\n${TEXT}`, 'thinking'],
    ['a trace whose start was swallowed', `Is it {x}?</think>${TEXT}`, 'thinking'],
    ['two traces', `<think>a</think> then <think>{b}</think>${TEXT}`, 'thinking'],
    ['MedGemma’s trace', `<unused94>thought {x}<unused95>${TEXT}`, 'thinking'],
    ['commas too many', TEXT.replace('}]', '},]').replace('[]}', '[],\n}'), 'Commas'],
    ['a missing end', TEXT.slice(0, -1), 'breaks off'],
  ])('JSON in spite of %s, and notes it', (_, text, note) => {
    const { value, notes } = readJson(text);
    expect(value).toMatchObject({ findings: VALUE.findings });
    expect(notes).toHaveLength(1);
    expect(notes[0]).toContain(note);
  });

  it('line breaks and tabs inside texts, as they were meant', () => {
    const { value, notes } = readJson('{"a": "one\ntwo\tthree\u0001\\n"}');
    expect(value).toEqual({ a: 'one\ntwo\tthree \n' });
    expect(notes).toEqual(['Line breaks inside texts were mended.']);
  });

  it('brackets, quotes and commas inside texts as text', () => {
    const odd = { 'k{"]': 'a \\" ,] }\\', b: '```' };
    expect(readJson(JSON.stringify(odd)).value).toEqual(odd);
  });

  it('a bare list', () => {
    expect(readJson('[ {"a": 1}, {"a": 2} ]').value).toEqual([{ a: 1 }, { a: 2 }]);
  });

  it('no key as a prototype', () => {
    const { value } = readJson('{"__proto__": {"polluted": true}, "a": 1}');
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect({}).not.toHaveProperty('polluted');
  });
});

describe('an answer that breaks off', () => {
  const whole = '{"findings": [{"s": "No effusion.", "at": [1, 2]}, {"s": "No fracture';
  it.each([
    ['in a text', whole],
    ['behind a key', `${whole}s.", "at"`],
    ['in a number list', `${whole}s.", "at": [1, 2`],
    ['behind a comma', whole.slice(0, whole.indexOf(', {"s": "No fr') + 1)],
    ['on an escape', `${whole}\\`],
    ['in a list of lists', `${whole}", "boxes": [[1, 2, 3, 4], [5`],
    ['in a list of its parts', `${whole}", "parts": [{"s": "x"}, {`],
  ])('%s keeps only what was complete', (_, text) => {
    const { value, notes } = readJson(text);
    expect(value).toEqual({ findings: [{ s: 'No effusion.', at: [1, 2] }] });
    expect(notes).toEqual([
      'The answer breaks off; what followed the last complete entry was left out.',
    ]);
  });

  it('never shows half of a finding as a whole one, wherever it breaks off', () => {
    const text = '{"findings": [{"s": "a"}, {"s": "b"}], "impression": [{"s": "c"}]}';
    for (let end = 0; end < text.length; end += 1) {
      let value: unknown;
      try {
        ({ value } = readJson(text.slice(0, end)));
      } catch (error) {
        expect(error).toMatchObject({ code: 'answer_not_json' });
        continue;
      }
      const said = JSON.stringify(value).match(/\{"s":"[^"]*"\}/g) ?? [];
      expect(['a', 'ab', 'abc']).toContain(said.map((each) => each.charAt(6)).join(''));
    }
  });

  it('before its first finding is complete is no answer', () => {
    expect(() => readJson('{"findings": [{"s": "No eff')).toThrow('breaks off before');
  });
});

describe('refuses', () => {
  it.each([
    ['prose', 'I cannot help with that.', 'in prose'],
    ['nothing', '', 'in prose'],
    ['a trace without an answer', '<think>Let me look at {"findings": []}', 'in prose'],
    ['brackets that do not match', '{"a": [1}', 'do not match'],
    ['a bare word', '{"a": Nodule}', 'broken JSON'],
    ['Python', "{'a': None}", 'broken JSON'],
    ['a missing comma', '{"a": 1 "b": 2}', 'broken JSON'],
  ])('%s', (_, text, message) => {
    expect(() => readJson(text)).toThrow(
      expect.objectContaining({
        code: 'answer_not_json',
        message: expect.stringContaining(message) as string,
      }),
    );
  });

  const MB = 1024 ** 2;
  it.each([
    ['10 MB of brackets', '['.repeat(10 * MB)],
    ['a megabyte of brackets', '['.repeat(MB)],
    ['a megabyte of braces', '{"a":'.repeat(MB / 5)],
    ['a megabyte of quotes', '"'.repeat(MB)],
    ['a megabyte of backslashes', `{"a": "${'\\'.repeat(MB - 10)}`],
    ['a megabyte of commas', `{"a": [${','.repeat(MB - 10)}`],
    ['a megabyte of fences', '```{'.repeat(MB / 4)],
    ['a megabyte of blanks', `[${' '.repeat(MB - 10)}`],
    ['a megabyte of traces', '<think>'.repeat(MB / 7)],
    ['a megabyte of line breaks in a text', `{"a": "${'\n'.repeat(MB - 10)}`],
  ])('%s long before the test would time out', (_, text) => {
    expect(() => readJson(text)).toThrow(
      expect.objectContaining({ code: 'answer_not_json' }),
    );
  });

  it('a text longer than any draft, without looking at it', () => {
    expect(() => readJson(' '.repeat(LONGEST_ANSWER + 1))).toThrow(
      `The answer is ${LONGEST_ANSWER + 1} characters long`,
    );
  });
});
