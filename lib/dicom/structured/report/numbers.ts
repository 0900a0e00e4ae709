import { itemsOf, numberOf, stringOf } from '@/lib/dicom/json';
import {
  codeIn,
  wordsOf,
  type ContentNode,
} from '@/lib/dicom/structured/report/content-tree';
import { methodOf } from '@/lib/dicom/structured/report/context';
import type {
  Findings,
  FoundImage,
  FoundShape,
  FoundValue,
  MarkTool,
} from '@/lib/dicom/structured/found';
import { measurementName, unitName } from '@/lib/dicom/structured/names';
import {
  imagesIn,
  pointsOf,
  shapesOf,
  type Outline,
} from '@/lib/dicom/structured/shapes';
import { SR } from '@/lib/dicom/structured/tags';

/** An outline with the image that it is on. */
export interface PlacedOutline extends Outline {
  readonly on: FoundImage | null;
  readonly frameOfReferenceUid: string | null;
}

export const isShape = ({ valueType }: ContentNode): boolean =>
  valueType === 'SCOORD' || valueType === 'SCOORD3D';

/**
 * A measured value.
 *
 * @returns undefined where there is none, which is told; one without a unit has an empty one, and that is
 *   told, too.
 * @see DICOM PS3.3 C.18.1
 */
export function numberIn(node: ContentNode, findings: Findings): FoundValue | undefined {
  const name = measurementName(node.name);
  const [measured] = itemsOf(node.item, SR.MeasuredValueSequence);
  const value =
    measured &&
    (numberOf(measured, SR.FloatingPointValue) ?? numberOf(measured, SR.NumericValue));
  if (!measured || value === undefined) {
    const qualifier = codeIn(node.item, '0040A301'); // Numeric Value Qualifier
    const why = qualifier ? ` (${qualifier.meaning})` : '';
    findings.refuse(name, `It has no value that is a number${why}.`);
    return undefined;
  }
  const unit = codeIn(measured, SR.MeasurementUnitsCodeSequence);
  if (!unit)
    findings.refuse(name, `The value ${value} has no unit, and is shown without.`);
  const note = methodOf(node);
  return {
    name: derived(node, name),
    value,
    unit: unit ? unitName(unit) : '',
    ...(note && { note: note.slice(0, 100) }),
  };
}

/** `area, maximum`: what a number was derived by, where that isn't its name already. */
function derived(node: ContentNode, name: string): string {
  const how = node.children.find(
    ({ name: concept }) => concept?.value === '121401' && concept.scheme === 'DCM',
  );
  const words = how && wordsOf(how);
  return words && !name.includes(words.toLowerCase())
    ? `${name}, ${words.toLowerCase()}`
    : name;
}

/** Outlines right below an item, with their images. */
export function outlinesIn(
  node: Pick<ContentNode, 'children'>,
  findings: Findings,
  elsewhere: readonly FoundImage[] = [],
): PlacedOutline[] {
  return node.children.filter(isShape).flatMap((child) => {
    const what = child.name?.meaning ?? child.valueType;
    const is3D = child.valueType === 'SCOORD3D';
    const images = child.children.flatMap(({ item, valueType }) =>
      valueType === 'IMAGE' ? imagesIn(item, SR.ReferencedSOPSequence) : [],
    );
    const on = images[0] ?? elsewhere[0] ?? null;
    const points = pointsOf(child.item, is3D ? 'patient' : 'pixel');
    if (typeof points === 'string') {
      findings.refuse(what, points);
      return [];
    }
    if (!is3D && !on) {
      findings.refuse(what, 'It does not say which image it is on.');
      return [];
    }
    return [
      {
        graphicType: stringOf(child.item, SR.GraphicType) ?? '',
        space: is3D ? ('patient' as const) : ('pixel' as const),
        points,
        on: is3D ? (images[0] ?? null) : on,
        frameOfReferenceUid: is3D
          ? (stringOf(child.item, SR.ReferencedFrameOfReferenceUID) ?? null)
          : null,
      },
    ];
  });
}

/** The same as they are drawn here. */
export const shapesIn = (
  node: Pick<ContentNode, 'children'>,
  findings: Findings,
  bound?: MarkTool,
) =>
  outlinesIn(node, findings).flatMap((outline) => placedShapes(outline, findings, bound));

export function placedShapes(
  outline: PlacedOutline,
  findings: Findings,
  bound?: MarkTool,
): (FoundShape & Pick<PlacedOutline, 'on' | 'frameOfReferenceUid'>)[] {
  const shapes = shapesOf(outline, bound);
  if (typeof shapes === 'string') {
    findings.refuse(outline.graphicType || 'Shape', shapes);
    return [];
  }
  const { on, frameOfReferenceUid } = outline;
  return shapes.map((shape) => ({ ...shape, on, frameOfReferenceUid }));
}
