import { defaultTreeAdapter as tree, parse, type DefaultTreeAdapterTypes } from 'parse5';
import { AppError } from '@/lib/errors';
import { templateSchema, type Template, type TemplateItem } from './template';

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

/** Templates of the RSNA's library have 5 to 60 kB and some hundred tags. */
export const MOST_BYTES = 256 * 1024;
/** What is nested in each other takes time by its square. */
const MOST_TAGS = 5000;

/** What is never read as words. */
const SILENT = new Set([
  'script',
  'style',
  'template',
  'noscript',
  'iframe',
  'object',
  'svg',
]);

const refused = (why: string, hint?: string) =>
  new AppError('invalid_request', why, hint === undefined ? {} : { hint });

const NOT_ONE =
  'Take an HTML file of the RadReport library, or another that follows MRRT.';

/**
 * A report template of the IHE's MRRT profile, as the RSNA's RadReport library has them, as one of
 * ours. Its words are taken, each as words; its scripts, styles and links are not.
 *
 * @param html - The file; up to `MOST_BYTES`.
 * @throws AppError `too_large`, `invalid_request`; each says what is wrong with the file.
 * @see IHE Radiology Technical Framework, Management of Radiology Report Templates (MRRT)
 */
export function templateFromMrrt(html: string): Template {
  if (html.length > MOST_BYTES) {
    throw new AppError('too_large', 'The template is longer than 256 kB.');
  }
  if ((html.match(/</g)?.length ?? 0) > 2 * MOST_TAGS) {
    throw refused('The template has too many tags to be one.', NOT_ONE);
  }
  const all = elementsOf(parse(html));
  const name = metaOf(all, 'dcterms.title') ?? lineOf(all.find(isA('title')));
  if (!name) throw refused('The file has no title.', NOT_ONE);
  const sections = all.filter(
    (each) => each.tagName === 'section' && attribute(each, 'data-section-name'),
  );
  if (sections.length === 0) throw refused('The file has no sections.', NOT_ONE);
  const labels = new Map(
    all.filter(isA('label')).map((each) => [attribute(each, 'for'), lineOf(each)]),
  );
  const items = sections.flatMap((section) => itemsOf(section, labels));
  if (items.length === 0) throw refused('The file has no fields and no text.', NOT_ONE);
  const read = templateSchema.safeParse({
    name,
    modalities: modalitiesOf(name),
    bodyParts: [],
    language: metaOf(all, 'dcterms.language') ?? 'en',
    source: sourceOf(all),
    items,
  });
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new AppError(
    'invalid_request',
    `The template doesn’t fit here: ${issue?.path.join(' ') ?? ''}: ${issue?.message ?? ''}.`,
    { hint: 'It may have 200 fields, and 2,000 letters in each.', cause: read.error },
  );
}

/** All elements, in the order of the file; what is in those that are silent is not among them. */
function elementsOf(root: Node): Element[] {
  const found: Element[] = [];
  const open: Node[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (tree.isElementNode(node)) {
      if (SILENT.has(node.tagName)) continue;
      found.push(node);
    }
    if ('childNodes' in node) open.push(...node.childNodes.toReversed());
  }
  return found;
}

const isA = (tagName: string) => (each: Element) => each.tagName === tagName;

const attribute = ({ attrs }: Element, name: string): string | undefined =>
  attrs.find((each) => each.name === name)?.value;

/** One line: what no eye sees is a space, and several are one. */
const plain = (text: string): string =>
  text.replaceAll(/[\p{Cc}\p{Cf}\p{Zs}\p{Zl}\p{Zp}]+/gu, ' ').trim();

/** The words in an element, but for those in what is left out. */
function lineOf(
  element: Element | undefined,
  isLeftOut: (each: Element) => boolean = () => false,
): string {
  const words: string[] = [];
  const open: Node[] = element ? [element] : [];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (tree.isTextNode(node)) words.push(node.value);
    else if (tree.isElementNode(node) && (SILENT.has(node.tagName) || isLeftOut(node)))
      continue;
    else if ('childNodes' in node) open.push(...node.childNodes.toReversed());
  }
  return plain(words.join(' '));
}

const metaOf = (all: readonly Element[], name: string): string | undefined => {
  const meta = all.find(
    (each) => each.tagName === 'meta' && attribute(each, 'name')?.toLowerCase() === name,
  );
  return plain(meta ? (attribute(meta, 'content') ?? '') : '') || undefined;
};

function sourceOf(all: readonly Element[]): string | null {
  const said = ['creator', 'publisher', 'identifier', 'license', 'rights'].flatMap(
    (name) => metaOf(all, `dcterms.${name}`) ?? [],
  );
  return said.length > 0 ? [...new Set(said)].join(' · ') : null;
}

/** By the words of the title: what the file's own codes say is not always there. */
const MODALITIES: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\bCTA?\b|computed tomograph/i, ['CT']],
  [/\bMRI?\b|\bMRA\b|magnetic resonance/i, ['MR']],
  [/\bUS\b|ultraso(und|nograph)|\bdoppler\b/i, ['US']],
  [/\bx-?rays?\b|radiograph|\bXR\b/i, ['CR', 'DX']],
  [/mammogra/i, ['MG']],
  [/\bPET\b/i, ['PT']],
];
const modalitiesOf = (name: string) =>
  MODALITIES.flatMap(([words, modalities]) => (words.test(name) ? modalities : []));

/** Ours has fewer sections: what precedes the findings stands under the technique. */
function sectionOf(name: string): TemplateItem['section'] {
  if (/impression|conclusion|summary|recommendation/i.test(name)) return 'impression';
  return /techni|procedure|contrast|indication|clinical|history|comparison|exam/i.test(
    name,
  )
    ? 'technique'
    : 'findings';
}

/** What is no text of the section itself. */
const ASIDE = /^(header|h[1-6]|section|label)$/;
const FIELDS = new Set(['input', 'select', 'textarea']);
/** How somebody words that nothing is wrong. */
const NORMAL =
  /^(normal|none|no|not|unremarkable|absent|negative|clear|intact|preserved)\b/i;

function itemsOf(
  section: Element,
  labels: ReadonlyMap<string | undefined, string>,
): TemplateItem[] {
  const title = plain(attribute(section, 'data-section-name') ?? '');
  const place = sectionOf(title);
  // What is in a section within this one is that one's.
  const own = elementsOf(section).filter(
    (each) => each === section || nearestSection(each) === section,
  );
  const fields = own.filter(({ tagName }) => FIELDS.has(tagName));
  if (fields.length === 0) {
    const words = lineOf(section, (each) => each !== section && ASIDE.test(each.tagName));
    return words ? [{ section: place, label: title, normal: words, choices: [] }] : [];
  }
  const named = Map.groupBy(fields, (field) => {
    return (isOneOf(field) && attribute(field, 'name')) || field;
  });
  return [...named].flatMap(([, group]) => {
    const [field] = group as [Element];
    const label = labelOf(field, labels) || title;
    const { normal, choices } = saidBy(group, labels);
    const whole = (words: string) => sentence(label, words);
    return [
      {
        section: place,
        label: label.slice(0, 120),
        normal: normal === undefined ? null : whole(normal),
        choices: [...new Set(choices.map(whole))],
      },
    ];
  });
}

function nearestSection(element: Element): Element | undefined {
  let parent: Node | null = element.parentNode;
  while (parent && 'tagName' in parent) {
    if (parent.tagName === 'section' && attribute(parent, 'data-section-name'))
      return parent;
    parent = parent.parentNode;
  }
  return undefined;
}

const isOneOf = (field: Element) =>
  /^(radio|checkbox)$/i.test(attribute(field, 'type') ?? '');

/** Of several to choose from, what they are called together. */
function labelOf(field: Element, labels: ReadonlyMap<string | undefined, string>) {
  const own = isOneOf(field) ? '' : (labels.get(attribute(field, 'id') ?? '') ?? '');
  const name = plain(attribute(field, 'title') ?? attribute(field, 'name') ?? '');
  return (own || name).replace(/[\s:：]+$/, '');
}

function saidBy(
  group: readonly Element[],
  labels: ReadonlyMap<string | undefined, string>,
): { normal: string | undefined; choices: string[] } {
  const [field] = group as [Element];
  const type = attribute(field, 'type')?.toLowerCase() ?? 'text';
  if (field.tagName === 'select' || isOneOf(field)) {
    const words =
      field.tagName === 'select'
        ? elementsOf(field)
            .filter(isA('option'))
            .map((each) => lineOf(each))
        : group.map(
            (each) =>
              labels.get(attribute(each, 'id') ?? '') ||
              plain(attribute(each, 'value') ?? ''),
          );
    const said = words.filter((each) => each !== '');
    const normal = said.find((each) => NORMAL.test(each));
    return { normal, choices: said.filter((each) => each !== normal) };
  }
  if (type !== 'text' && field.tagName !== 'textarea')
    return { normal: undefined, choices: [] };
  const words =
    field.tagName === 'textarea' ? lineOf(field) : plain(attribute(field, 'value') ?? '');
  return { normal: words || undefined, choices: [] };
}

/** A few words say little without what they are about. */
const sentence = (label: string, words: string): string => {
  const isWhole = /[.。!?]$/.test(words) && words.includes(' ');
  return isWhole ? words : `${label}: ${words}`;
};
