// dcmjs is one module of 1.4 MB, of which Cornerstone's metadata use the data dictionary, a listener, some
// constants and a log. Bundlers can't see that: it hands out objects of everything. What those four need
// stays; what is asked for beyond them is absent.
// eslint-disable-next-line @typescript-eslint/no-require-imports -- a loader is CommonJS
const { parse } = require('acorn');

/** Reads and writes whole files; values of sequences would be written by it. */
const ABSENT = ['DicomMessage'];
const WANTED = ['DicomMetaDictionary', 'DicomMetadataListener', 'constants', 'log'];
const HANDED_OUT = `
const data = { DicomMetaDictionary };
const utilities = { DicomMetadataListener };
const async = {};
const dcmjs = { data, utilities, async, constants, log };
export { async, constants, data, dcmjs as default, log, utilities };
`;

/** @param found - Gets each node of a piece of code; true: what is in it isn't asked for. */
function walk(node, found) {
  if (Array.isArray(node)) {
    for (const each of node) walk(each, found);
  } else if (node && typeof node.type === 'string') {
    if (found(node)) return;
    for (const [key, value] of Object.entries(node)) {
      const isWord = (key === 'property' || key === 'key') && !node.computed;
      if (!isWord && typeof value === 'object') walk(value, found);
    }
  }
}

const isFunction = ({ type }) => type.includes('Function');

/** The names in a pattern: what it declares. */
function namesIn(pattern) {
  const names = [];
  walk(pattern, (node) => void (node.type === 'Identifier' && names.push(node.name)));
  return names;
}

/** What a function declares itself, for all of it. */
function localsOf({ id, params, body }) {
  const locals = new Set([...namesIn(params), ...(id ? [id.name] : []), 'arguments']);
  walk(body, (node) => {
    if (node.type === 'VariableDeclarator')
      namesIn(node.id).forEach((name) => locals.add(name));
    if (node.type === 'CatchClause' && node.param)
      namesIn(node.param).forEach((name) => locals.add(name));
    if (!isFunction(node)) return false;
    if (node.type === 'FunctionDeclaration') locals.add(node.id.name);
    return true;
  });
  return locals;
}

/** The names that a piece of code has from outside. */
function namesFrom(code) {
  const names = new Set();
  walk(code, (node) => {
    if (node.type === 'Identifier') names.add(node.name);
    if (!isFunction(node)) return false;
    const locals = localsOf(node);
    for (const name of namesFrom([node.params, node.body])) {
      if (!locals.has(name)) names.add(name);
    }
    return true;
  });
  return names;
}

function declaredBy(statement) {
  if (statement.type === 'VariableDeclaration') {
    return statement.declarations.flatMap(({ id }) => namesIn(id));
  }
  return statement.id ? [statement.id.name] : [];
}

/** Whose a statement is that declares nothing: what it sets, or calls, or calls a function for. */
function ownerOf(node) {
  if (node.type === 'Identifier') return node.name;
  if (node.callee?.type === 'Identifier') return node.arguments.map(ownerOf)[0];
  const inner = node.expression ?? node.left ?? node.callee ?? node.object;
  return inner && ownerOf(inner);
}

function lessOf(source) {
  const { body } = parse(source, { ecmaVersion: 'latest', sourceType: 'module' });
  const parts = body
    .filter(({ type }) => !type.startsWith('Export'))
    .map((statement) => {
      const declared = declaredBy(statement);
      return {
        statement,
        for: declared.length > 0 ? declared : [ownerOf(statement)],
        names: namesFrom(statement),
      };
    });
  const needed = new Set(WANTED);
  const kept = new Set();
  for (let before = -1; before !== kept.size;) {
    before = kept.size;
    for (const part of parts) {
      if (kept.has(part) || !part.for.some((name) => needed.has(name))) continue;
      kept.add(part);
      for (const name of part.names) if (!ABSENT.includes(name)) needed.add(name);
    }
  }
  const code = parts
    .filter((part) => kept.has(part))
    .map(({ statement: { start, end } }) => source.slice(start, end));
  return `var ${ABSENT};\n${code.join('\n')}${HANDED_OUT}`;
}

module.exports = lessOf;
