const SMALL =
  /^(there|is|are|was|were|a|an|the|of|in|on|at|to|and|or|with|within|evidence|any|seen|no|not|without|absent|measuring|mm|cm)$/;

/** British to American, plural to singular, and what is called by two names by one. */
const folded = (word: string): string => {
  const plain = word
    .replace(/^haem/, 'hem')
    .replace(/^oedema/, 'edema')
    .replace(/tumour/, 'tumor')
    .replace(/metastases$/, 'metastasis')
    .replace(/infarction$/, 'infarct')
    .replace(/^(embolus|emboli)$/, 'embolism')
    .replace(/^(thrombosis|thrombi)$/, 'thrombus')
    .replace(/^adenopathy$/, 'lymphadenopathy')
    .replace(/^stones?$/, 'calculus')
    .replace(/^opacities$/, 'opacity');
  return /[^sui]s$/.test(plain) ? plain.slice(0, -1) : plain;
};

/** The words of a text that carry its meaning, in order: folded, small words and numbers left out. */
export const contentWords = (text: string): string[] =>
  (text.toLowerCase().match(/\p{L}[\p{L}-]*/gu) ?? [])
    .filter((word) => !SMALL.test(word))
    .map(folded);

/** Shared words over all words: 1 the same words in whatever order, 0 none in common. */
export function likeness(a: string, b: string): number {
  const [first, second] = [new Set(contentWords(a)), new Set(contentWords(b))];
  const shared = [...first].filter((word) => second.has(word)).length;
  const all = first.size + second.size - shared;
  return all === 0 ? 0 : shared / all;
}
