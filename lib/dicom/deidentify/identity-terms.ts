/** What stands where something was taken out of a text. */
export const REMOVED = '[removed]';

/** The words of one patient and study that must not be met anywhere. */
export interface IdentityTerms {
  occurIn(text: string): boolean;
  /**
   * A text without them, and without what looks like a date, a time, a number that names somebody or
   * something, an address, or a name behind a title. What is neither can't be told from a finding: a
   * person has to read what they let go.
   */
  redact(text: string): string;
}

/** Long enough that no word of a report is one by chance; shorter ones only as they are written. */
const SHORT = 3;

/** Terms that say nothing of anybody. */
const EMPTY =
  /^(anonymous|anonymi[sz]ed|unknown|none|removed|null|n\/?a|test|patient|male|female)$/i;

/**
 * @param names - Of people: each of their parts counts by itself, in all groups and in any case.
 * @param identifiers - Numbers, descriptions, addresses: they count as a whole.
 */
export function identityTerms(
  names: readonly string[],
  identifiers: readonly string[],
): IdentityTerms {
  const parts = names.flatMap((name) => [
    name.replaceAll(/[\^=]+/g, ' ').trim(),
    // Scripts without blanks write them together.
    ...name.split('=').map((group) => group.replaceAll(/[\^\s]+/g, '')),
    ...name.split(/[\^=,\s.]+/),
  ]);
  const all = [...new Set([...parts, ...identifiers].map((each) => each.trim()))].filter(
    (term) => term.length > 1 && /[\p{L}\d]/u.test(term) && !EMPTY.test(term),
  );
  const long = patternOf(
    all.filter((term) => isLong(term)),
    'giu',
  );
  const short = patternOf(all.filter((term) => !isLong(term)).flatMap(asWritten), 'gu');
  const known = [long, short].filter((pattern) => pattern !== undefined);
  return {
    occurIn: (text) => known.some((pattern) => text.search(pattern) >= 0),
    redact(text) {
      const without = known.reduce((left, each) => left.replaceAll(each, REMOVED), text);
      return LOOKS_LIKE_IDENTITY.reduce(
        (left, [pattern, allowed]) =>
          left.replaceAll(pattern, (found) => (allowed?.test(found) ? found : REMOVED)),
        without,
      );
    },
  };
}

const isLong = (term: string) =>
  term.length >= SHORT || !/^[\p{Script=Latin}\d]+$/u.test(term);

/** `Li`, `LI`; not `li`. */
const asWritten = (term: string) => [
  term.charAt(0).toUpperCase() + term.slice(1).toLowerCase(),
  term.toUpperCase(),
];

function patternOf(terms: readonly string[], flags: string): RegExp | undefined {
  if (terms.length === 0) return undefined;
  const sources = terms
    .toSorted((a, b) => b.length - a.length)
    .map((term) => {
      const source = term.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
      // Scripts without blanks between words have no edges to look for.
      return /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\d]/u.test(term)
        ? String.raw`(?<![\p{L}\d])${source}(?![\p{L}\d])`
        : source;
    });
  return new RegExp(sources.join('|'), flags);
}

const MONTH = '(?:jan|feb|m[aä]r|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz])[a-z]*\\.?';

/** Measures, levels of the spine, scores and stages: letters beside digits that name nobody. */
const HARMLESS =
  /^(\d+([.,]\d+)?([a-zµμ]{1,4}|mm[²³]|cm[²³])\d?|[CTLS]\d{1,2}([-/][CTLS]?\d{1,2})?|(bi|li|pi|ti|o|lung|cad|c)-?rads-?\d[a-cx]?|[cprya]{0,2}T[0-4X][a-d]?(N[0-3X][a-c]?)?(M[01X][a-c]?)?|covid-?19|\d{1,3}[a-z]{1,2}-[a-z]{2,6}|[a-z]+\d)$/i;

const LOOKS_LIKE_IDENTITY: readonly (readonly [pattern: RegExp, allowed?: RegExp])[] = [
  [/\b[\w.+-]+@[\w-]+(\.[\w-]+)+\b/g],
  [/\bhttps?:\/\/\S+/gi],
  [/\b\d+(\.\d+){3,}\b/g],
  [/\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b/g],
  [/\d{2,4}\s?年(\s?\d{1,2}\s?月(\s?\d{1,2}\s?日)?)?/g],
  [
    new RegExp(
      String.raw`\b(\d{1,2}\.?\s+)?${MONTH}\s+(\d{1,2}(st|nd|rd|th)?,?\s+)?\d{4}\b`,
      'gi',
    ),
  ],
  [/\b\d{1,2}:\d{2}(:\d{2})?\b/g],
  [
    /(?<!\p{L})(dr|drs|prof|mr|mrs|ms|miss|herrn?|frau|mme|dott|sig|sra?)\.?\s+(med\.\s+)?\p{Lu}[\p{L}'’-]+(\s+\p{Lu}[\p{L}'’-]+)?/giu,
    /^\P{Lu}*$/u,
  ],
  [/\+?\d[\d ()/]{6,}\d/g],
  [/\b\d{5,}\b/g],
  [/(?<![\p{L}\d])(?=[\p{L}_-]*\d)(?=[\d_-]*\p{L})[\p{L}\d_-]{5,}/gu, HARMLESS],
];
