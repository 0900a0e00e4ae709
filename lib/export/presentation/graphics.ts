import {
  reportedAnnotations,
  reportedFindings,
  type AnnotatedStudy,
  type Annotation,
} from '@/lib/export/annotated-study';
import { cieLabOfColor } from '@/lib/dicom/segmentation/cielab';
import { outlinesOf, seenOutline, type Outline } from '@/lib/export/drawings/outlines';
import { trackingUidOf } from '@/lib/export/drawings/tracking';
import { longString, unlimitedText } from '@/lib/export/dicom/text';
import type { FrameReference } from '@/lib/export/referenced-images';
import { pixelPoint, type PixelPoint } from '@/lib/image/geometry';

export const LAYERS = ['ANNOTATIONS', 'FINDINGS'] as const;

/** Lines and words on a frame. */
export interface Graphics {
  readonly on: FrameReference;
  readonly layer: (typeof LAYERS)[number];
  readonly outlines: readonly Outline[];
  readonly words: string;
  readonly wordsAt: PixelPoint;
  /** By what a drawing, and what it was drawn with, are told again; null of a finding's box. */
  readonly tracking: { readonly id: string; readonly uid: string } | null;
  /** `#rrggbb`; null: the viewer's own. */
  readonly color: string | null;
}

/** As long as a Short Text may be. */
const LONGEST = 1024;

/** Everything that is drawn on the images of a study: annotations, and the boxes of findings. */
export function graphicsOf(study: AnnotatedStudy): Graphics[] {
  return [
    ...reportedAnnotations(study).map(drawing),
    ...reportedFindings(study).flatMap(({ statement, evidence }) =>
      evidence.flatMap(({ box, outline, ...on }): Graphics[] =>
        box
          ? [
              {
                on,
                layer: 'FINDINGS',
                outlines: [seenOutline({ box, outline })],
                words: shortText(statement),
                wordsAt: pixelPoint(box[0], box[3]),
                tracking: null,
                color: null,
              },
            ]
          : [],
      ),
    ),
  ];
}

function drawing(annotation: Annotation): Graphics {
  const { tool, pixels, label, measurements, author, source, color } = annotation;
  const words = [
    label || (tool === 'KeyImage' ? 'Key image' : ''),
    ...measurements.map(({ name, value, unit }) => `${name} ${legible(value)} ${unit}`),
    source === 'model' ? `drawn by ${author}` : '',
  ];
  return {
    on: annotation,
    layer: 'ANNOTATIONS',
    outlines: tool === 'KeyImage' || tool === 'Label' ? [] : outlinesOf(annotation),
    words: shortText(words.filter(Boolean).join('\r\n')),
    wordsAt: pixels[0] ?? pixelPoint(0, 0),
    tracking: { id: `Overread:${tool}`, uid: trackingUidOf(annotation) },
    color,
  };
}

const legible = (value: number) => String(Number(value.toPrecision(5)));

function shortText(words: string): string {
  const text = unlimitedText(words);
  return Buffer.byteLength(text) <= LONGEST ? text : longString(text, LONGEST);
}

/**
 * An item of the Graphic Object Sequence. Its pixels count from the corner of the first one, ours from
 * its centre.
 *
 * @see DICOM PS3.3 C.10.5.1.2
 */
export function graphicObject(
  { graphicType, points }: Outline,
  { tracking, color }: Pick<Graphics, 'tracking' | 'color'>,
) {
  const [first, last] = [points[0], points.at(-1)];
  const isClosed =
    graphicType === 'CIRCLE' ||
    graphicType === 'ELLIPSE' ||
    (points.length > 2 && first?.[0] === last?.[0] && first?.[1] === last?.[1]);
  return {
    GraphicAnnotationUnits: 'PIXEL',
    GraphicDimensions: 2,
    NumberOfGraphicPoints: points.length,
    GraphicData: points.flatMap(([column, row]) => [column + 0.5, row + 0.5]),
    GraphicType: graphicType,
    ...(isClosed && { GraphicFilled: 'N' }),
    ...(color !== null && { LineStyleSequence: [lineStyle(color)] }),
    ...tracked(tracking),
  };
}

const tracked = (tracking: Graphics['tracking']) =>
  tracking && { TrackingID: tracking.id, TrackingUID: tracking.uid };

/** @see DICOM PS3.3 C.10.5.1.3 */
const lineStyle = (color: string) => ({
  PatternOnColorCIELabValue: cieLabOfColor(color),
  PatternOnOpacity: 1,
  LineThickness: 1,
  LineDashingStyle: 'SOLID',
  ShadowStyle: 'OFF',
  ShadowOffsetX: 0,
  ShadowOffsetY: 0,
  ShadowColorCIELabValue: cieLabOfColor('#000000'),
  ShadowOpacity: 0,
});

export const textObject = ({ words, wordsAt: [column, row], tracking }: Graphics) => ({
  ...tracked(tracking),
  UnformattedTextValue: words,
  AnchorPointAnnotationUnits: 'PIXEL',
  AnchorPoint: [column + 0.5, row + 0.5],
  AnchorPointVisibility: 'N',
});
