import type { Code } from '@/lib/dicom/segmentation/properties';
import { TAG, itemsOf, numbersOf, stringOf, type DicomJson } from '@/lib/dicom/json';
import { SR } from '@/lib/dicom/structured/tags';

/** A node of an SR document's tree (PS3.3 C.17.3). */
export interface ContentNode {
  /** `1.4.2`: position below position, the root is 1. */
  readonly place: string;
  readonly relationship: string;
  readonly valueType: string;
  readonly name: Code | null;
  readonly item: DicomJson;
  /** Those that it has by reference, too: never below one that was itself referred to. */
  readonly children: readonly ContentNode[];
}

/** Reports of hospitals have some hundred nodes; those of mammography CAD some thousand. */
const MOST_NODES = 50_000;

/** A tree, and what of it could not be followed. */
export interface ContentTree {
  readonly root: ContentNode;
  readonly faults: readonly string[];
}

/**
 * The content tree of a data set. What is referred to stands where it is referred to, too, with what is
 * right below it; what refers to itself, to what it stands in, or on to another reference, is told and
 * left alone, so that no walk over the tree goes round.
 *
 * @see DICOM PS3.3 C.17.3.2.5, Referenced Content Item Identifier
 */
export function contentTree(header: DicomJson): ContentTree {
  const faults: string[] = [];
  let nodes = 0;
  let isFull = false;
  const byPlace = new Map<string, Building>();

  function build(item: DicomJson, place: string): Building {
    nodes++;
    const children: Building[] = [];
    const node: Building = {
      place,
      relationship: stringOf(item, SR.RelationshipType) ?? '',
      valueType: stringOf(item, SR.ValueType) ?? '',
      name: codeIn(item, SR.ConceptNameCodeSequence),
      item,
      children,
    };
    byPlace.set(place, node);
    for (const [index, child] of itemsOf(item, SR.ContentSequence).entries()) {
      if (nodes >= MOST_NODES) {
        isFull = true;
        break;
      }
      children.push(build(child, `${place}.${index + 1}`));
    }
    return node;
  }

  const root = build(header, '1');
  if (isFull)
    faults.push(`It has more than ${MOST_NODES} content items; so many are read.`);
  // As they are in the file: what is resolved already must not be followed again.
  const asWritten = new Map([...byPlace].map(([place, each]) => [place, each.children]));
  for (const node of byPlace.values()) {
    node.children = node.children.map((child) => {
      if (!isReference(child)) return child;
      const target = numbersOf(child.item, SR.ReferencedContentItemIdentifier).join('.');
      const found = byPlace.get(target);
      const fault = faultOf(child, target, found);
      if (fault || !found) {
        faults.push(fault ?? '');
        return child;
      }
      // Of what stands below it the leaves: a walk over references of references would never end.
      const below = asWritten.get(target) ?? [];
      const children = below
        .filter((each) => !isReference(each))
        .map((each) => ({ ...each, children: [] }));
      return { ...found, relationship: child.relationship, children };
    });
  }
  return { root, faults: faults.slice(0, 20) };
}

function faultOf({ place }: Building, target: string, found: Building | undefined) {
  if (!found) return `Item ${place} refers to ${target || 'none'}, which is not there.`;
  if (`${place}.`.startsWith(`${target}.`)) {
    return `Item ${place} refers to what it stands in.`;
  }
  return isReference(found) ? `Item ${place} refers to another reference.` : undefined;
}

type Building = Omit<ContentNode, 'children'> & { children: Building[] };

const isReference = ({ item }: Pick<ContentNode, 'item'>) =>
  SR.ReferencedContentItemIdentifier in item;

/** A coded concept; null where it has no value or no scheme. */
export function codeIn(item: DicomJson, sequence: string): Code | null {
  const [code] = itemsOf(item, sequence);
  if (!code) return null;
  const value =
    stringOf(code, TAG.CodeValue) ??
    stringOf(code, TAG.LongCodeValue) ??
    stringOf(code, '00080120'); // URN Code Value
  const scheme = stringOf(code, TAG.CodingSchemeDesignator);
  const meaning = stringOf(code, TAG.CodeMeaning);
  if (!value || !scheme) return null;
  return {
    value: value.slice(0, 64),
    scheme: scheme.slice(0, 16),
    meaning: (meaning ?? value).slice(0, 64),
  };
}

/** Is it that concept of DCM, or a concept of that scheme? */
export const isCode = (code: Code | null, value: string, scheme = 'DCM') =>
  code?.value === value && code.scheme === scheme;

/** What an item says in words: of text, a code, a name, a date. */
export function wordsOf({ item, valueType }: ContentNode): string {
  if (valueType === 'CODE') return codeIn(item, SR.ConceptCodeSequence)?.meaning ?? '';
  if (valueType === 'TEXT') return stringOf(item, SR.TextValue) ?? '';
  if (valueType === 'UIDREF') return stringOf(item, SR.UID) ?? '';
  return '';
}
