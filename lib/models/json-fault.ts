/** One token of JSON, with the blanks before it. */
const TOKEN =
  /\s*(?:([{}[\]:,])|("(?:[^"\\\p{Cc}]|\\["\\/bfnrtu])*")|(?:-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.]))/uy;

type Expected = 'value' | 'value or end' | 'key' | 'key or end' | 'colon' | 'more or end';

/**
 * The line on which a text stops being JSON, counted from 1. `JSON.parse` tells the place for some
 * faults only, and quotes the text around it, which in a file of settings may be a key.
 */
export function lineOfFault(text: string): number {
  const open: ('{' | '[')[] = [];
  let expected: Expected = 'value';
  let at = 0;
  TOKEN.lastIndex = 0;
  for (let token = TOKEN.exec(text); token; token = TOKEN.exec(text)) {
    const next = after(token[1], token[2] !== undefined, expected, open);
    if (!next) break;
    expected = next;
    at = TOKEN.lastIndex;
  }
  const blanks = /\s*/.exec(text.slice(at))?.[0].length ?? 0;
  return text.slice(0, at + blanks).split('\n').length;
}

/** What may follow a token; undefined when the token itself may not stand there. */
function after(
  mark: string | undefined,
  isText: boolean,
  expected: Expected,
  open: ('{' | '[')[],
): Expected | undefined {
  const inside = open.at(-1);
  const value = expected.startsWith('value');
  switch (mark) {
    case '{':
    case '[':
      if (!value) return undefined;
      open.push(mark);
      return mark === '{' ? 'key or end' : 'value or end';
    case '}':
    case ']':
      if (!expected.endsWith('or end') || inside !== (mark === '}' ? '{' : '[')) {
        return undefined;
      }
      open.pop();
      return 'more or end';
    case ',':
      if (expected !== 'more or end' || !inside) return undefined;
      return inside === '{' ? 'key' : 'value';
    case ':':
      return expected === 'colon' ? 'value' : undefined;
    default:
      if (expected.startsWith('key')) return isText ? 'colon' : undefined;
      return value ? 'more or end' : undefined;
  }
}
