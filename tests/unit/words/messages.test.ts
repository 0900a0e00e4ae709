import { createTranslator } from 'next-intl';
import { describe, expect, it } from 'vitest';
import { MESSAGES } from '@/app/_words/messages';

type Tree = { [key: string]: string | Tree };

/** Sentences by their path: `studies.empty.title`. */
const leaves = (tree: Tree, path = ''): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[path + key, value] as [string, string]]
      : leaves(value, `${path}${key}.`),
  );

/**
 * What is put into a sentence, and how: `count`, `<key>`. A branch of a plural has more than one
 * word, so that it is not taken for one.
 */
const placeholders = (sentence: string) =>
  [
    ...new Set([
      ...[...sentence.matchAll(/\{(\w+)(?=[,}])/g)].map(([, name = '']) => name),
      ...(sentence.match(/<\w+>/g) ?? []),
    ]),
  ].sort();

const en = new Map(leaves(MESSAGES.en));
const zh = new Map(leaves(MESSAGES.zh));

/** Words of a Chinese sentence that are the same in every language. */
const SAME =
  /\b(Overread|WebGL|DICOM(web|DIR)?|OHIF|Weasis|RadiAnt|Orthanc|OVERREAD_\w+|maxOutputTokens|[A-Z][A-Z0-9-]+s?|Tab|Shift|Ctrl|Alt|Enter|Esc|Space|Home|End|Page(Up|Down)|mm|cm|ml|ms|px|kB|Hz|fps|vs|Study Instance UID|Bradley–Terry|Holm|ReXVal|Krippendorff|Fleiss|Cohen)\b/g;

/** Without what is put in, keys, code, and ICU's own words. */
const bare = (sentence: string) =>
  sentence
    .replaceAll(/<(key|code)>.*?<\/\1>/g, '')
    .replaceAll(/<\/?\w+>|\{\w+(, number)?\}/g, '')
    .replaceAll(/\{\w+, (plural|select),/g, '')
    .replaceAll(/(other|=\d+) \{/g, '')
    .replaceAll(SAME, '');

describe('words', () => {
  it('has the same sentences in both languages', () => {
    expect([...zh.keys()].sort()).toEqual([...en.keys()].sort());
  });

  it('puts the same things into a sentence in both languages', () => {
    const differing = [...en].flatMap(([path, sentence]) => {
      // English errors are what was said where they were thrown.
      if (path.startsWith('errors.')) return [];
      const [one, other] = [placeholders(sentence), placeholders(zh.get(path) ?? '')];
      return one.join() === other.join() ? [] : [{ path, one, other }];
    });
    expect(differing).toEqual([]);
  });

  it.each([
    ['English', en],
    ['Chinese', zh],
  ] as const)('says something with every sentence: %s', (_, sentences) => {
    const empty = [...sentences].filter(([, sentence]) => sentence.trim() === '');
    expect(empty).toEqual([]);
  });

  it('leaves no English in Chinese', () => {
    const english = [...zh].filter(([, sentence]) => /[a-z]{2}/i.test(bare(sentence)));
    expect(english).toEqual([]);
  });

  it.each([
    ['en', MESSAGES.en],
    ['zh-Hans', MESSAGES.zh],
  ] as const)('can be read by ICU: %s', (locale, messages) => {
    const faults: string[] = [];
    const t = createTranslator<typeof MESSAGES.en>({
      locale,
      messages,
      onError: (error) => faults.push(error.message),
    });
    for (const [path, sentence] of leaves(messages)) {
      const values = placeholders(sentence).map((name) => {
        const tag = /^<(\w+)>$/.exec(name)?.[1];
        return tag ? [tag, (inside: string) => inside] : [name, 2];
      });
      t.markup(path as never, Object.fromEntries(values) as never);
    }
    expect(faults).toEqual([]);
  });
});
