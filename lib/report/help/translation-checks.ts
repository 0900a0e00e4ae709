import type { Language } from '@/lib/report/help/translation';

const HAN = /\p{Script=Han}/u;

/**
 * What is another thing in the translation of a sentence than in the sentence: numbers, sides, denials.
 * Each of the two may be English or Chinese.
 */
export const translationWarnings = (
  source: string,
  text: string,
  language: Language,
): string[] => [
  ...(HAN.test(text) === (language === 'zh')
    ? []
    : ['It does not read like the language that was asked for.']),
  ...numberWarnings(source, text),
  ...sideWarnings(source, text),
  ...denialWarnings(source, text),
];

/** “Two nodules” is “2 个结节”: only small whole numbers may come from words. */
const COUNTED = 10;

function numberWarnings(source: string, text: string): string[] {
  const numbers = (of: string) =>
    (of.match(/\d+(?:[.,]\d+)?/g) ?? []).map((each) => Number(each.replace(',', '.')));
  const rest = numbers(text);
  const missing = numbers(source).filter((each) => {
    const at = rest.indexOf(each);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
  const added = rest.filter((each) => each > COUNTED || !Number.isInteger(each));
  return [
    ...missing.map((each) => `The translation leaves out the number ${each}.`),
    ...added.map((each) => `The translation says ${each}, which the report does not.`),
  ];
}

function sidesIn(text: string): { left: boolean; right: boolean } {
  // “9 mm 左右” is about 9 mm.
  const plain = text.replaceAll('左右', '');
  const both =
    /\b(bilateral(ly)?|both|either)\b/i.test(plain) ||
    /双侧|两侧|双肺|两肺|双肾/.test(plain);
  return {
    left: both || /\bleft\b/i.test(plain) || plain.includes('左'),
    right: both || /\bright\b/i.test(plain) || plain.includes('右'),
  };
}

function sideWarnings(source: string, text: string): string[] {
  const [was, is] = [sidesIn(source), sidesIn(text)];
  return (['left', 'right'] as const).flatMap((side) => {
    if (was[side] === is[side]) return [];
    return [
      was[side]
        ? `The report says ${side}; the translation does not.`
        : `The translation says ${side}; the report does not.`,
    ];
  });
}

const DENIES =
  /\b(no|not|without|absent|absence|negative|never|nor|neither|none|cannot|free of)\b|无|未|没有|不|阴性|排除/i;
/** What can be said by denying its opposite: “unremarkable”, “未见异常”. */
const REASSURES =
  /\b(normal|clear|intact|preserved|patent|free|symmetric\w*|within|un(?:remarkable|changed|affected|enlarged|dilated|likely)|in(?:conspicuous|complete|significant|adequate))\b|正常|清晰|完整|通畅|对称|光滑/i;

function denialWarnings(source: string, text: string): string[] {
  const denies = (one: string, other: string) =>
    DENIES.test(one) && !DENIES.test(other) && !REASSURES.test(other);
  if (denies(source, text))
    return ['The report denies something; the translation does not.'];
  if (denies(text, source))
    return ['The translation denies something; the report does not.'];
  return [];
}
