import { parse } from 'acorn';

/**
 * Put the function that makes a module into parentheses, wherever a chunk registers one: V8 compiles it
 * then while the chunk comes, in a thread of its own. Otherwise it only looks it through there, and
 * compiles it on the page's thread, which stands still meanwhile.
 *
 * @param {string} source - Of a chunk.
 * @returns {string} The same program; as it was where it registers no modules.
 * @see https://v8.dev/blog/preparser#pife
 */
export function withEagerModules(source) {
  const [statement] = parse(source, { ecmaVersion: 'latest' }).body;
  const [chunk] = statement?.expression?.arguments ?? [];
  if (chunk?.type !== 'ArrayExpression') return source;
  let text = '';
  let at = 0;
  for (const part of chunk.elements) {
    if (!/Function/.test(part?.type ?? '')) continue;
    const { start, end } = part;
    text += `${source.slice(at, start)}(${source.slice(start, end)})`;
    at = end;
  }
  return text + source.slice(at);
}
