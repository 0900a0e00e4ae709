/** Attributes whose words people read or hear. */
const READ = new Set([
  'alt',
  'aria-description',
  'aria-label',
  'aria-roledescription',
  'aria-valuetext',
  'description',
  'detail',
  'hint',
  'label',
  'name',
  'placeholder',
  'title',
]);

/** Names that are the same in every language. */
const NAMES =
  /\b(Overread|DICOM(web|DIR)?|Esc|Ctrl|Enter|Shift|Alt|Space|mm|ml|ms|px|kB)\b/g;

/** Lower-case Latin letters, other than in names: abbreviations such as CT have none. */
const isWords = (text) => /\p{Ll}{2}/u.test(text.replaceAll(NAMES, ''));

const inName = (attribute) =>
  attribute.name.name === 'name' && /^[a-z]+$/.test(attribute.parent.name.name ?? '');

/** Texts that an expression can turn out as, as far as they stand in it. */
function* literals(node) {
  if (node.type === 'Literal' && typeof node.value === 'string') yield node.value;
  if (node.type === 'TemplateLiteral') {
    for (const { value } of node.quasis) yield value.cooked ?? '';
  }
  if (node.type === 'ConditionalExpression') {
    yield* literals(node.consequent);
    yield* literals(node.alternate);
  }
  if (node.type === 'LogicalExpression') yield* literals(node.right);
}

/** What people read or hear stands in app/_words, once in every language. */
export default {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const check = (node, texts) => {
      for (const text of texts) {
        if (!isWords(text)) continue;
        context.report({ node, message: `“${text.trim()}” belongs in app/_words.` });
      }
    };
    return {
      JSXText: (node) => check(node, [node.value]),
      JSXAttribute(node) {
        if (!READ.has(node.name.name) || inName(node) || !node.value) return;
        const { value } = node;
        if (value.type === 'Literal') check(node, [value.value]);
        if (value.type === 'JSXExpressionContainer') {
          check(node, literals(value.expression));
        }
      },
      JSXExpressionContainer(node) {
        if (node.parent.type !== 'JSXAttribute') check(node, literals(node.expression));
      },
    };
  },
};
