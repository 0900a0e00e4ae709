import { TAG, stringOf, type DicomJson } from '@/lib/dicom/json';
import {
  codeIn,
  contentTree,
  isCode,
  type ContentNode,
} from '@/lib/dicom/structured/report/content-tree';
import {
  contextIn,
  NO_CONTEXT,
  type Context,
} from '@/lib/dicom/structured/report/context';
import { Findings, type ReadObject } from '@/lib/dicom/structured/found';
import { readGroup } from '@/lib/dicom/structured/report/measurement-group';
import { isShape, numberIn, shapesIn } from '@/lib/dicom/structured/report/numbers';
import { SR } from '@/lib/dicom/structured/tags';

/**
 * What a structured report draws and measures, whatever its template: measurement groups of TID 1500
 * (1410, 1411, 1501), numbers with the shapes that they were taken from, and shapes that stand by
 * themselves; numbers without a shape as rows.
 *
 * @param header - Of the object, with its content tree.
 * @see DICOM PS3.3 C.17.3, C.18; PS3.16 TID 1500
 */
export function readReport(header: DicomJson): ReadObject {
  const findings = new Findings();
  const { root, faults } = contentTree(header);
  const title = root.name?.meaning ?? 'Structured report';
  for (const fault of faults) findings.refuse(title, fault);
  const isOurs = stringOf(header, TAG.Manufacturer) === 'Overread';
  const drawn = new Set<string>();
  walk(root, NO_CONTEXT, []);
  return findings.all(title);

  function walk(node: ContentNode, above: Context, path: readonly string[]) {
    const context = contextIn(node, above, header);
    // Where shapes of text items are the regions of findings of ours, which stand as groups, too.
    for (const child of node.children) {
      if (isCode(child.name, '125007') && child.valueType === 'CONTAINER') {
        const own = contextIn(child, context, header);
        for (const mark of readGroup(child, own, findings, isOurs)) {
          drawn.add(placeOf(mark));
          findings.mark(mark);
        }
      }
    }
    for (const child of node.children) {
      if (isCode(child.name, '125007') && child.valueType === 'CONTAINER') continue;
      if (child.valueType === 'NUM') number(child, context, path);
      else if (isShape(child)) alone(child, context, path);
      else walk(child, context, [...path, ...namesOf(child)]);
    }
  }

  /** A number that stands in no group: with a place where it names one. */
  function number(node: ContentNode, context: Context, path: readonly string[]) {
    const value = numberIn(node, findings);
    const shapes = shapesIn(node, findings);
    const about = path.slice(-3).join(' › ');
    if (shapes.length === 0 && value) findings.row(about, value);
    for (const [index, shape] of shapes.entries()) {
      const mark = {
        ...loose(node, context),
        ...shape,
        key: `${node.place}-${index + 1}`,
        label: about.slice(0, 200),
        values: value ? [value] : [],
      };
      drawn.add(placeOf(mark));
      findings.mark(mark);
    }
    // Modifiers and properties of a number may be numbers themselves.
    for (const child of node.children) {
      if (child.valueType === 'NUM') {
        number(child, context, [...path, ...namesOf(node)]);
      }
    }
  }

  function alone(node: ContentNode, context: Context, path: readonly string[]) {
    for (const [index, shape] of shapesIn({ children: [node] }, findings).entries()) {
      const mark = {
        ...loose(node, context),
        ...shape,
        key: `${node.place}-${index + 1}`,
        label: (path.at(-1) ?? '').slice(0, 200),
        values: [],
      };
      // A report may name the region of a sentence that stands as a group, too.
      if (drawn.has(placeOf(mark))) continue;
      findings.mark(mark);
    }
  }
}

const loose = (node: ContentNode, { authors, byDevice, madeAt }: Context) => ({
  trackingUid: null,
  code: node.valueType === 'CODE' ? codeIn(node.item, SR.ConceptCodeSequence) : null,
  site: null,
  ...{ authors, byDevice, madeAt },
  color: null,
});

const placeOf = ({ on, points }: { on: unknown; points: unknown }) =>
  JSON.stringify([on, ends(points as readonly (readonly number[])[])]);

/** Corners in any order: a rectangle's stand in two. */
const ends = (points: readonly (readonly number[])[]) => {
  const axis = (at: number) => points.map((point) => point[at] ?? 0);
  return [
    Math.min(...axis(0)),
    Math.min(...axis(1)),
    Math.max(...axis(0)),
    Math.max(...axis(1)),
  ];
};

/** What items below it are about, in words. */
function namesOf(node: ContentNode): string[] {
  if (node.valueType === 'CODE') {
    const value = codeIn(node.item, SR.ConceptCodeSequence);
    return value ? [value.meaning] : [];
  }
  if (node.valueType === 'TEXT') return [stringOf(node.item, SR.TextValue) ?? ''];
  const site = node.children.find(
    ({ name, valueType }) =>
      valueType === 'CODE' &&
      (isCode(name, '363698007', 'SCT') || isCode(name, 'G-C0E3', 'SRT')),
  );
  const where = site && codeIn(site.item, SR.ConceptCodeSequence);
  return [node.name?.meaning ?? '', where?.meaning ?? ''].filter(Boolean);
}
