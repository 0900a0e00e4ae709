import { porterStem } from '@/lib/evaluation/text/porter';

/** A way of cutting a text into words. Numbers from two of them are never comparable. */
export interface Tokeniser {
  readonly id: 'whitespace' | 'coco' | 'mteval-13a' | 'rouge' | 'rouge-stemmed';
  tokens(text: string): string[];
}

/** What Python's `str.split()` splits at. */
export const SPACES =
  /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/u;

const split = (text: string) => text.split(SPACES).filter((token) => token !== '');

/** As they stand: case kept, a full stop stays on its word. */
export const whitespace: Tokeniser = { id: 'whitespace', tokens: split };

/** What coco-caption throws away after cutting. */
const DROPPED = new Set(
  `'' ' \`\` \` -LRB- -RRB- -LCB- -RCB- -lrb- -rrb- -lcb- -rcb- . ? ! , : - -- ... ;`.split(
    ' ',
  ),
);
/** A full stop that belongs to the word before it. */
const ABBREVIATION =
  /^(?:[a-z]\.)+[a-z]?$|^(?:dr|mr|mrs|ms|prof|st|jr|sr|vs|etc|approx|dept|fig|figs|no|vol|inc|e\.g|i\.e|cf|al|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec)$/;
/** Written together, counted apart (Penn Treebank). */
const CONTRACTION = /(?<=.)(n't|'(?:s|m|d|re|ve|ll))$/;

/**
 * As coco-caption: Penn Treebank words in lower case, without 17 kinds of punctuation.
 *
 * Follows the rules that Stanford's PTBTokenizer 3.4.1 documents for plain prose: brackets, quotes,
 * colons, commas and full stops cut off (not inside of numbers), contractions apart (“is n't”),
 * hyphenated words and fractions kept whole with `/` and `*` escaped, `%`, `$`, `#`, `&` by
 * themselves. Its lists of names, e-mail and web addresses are not followed.
 */
export const coco: Tokeniser = {
  id: 'coco',
  tokens: (text) =>
    split(
      text
        .toLowerCase()
        .replace(/[“”„«»"]/gu, ' " ')
        .replace(/[‘’]/gu, "'")
        .replace(/[–—]/gu, ' -- ')
        .replace(/…/gu, ' ... ')
        .replace(/\.{2,}/gu, ' ... ')
        .replace(/-{2,}/gu, ' -- ')
        .replace(/([()[\]{}<>?!;=%$#&@~^|_+±°×，。；：！？、（）])/gu, ' $1 ')
        .replace(/([,:])(?!\d)|(?<!\d)([,:])/gu, ' $1$2 '),
    )
      .flatMap(pieces)
      .filter((token) => !DROPPED.has(token) && !'()[]{}"'.includes(token))
      .map((token) => token.replace(/[/*]/g, '\\$&')),
};

function pieces(word: string): string[] {
  if (word === '...' || word === '--' || word.length === 1) return [word];
  if (word === 'cannot') return ['can', 'not'];
  const front = /^['`]+(?=[\p{L}\p{N}])/u.exec(word)?.[0] ?? '';
  let core = word.slice(front.length);
  const back: string[] = [];
  if (core.endsWith('.') && !ABBREVIATION.test(core.slice(0, -1))) {
    core = core.slice(0, -1);
    back.unshift('.');
  }
  const contraction = CONTRACTION.exec(core)?.[0];
  if (contraction) {
    core = core.slice(0, -contraction.length);
    back.unshift(contraction);
  } else if (core.endsWith("'") && core.length > 1) {
    core = core.slice(0, -1);
    back.unshift("'");
  }
  return [front, core, ...back].filter((piece) => piece !== '');
}

/**
 * As NIST's mteval-v13a and sacreBLEU's default: punctuation cut off, but for full stops and commas
 * inside of numbers; case kept.
 */
export const mteval13a: Tokeniser = {
  id: 'mteval-13a',
  tokens: (text) =>
    split(
      ` ${text
        .replace(/[\s]+$/u, '')
        .replaceAll('<skipped>', '')
        .replaceAll('-\n', '')
        .replaceAll('\n', ' ')
        .replaceAll('&quot;', '"')
        .replaceAll('&amp;', '&')
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')} `
        .replace(/([{-~[-` -&(-+:-@/])/g, ' $1 ')
        .replace(/([^0-9])([.,])/gu, '$1 $2 ')
        .replace(/([.,])([^0-9])/gu, ' $1 $2')
        .replace(/([0-9])(-)/g, '$1 $2 '),
    ),
};

const plainWords = (text: string) => text.toLowerCase().match(/[a-z0-9]+/g) ?? [];

/** As `rouge_score` without stemming: runs of a–z and 0–9 in lower case. */
export const rouge: Tokeniser = { id: 'rouge', tokens: plainWords };

/** As `rouge_score` with stemming: words of more than three letters by Porter's algorithm. */
export const rougeStemmed: Tokeniser = {
  id: 'rouge-stemmed',
  tokens: (text) =>
    plainWords(text).map((word) => (word.length > 3 ? porterStem(word) : word)),
};
