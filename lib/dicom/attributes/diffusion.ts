import { groupWith, groupsOf } from '@/lib/dicom/attributes/functional-groups';
import {
  privateNumbers,
  privatePlaces,
  type PrivateAttribute,
} from '@/lib/dicom/attributes/private-elements';
import {
  TAG,
  itemsOf,
  numberOf,
  numbersOf,
  stringOf,
  type DicomJson,
} from '@/lib/dicom/json';

type Direction = readonly [number, number, number];

const at = (
  creator: string,
  group: string,
  element: string,
  vr: PrivateAttribute['vr'],
): PrivateAttribute => ({ creator, group, element, vr });

/** Where makers keep the b-value in files that lack the standard attribute. */
const B_VALUES = [
  at('SIEMENS MR HEADER', '0019', '0C', 'text'),
  at('GEMS_PARM_01', '0043', '39', 'text'),
  at('Philips Imaging DD 001', '2001', '03', 'FL'),
  at('Image Private Header', '0065', '09', 'FD'), // United Imaging
];

/** Directions in one element of three values, or in three of one. */
const DIRECTIONS = [
  [at('SIEMENS MR HEADER', '0019', '0E', 'FD')],
  ['BB', 'BC', 'BD'].map((element) => at('GEMS_ACQU_01', '0019', element, 'text')),
  ['B0', 'B1', 'B2'].map((element) =>
    at('Philips MR Imaging DD 001', '2005', element, 'FL'),
  ),
  [at('Image Private Header', '0065', '37', 'FD')],
];

/**
 * The diffusion weighting of a frame in s/mm²: from the standard attribute, in a functional group
 * or in the instance, or from where Siemens, GE, Philips and United Imaging keep it.
 *
 * @param frame - From 1.
 */
export function readBValue(header: DicomJson, frame: number): number | undefined {
  const group = groupWith(header, frame, TAG.MRDiffusionSequence, TAG.DiffusionBValue);
  const standard = numberOf(group, TAG.DiffusionBValue);
  if (standard !== undefined || !mayBeMr(header)) return standard;
  const places = privatePlaces(header, frame);
  for (const attribute of B_VALUES) {
    const [value] = privateNumbers(places, attribute);
    // GE adds 10⁹ on some software versions.
    if (value !== undefined) return value % 1e9;
  }
  return undefined;
}

/**
 * The direction of the diffusion gradient, as a vector in the maker's own axes: good for telling
 * directions apart, not for tractography. Undefined for b = 0 and for trace images.
 *
 * @param frame - From 1.
 */
export function readGradient(header: DicomJson, frame: number): Direction | undefined {
  const tag = TAG.DiffusionGradientOrientation;
  for (const group of groupsOf(header, frame, TAG.MRDiffusionSequence)) {
    const items = itemsOf(group, TAG.DiffusionGradientDirectionSequence);
    const [standard] = [...items, group].map((each) => numbersOf(each, tag));
    if (standard?.length === 3) return directionOf(standard);
  }
  if (!mayBeMr(header)) return undefined;
  const places = privatePlaces(header, frame);
  for (const attributes of DIRECTIONS) {
    const values = attributes.flatMap((each) => privateNumbers(places, each));
    if (values.length === 3) return directionOf(values);
  }
  return undefined;
}

function directionOf([x = 0, y = 0, z = 0]: readonly number[]): Direction | undefined {
  return Math.hypot(x, y, z) > 1e-3 ? [x, y, z] : undefined;
}

const mayBeMr = (header: DicomJson) => (stringOf(header, TAG.Modality) ?? 'MR') === 'MR';
