import {
  reportedAnnotations,
  reportedFindings,
  type AnnotatedStudy,
  type Annotation,
} from '@/lib/export/annotated-study';
import { boxOutline, outlinesOf, type Outline } from '@/lib/export/drawings/outlines';
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
}

/** As long as a Short Text may be. */
const LONGEST = 1024;

/** Everything that is drawn on the images of a study: annotations, and the boxes of findings. */
export function graphicsOf(study: AnnotatedStudy): Graphics[] {
  return [
    ...reportedAnnotations(study).map(drawing),
    ...reportedFindings(study).flatMap(({ statement, evidence }) =>
      evidence.flatMap(({ box, ...on }): Graphics[] =>
        box
          ? [
              {
                on,
                layer: 'FINDINGS',
                outlines: [boxOutline(box)],
                words: shortText(statement),
                wordsAt: pixelPoint(box[0], box[3]),
              },
            ]
          : [],
      ),
    ),
  ];
}

function drawing(annotation: Annotation): Graphics {
  const { tool, pixels, label, measurements, author, source } = annotation;
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
export function graphicObject({ graphicType, points }: Outline) {
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
  };
}

export const textObject = ({ words, wordsAt: [column, row] }: Graphics) => ({
  UnformattedTextValue: words,
  AnchorPointAnnotationUnits: 'PIXEL',
  AnchorPoint: [column + 0.5, row + 0.5],
  AnchorPointVisibility: 'N',
});
