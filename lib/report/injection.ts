/**
 * Words that speak to a model rather than of a patient. Reports and questions hold none of them;
 * an attack needs at least one.
 */
const ORDERS: readonly RegExp[] = [
  /\b(ignore|disregard|forget|override|bypass)\b.{0,40}\b(instructions?|prompts?|rules?|images?|above|previous|prior|everything|all)\b/i,
  /\b(system|developer|assistant|user)\s*(prompt|message|:)|<\/?(system|data|instructions?)>|\[\/?INST\]|<\|?im_(start|end)\|?>/i,
  /\b(you|the model|the assistant|ai)\s+(are now|must|should|shall|have to|will now)\b/i,
  /\b(say|write|state|answer|respond|reply|output|print|return|report|conclude|describe|diagnose)\b\s*(only|just|exactly|with|that|as|it|this|the|:|no|normal|["“'])/i,
  /\b(do not|don.?t|never)\s+(mention|report|describe|say|tell|reveal|look|assess)\b/i,
  /\b(score|rate|grade|mark)\b (it|this|the (report|answer|draft|candidate)|me)\b/i,
  /\b(score|rate|grade|mark)\b.{0,30}\b(highest|maximum|full marks|perfect)\b/i,
  /\b(new|updated|special|important)\s+instructions?\b|\bjailbreak|\bprompt injection\b/i,
];

/** “i g n o r e  a l l”: single letters in a row, of which the ends of words are lost. */
const SPELLED = /\b(?:\p{L} ){3,}\p{L}\b/gu;
const RUN_TOGETHER =
  /(ignore|disregard|forget|override)(all|the|previous|prior|above|these|any)|(say|write|report|answer)(no|normal)|systemprompt/i;

/** Beyond this a text is read in part only; no question or report of ours is longer. */
const LONGEST = 100_000;

/**
 * Where a text speaks to a model: burned into pixels, in a prior report, in the question, in what
 * a judge is to read.
 *
 * Spelled letter by letter, with look-alike or invisible characters, it is read all the same.
 *
 * @returns The phrases, at most 80 characters each; empty for text that only speaks of images.
 */
export function ordersIn(text: string): string[] {
  const plain = text
    .slice(0, LONGEST)
    .normalize('NFKD')
    .replace(/[\p{Cf}\p{Mn}]/gu, '')
    .replace(/\s+/gu, ' ');
  const spelled = plain.match(SPELLED)?.map((each) => each.replaceAll(' ', '')) ?? [];
  return [
    ...ORDERS.flatMap((order) => order.exec(plain)?.[0] ?? []),
    ...spelled.flatMap((each) => RUN_TOGETHER.exec(each)?.[0] ?? []),
  ].map((found) => found.slice(0, 80));
}

/**
 * A text that a model is to read and that somebody else wrote (its own description, a prior report, a
 * draft before a judge), fit to stand in a block of data: it can't end the block, and hides nothing.
 *
 * @param longest - Characters that are kept.
 * @returns The text, and the orders in it, to be told to a person.
 */
export const foreignText = (text: string, longest: number) => ({
  text: text
    .replace(/[<>]/g, '')
    // What no eye sees a model may read.
    .replace(/[\p{Cf}\p{Co}\p{Cn}]/gu, '')
    .trim()
    .slice(0, longest),
  orders: ordersIn(text),
});

/** What orders are made of; a reader of pixels takes one letter of a word for another. */
const OF_ORDERS = (
  'ignore disregard forget override instructions instruction prompt previous images rules system ' +
  'assistant write answer respond reply output report describe conclude normal mention'
).split(' ');

/** As `ordersIn`, of text that was read from pixels, where any one letter of a word may be wrong. */
export const ordersReadIn = (text: string): string[] =>
  ordersIn(
    text.replace(
      /\p{L}{5,}/gu,
      (word) => OF_ORDERS.find((each) => nearly(each, word.toLowerCase())) ?? word,
    ),
  );

/** Are two words the same but for one letter: another one, one too many, one too few? */
function nearly(a: string, b: string): boolean {
  const [long, short] = a.length >= b.length ? [a, b] : [b, a];
  if (long.length - short.length > 1) return false;
  let same = 0;
  while (same < short.length && long[same] === short[same]) same += 1;
  return (
    long.slice(same + 1) === short.slice(same + (long.length === short.length ? 1 : 0))
  );
}
