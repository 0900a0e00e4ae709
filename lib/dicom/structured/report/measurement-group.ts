import type { Code } from '@/lib/dicom/segmentation/properties';
import {
  codeIn,
  isCode,
  wordsOf,
  type ContentNode,
} from '@/lib/dicom/structured/report/content-tree';
import type { Context } from '@/lib/dicom/structured/report/context';
import type {
  Findings,
  FoundMark,
  FoundValue,
  MarkTool,
} from '@/lib/dicom/structured/found';
import { boundTool } from '@/lib/dicom/structured/names';
import {
  numberIn,
  outlinesIn,
  placedShapes,
  type PlacedOutline,
} from '@/lib/dicom/structured/report/numbers';
import { bidirectional, imagesIn } from '@/lib/dicom/structured/shapes';
import { SR } from '@/lib/dicom/structured/tags';

/** Codes of free text: the meaning is all that they say (Cornerstone's, OHIF's). */
const FREE_TEXT = /^(CORNERSTONEFREETEXT|CORNERSTONE)/i;

/** A number of a group with the outlines that it was taken from. */
interface Numbered {
  readonly value: FoundValue;
  readonly outlines: readonly PlacedOutline[];
}

/**
 * The marks of a measurement group: mostly one. What it measured without a place becomes rows.
 *
 * @see DICOM PS3.16 TID 1410, 1411, 1501
 */
export function readGroup(
  node: ContentNode,
  context: Context,
  findings: Findings,
  isOurs: boolean,
): FoundMark[] {
  const trackingId = textOf(node, '112039');
  const says = identityOf(node, trackingId, isOurs);
  const own = isOurs ? ownOf(node) : { tool: undefined, color: null };
  const bound = own.tool ?? boundTool(trackingId);
  const about = [says.label, says.site?.meaning].filter(Boolean).join(' › ');

  const named = node.children.filter(({ valueType }) => valueType === 'IMAGE');
  const images = named.flatMap(({ item }) => imagesIn(item, SR.ReferencedSOPSequence));
  const numbered = node.children
    .filter(({ valueType }) => valueType === 'NUM')
    .flatMap((child): Numbered[] => {
      const value = calibrated(numberIn(child, findings), bound);
      const outlines = outlinesIn(child, findings, images);
      return value ? [{ value, outlines }] : [];
    });
  const outlines = [
    ...outlinesIn(node, findings, images),
    ...numbered.flatMap((each) => each.outlines),
  ];
  const values = numbered.map(({ value }) => value);
  if (outlines.length === 0) {
    for (const value of values) findings.row(about || 'Measurement Group', value);
    // A region that is a segment is in its own object.
    if (named.length > 0 && values.length === 0) wholeImages();
    return [];
  }

  const isBidirectional =
    bound === undefined || bound === 'Bidirectional' ? axesOf(numbered) : undefined;
  const shapes = isBidirectional
    ? [
        {
          ...bidirectional(...isBidirectional),
          on: isBidirectional[0].on,
          frameOfReferenceUid: isBidirectional[0].frameOfReferenceUid,
        },
      ]
    : distinct(outlines).flatMap((outline) =>
        placedShapes(outline, findings, unboundTool(bound, values, outline)),
      );
  return shapes.map((shape, index) => ({
    ...shape,
    key: index === 0 ? node.place : `${node.place}-${index + 1}`,
    trackingUid: textOf(node, '112040') || null,
    label: says.label.slice(0, 200),
    code: says.code,
    site: says.site,
    // Numbers of a group are of all that it draws; they are told once.
    values: index === 0 ? values : [],
    authors: context.authors,
    byDevice: context.byDevice,
    madeAt: context.madeAt,
    color: own.color,
  }));

  function wholeImages() {
    findings.refuse(
      about || 'Measurement Group',
      'It names images or segments, and draws nothing on them.',
    );
  }
}

/** The length of a calibration line was typed, not measured. */
const calibrated = (value: FoundValue | undefined, tool: MarkTool | undefined) =>
  value?.name === 'length' && tool === 'Calibration'
    ? { ...value, name: 'true length' }
    : value;

/** Two points that a length was measured between are a length; three of an angle are one. */
function unboundTool(
  bound: MarkTool | undefined,
  values: readonly FoundValue[],
  { graphicType, points }: PlacedOutline,
): MarkTool | undefined {
  if (bound !== undefined || graphicType !== 'POLYLINE') return bound;
  const isAngle = values.some(({ unit }) => unit === '°');
  if (isAngle && (points.length === 3 || points.length === 4)) return 'Angle';
  return points.length === 2 &&
    values.some(({ name, unit }) => name === 'length' || isLength(unit))
    ? 'Length'
    : undefined;
}

const isLength = (unit: string) => ['mm', 'cm', 'm', 'um', 'px'].includes(unit);

/** Long and short axis, each measured along a line of its own. */
function axesOf(
  numbered: readonly Numbered[],
): [PlacedOutline, PlacedOutline] | undefined {
  const axis = (name: string) =>
    numbered.find(
      ({ value, outlines: [line] }) =>
        value.name === name &&
        line?.graphicType === 'POLYLINE' &&
        line.points.length === 2,
    )?.outlines[0];
  const [long, short] = [axis('long axis'), axis('short axis')];
  return long && short ? [long, short] : undefined;
}

/** Each number of a group may repeat the outline that they were all taken from. */
const distinct = (outlines: readonly PlacedOutline[]): PlacedOutline[] => [
  ...new Map(outlines.map((each) => [JSON.stringify(each), each])).values(),
];

const childNamed = (node: ContentNode, value: string, scheme = 'DCM') =>
  node.children.find(({ name }) => isCode(name, value, scheme));

function textOf(node: ContentNode, value: string, scheme = 'DCM'): string {
  const child = childNamed(node, value, scheme);
  return child ? wordsOf(child) : '';
}

function codeOf(node: ContentNode, value: string, scheme = 'DCM'): Code | null {
  const child = childNamed(node, value, scheme);
  return child ? codeIn(child.item, SR.ConceptCodeSequence) : null;
}

/** What a group is about: its finding, in a code or in words, where in the body, and what is said of it. */
function identityOf(node: ContentNode, trackingId: string, isOurs: boolean) {
  const finding = codeOf(node, '121071');
  const code = finding && !FREE_TEXT.test(finding.value) ? finding : null;
  const comment = textOf(node, '121106').trim();
  const words = finding?.meaning ?? textOf(node, '121071');
  const site = codeOf(node, '363698007', 'SCT') ?? codeOf(node, 'G-C0E3', 'SRT') ?? null;
  // A label in full stands as a comment, since the meaning of a code ends after 64 characters.
  const isInFull = isOurs || comment.startsWith(words.replace(/\.\.\.$/, ''));
  const label =
    comment && words
      ? isInFull
        ? comment
        : `${words}: ${comment}`
      : comment || words || (boundTool(trackingId) ? '' : trackingId);
  return { label, code, site };
}

/** What groups of ours say of a drawing that the template has no place for. */
function ownOf(node: ContentNode): { tool: MarkTool | undefined; color: string | null } {
  const color = textOf(node, 'color', '99OVERREAD');
  const tool = textOf(node, 'tool', '99OVERREAD');
  return {
    tool:
      tool === 'Polyline' || tool === 'Label' || tool === 'Calibration'
        ? tool
        : undefined,
    color: /^#[0-9a-f]{6}$/.test(color) ? color : null,
  };
}
