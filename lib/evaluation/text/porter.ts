/** Words that Porter's rules would join with others, or part (NLTK's list). */
const IRREGULAR = new Map(
  Object.entries({
    sky: 'sky skies',
    die: 'dying',
    lie: 'lying',
    tie: 'tying',
    news: 'news',
    inning: 'innings inning',
    outing: 'outings outing',
    canning: 'cannings canning',
    howe: 'howe',
    proceed: 'proceed',
    exceed: 'exceed',
    succeed: 'succeed',
  }).flatMap(([stem, words]) => words.split(' ').map((word) => [word, stem] as const)),
);

type Rule = readonly [suffix: string, put: string];
const rules = (text: string): Rule[] =>
  text.split(' ').map((each) => {
    const [suffix = '', put = ''] = each.split('>');
    return [suffix, put];
  });

/** The first suffix that fits decides, whether its condition holds or not: the order matters. */
const SECOND = rules(
  'ational>ate tional>tion enci>ence anci>ance izer>ize bli>ble alli>al entli>ent eli>e ousli>ous ' +
    'ization>ize ation>ate ator>ate alism>al iveness>ive fulness>ful ousness>ous aliti>al ' +
    'iviti>ive biliti>ble fulli>ful logi>log',
);
const THIRD = rules('icate>ic ative> alize>al iciti>ic ical>ic ful> ness>');
const FOURTH = rules(
  'al> ance> ence> er> ic> able> ible> ant> ement> ment> ent> ion> ou> ism> ate> iti> ous> ive> ize>',
);

const known = new Map<string, string>();
/** Reports have a few ten thousand words; beyond that, somebody counts through an alphabet. */
const MOST_KNOWN = 100_000;

/**
 * The stem of an English word by Porter's algorithm with NLTK's extensions, which is what the
 * Python package `rouge_score` stems with.
 *
 * @param word - Lower case.
 * @see Porter, An algorithm for suffix stripping, Program 14 (1980); NLTK `PorterStemmer`
 */
export function porterStem(word: string): string {
  const before = known.get(word);
  if (before !== undefined) return before;
  const stem = IRREGULAR.get(word) ?? (word.length <= 2 ? word : stripped(word));
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(word, stem);
  return stem;
}

function stripped(word: string): string {
  let stem = third(second(firstC(firstB(firstA(word)))));
  const fourth = FOURTH.find(([suffix]) => stem.endsWith(suffix));
  if (fourth) {
    const rest = stem.slice(0, -fourth[0].length);
    if (measure(rest) > 1 && (fourth[0] !== 'ion' || /[st]$/.test(rest))) stem = rest;
  }
  if (stem.endsWith('e')) {
    const rest = stem.slice(0, -1);
    if (measure(rest) > 1 || (measure(rest) === 1 && !endsShort(rest))) stem = rest;
  }
  return stem.endsWith('ll') && measure(stem.slice(0, -1)) > 1 ? stem.slice(0, -1) : stem;
}

function firstA(word: string): string {
  if (word.endsWith('ies'))
    return word.length === 4 ? word.slice(0, -1) : word.slice(0, -2);
  if (word.endsWith('sses')) return word.slice(0, -2);
  return word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word;
}

function firstB(word: string): string {
  if (word.endsWith('ied'))
    return word.length === 4 ? word.slice(0, -1) : word.slice(0, -2);
  if (word.endsWith('eed')) {
    return measure(word.slice(0, -3)) > 0 ? word.slice(0, -1) : word;
  }
  const suffix = ['ed', 'ing'].find(
    (each) => word.endsWith(each) && pattern(word.slice(0, -each.length)).includes('v'),
  );
  if (suffix === undefined) return word;
  const stem = word.slice(0, -suffix.length);
  if (/(?:at|bl|iz)$/.test(stem)) return `${stem}e`;
  if (/(.)\1$/.test(stem) && pattern(stem).endsWith('c')) {
    return /[lsz]$/.test(stem) ? stem : stem.slice(0, -1);
  }
  return measure(stem) === 1 && endsShort(stem) ? `${stem}e` : stem;
}

function firstC(word: string): string {
  const stem = word.slice(0, -1);
  return word.endsWith('y') && stem.length > 1 && pattern(stem).endsWith('c')
    ? `${stem}i`
    : word;
}

function second(word: string): string {
  if (word.endsWith('alli') && measure(word.slice(0, -4)) > 0) {
    return second(word.slice(0, -2));
  }
  // “logi” is measured with its l: “geology” becomes “geolog”.
  const kept = word.endsWith('logi') ? 1 : 0;
  return replaced(word, SECOND, kept);
}

const third = (word: string) => replaced(word, THIRD, 0);

function replaced(word: string, list: readonly Rule[], kept: number): string {
  const rule = list.find(([suffix]) => word.endsWith(suffix));
  if (!rule) return word;
  const [suffix, put] = rule;
  const stem = word.slice(0, -suffix.length);
  return measure(word.slice(0, word.length - suffix.length + kept)) > 0
    ? stem + put
    : word;
}

/** `c` for a consonant, `v` for a vowel; y is a vowel after a consonant. */
function pattern(word: string): string {
  let marks = '';
  for (const [at, letter] of [...word].entries()) {
    const vowel =
      'aeiou'.includes(letter) || (letter === 'y' && at > 0 && marks[at - 1] === 'c');
    marks += vowel ? 'v' : 'c';
  }
  return marks;
}

/** How often vowels are followed by consonants. */
const measure = (word: string) => pattern(word).match(/vc/g)?.length ?? 0;

/** Consonant, vowel, consonant other than w, x and y (“hop”); or vowel, consonant alone. */
const endsShort = (word: string) =>
  pattern(word) === 'vc' || (pattern(word).endsWith('cvc') && !/[wxy]$/.test(word));
