import type { PixelPoint } from '@/lib/image/geometry';
import { decimalString } from '@/lib/dicom/write-part10';
import type { GraphicType } from '@/lib/export/drawings/outlines';
import { imageReference } from '@/lib/export/dicom/modules';
import type { ReferencedImage } from '@/lib/export/referenced-images';
import { type CodedConcept, codeItem } from '@/lib/export/dicom/coded-concept';
import { personName, unlimitedText } from '@/lib/export/dicom/text';

/** How a content item relates to the one it stands under (PS3.3 C.17.3.2.4). */
export type Relationship =
  | 'CONTAINS'
  | 'HAS CONCEPT MOD'
  | 'HAS OBS CONTEXT'
  | 'HAS PROPERTIES'
  | 'INFERRED FROM'
  | 'SELECTED FROM';

/** One node of an SR tree (PS3.3 C.17.3), attributes by keyword. */
export interface ContentItem {
  readonly RelationshipType: Relationship;
  readonly ValueType: string;
  readonly [keyword: string]: unknown;
}

const item = (
  relationship: Relationship,
  valueType: string,
  name: CodedConcept | null,
  value: Record<string, unknown>,
  children: readonly ContentItem[] = [],
): ContentItem => ({
  RelationshipType: relationship,
  ValueType: valueType,
  ...(name && { ConceptNameCodeSequence: [codeItem(name)] }),
  ...value,
  ...(children.length > 0 && { ContentSequence: children }),
});

export const container = (name: CodedConcept, children: readonly ContentItem[]) =>
  item('CONTAINS', 'CONTAINER', name, { ContinuityOfContent: 'SEPARATE' }, children);

export const text = (
  relationship: Relationship,
  name: CodedConcept,
  value: string,
  children?: readonly ContentItem[],
) =>
  item(relationship, 'TEXT', name, { TextValue: unlimitedText(value) || '-' }, children);

export const code = (
  relationship: Relationship,
  name: CodedConcept,
  value: CodedConcept,
  children?: readonly ContentItem[],
) =>
  item(relationship, 'CODE', name, { ConceptCodeSequence: [codeItem(value)] }, children);

export const uidReference = (
  relationship: Relationship,
  name: CodedConcept,
  uid: string,
) => item(relationship, 'UIDREF', name, { UID: uid });

export const person = (relationship: Relationship, name: CodedConcept, value: string) =>
  item(relationship, 'PNAME', name, { PersonName: personName(value) });

/**
 * A number with its unit. A value that a Decimal String must round is given in full as well.
 *
 * @see DICOM PS3.3 C.18.1 (Floating Point Value is for exactly that)
 */
export const number = (
  relationship: Relationship,
  name: CodedConcept,
  value: number,
  unit: CodedConcept,
  children?: readonly ContentItem[],
) => {
  const NumericValue = decimalString(value);
  const measured = {
    NumericValue,
    ...(Number(NumericValue) !== value && { FloatingPointValue: value }),
    MeasurementUnitsCodeSequence: [codeItem(unit)],
  };
  return item(relationship, 'NUM', name, { MeasuredValueSequence: [measured] }, children);
};

/** A frame. Only multi-frame images are told apart by frame number (PS3.3 C.18.4). */
export const image = (
  relationship: Relationship,
  name: CodedConcept | null,
  on: ReferencedImage,
) => item(relationship, 'IMAGE', name, { ReferencedSOPSequence: [imageReference(on)] });

/**
 * A shape on a frame.
 *
 * SR counts from the top-left *corner* of the top-left pixel, everything else here from its
 * centre, hence the half pixel. What was drawn past the edge of the image ends there: coordinates
 * must lie within 0\0 to Columns\Rows.
 *
 * @see DICOM PS3.3 C.18.6
 */
export const shape = (
  relationship: Relationship,
  name: CodedConcept,
  graphicType: GraphicType,
  points: readonly PixelPoint[],
  on: ReferencedImage,
) => {
  const { columns, rows } = on.instance;
  const GraphicData = points.flatMap(([column, row]) => [
    Math.min(Math.max(column + 0.5, 0), columns),
    Math.min(Math.max(row + 0.5, 0), rows),
  ]);
  return item(relationship, 'SCOORD', name, { GraphicType: graphicType, GraphicData }, [
    image('SELECTED FROM', null, on),
  ]);
};
