import {
  TAG,
  itemsOf,
  numberOf,
  numbersOf,
  stringOf,
  type DicomJson,
} from '@/lib/dicom/json';
import { colorOfCieLab } from '@/lib/dicom/segmentation/cielab';
import {
  Findings,
  MARK_TOOLS,
  type FoundImage,
  type FoundMark,
  type FoundShape,
  type MarkTool,
  type ReadObject,
} from '@/lib/dicom/structured/found';
import { saidOf, spaceOf, textIn } from '@/lib/dicom/structured/presentation-text';
import {
  bidirectional,
  imagesIn,
  pointsOf,
  shapesOf,
  type Outline,
} from '@/lib/dicom/structured/shapes';
import { PR, SR } from '@/lib/dicom/structured/tags';

/** Graphics for all images of a state are drawn on so many of them. */
const MOST_IMAGES = 200;

/**
 * Graphics and words of a presentation state. Compound graphics are not read: whoever writes them writes
 * the same as plain graphics, too. What else it sets of the picture is told, and set by nobody.
 *
 * @see DICOM PS3.3 C.10.5, Graphic Annotation Module
 */
export function readPresentation(header: DicomJson): ReadObject {
  const findings = new Findings();
  const title = stringOf(header, TAG.ContentLabel) ?? 'Presentation state';
  const all = itemsOf(header, TAG.ReferencedSeriesSequence).flatMap((series) =>
    imagesIn(series, TAG.ReferencedImageSequence),
  );
  const colors = layerColors(header);
  for (const [index, item] of itemsOf(header, PR.GraphicAnnotationSequence).entries()) {
    const named = imagesIn(item, TAG.ReferencedImageSequence);
    const images = named.length > 0 ? named : all;
    const layer = stringOf(item, PR.GraphicLayer) ?? '';
    if (images.length === 0) {
      findings.refuse(layer || title, 'It does not say which image it is on.');
    } else if (images.length > MOST_IMAGES) {
      findings.refuse(
        layer || title,
        `It is on ${images.length} images; on more than ${MOST_IMAGES} it is drawn on the first ones only.`,
      );
    }
    const drawn = drawingsIn(item, header, findings);
    for (const [at, on] of images.slice(0, MOST_IMAGES).entries()) {
      for (const { key, ...drawing } of drawn) {
        const place = [index + 1, key, ...(at > 0 ? [at + 1] : [])].join('.');
        const shape = inPixels(drawing, on, header);
        if (typeof shape === 'string') findings.refuse(nameOf(drawing), shape);
        else {
          const color = drawing.color ?? colors.get(layer) ?? null;
          findings.mark(toMark({ ...drawing, ...shape, color, key: place }, on));
        }
      }
    }
  }
  for (const sets of settingsOf(header)) {
    findings.refuse(sets, 'It is a setting of the picture, not drawn on it.');
  }
  return findings.all(title);
}

type Drawing = FoundShape &
  Pick<FoundMark, 'key' | 'label' | 'trackingUid' | 'color' | 'values'>;

const nameOf = ({ label, tool }: Pick<Drawing, 'label' | 'tool'>) =>
  label.slice(0, 60) || tool;

const toMark = (drawing: Drawing, on: FoundImage): FoundMark => ({
  ...drawing,
  on,
  frameOfReferenceUid: null,
  code: null,
  site: null,
  authors: [],
  byDevice: false,
  madeAt: null,
});

function layerColors(header: DicomJson): Map<string, string> {
  return new Map(
    itemsOf(header, PR.GraphicLayerSequence).flatMap((layer) => {
      const color = colorIn(layer, PR.GraphicLayerRecommendedDisplayCIELabValue);
      return color ? [[stringOf(layer, PR.GraphicLayer) ?? '', color] as const] : [];
    }),
  );
}

function colorIn(item: DicomJson, tag: string): string | null {
  const [l, a, b] = numbersOf(item, tag);
  return l === undefined || a === undefined || b === undefined
    ? null
    : colorOfCieLab([l, a, b]);
}

/** Graphics with the words that belong to them, and words that stand alone. */
function drawingsIn(item: DicomJson, header: DicomJson, findings: Findings): Drawing[] {
  const isOurs = stringOf(header, TAG.Manufacturer) === 'Overread';
  const graphics = graphicsIn(item, header, findings);
  const texts = itemsOf(item, PR.TextObjectSequence).map(textIn);
  const [first] = graphics;
  // Words beside one thing are about it.
  const [only] = texts.length === 1 ? texts : [];
  if (first && only && graphics.length === 1) {
    return [{ ...first, ...(isOurs ? saidOf(only.words) : { label: only.words }) }];
  }
  return [
    ...graphics,
    ...texts.flatMap((text, index): Drawing[] => {
      const { shape, words, trackingUid, trackingId } = text;
      const said = isOurs ? saidOf(words) : { label: words, values: [] };
      const own = ownTool(trackingId);
      if (own === 'KeyImage') {
        const key = { tool: own, space: 'pixel', points: [[0, 0]] } as const;
        const label = said.label === 'Key image' ? '' : said.label;
        return [
          { ...key, ...said, label, key: `t${index + 1}`, color: null, trackingUid },
        ];
      }
      if (typeof shape === 'string') {
        findings.refuse(words.slice(0, 60) || 'Text', shape);
        return [];
      }
      return [{ ...shape, ...said, key: `t${index + 1}`, color: null, trackingUid }];
    }),
  ];
}

/**
 * Fractions of what is displayed of an image as its pixels.
 *
 * @see DICOM PS3.3 C.10.4, C.10.5.1.1
 */
function inPixels(shape: Omit<Drawing, 'key'>, on: FoundImage, header: DicomJson) {
  const { space, points } = shape;
  if (space !== 'display') return { space, points };
  if (!isUpright(header)) {
    return 'It is placed on the picture as this state turns it; that is not followed.';
  }
  const areas = itemsOf(header, PR.DisplayedAreaSelectionSequence);
  const area = areas.find((each) => {
    const images = imagesIn(each, TAG.ReferencedImageSequence);
    const isMeant = ({ sopInstanceUid }: FoundImage) =>
      sopInstanceUid === on.sopInstanceUid;
    return images.length === 0 || images.some(isMeant);
  });
  const [left, top] = area ? numbersOf(area, PR.DisplayedAreaTopLeftHandCorner) : [];
  const [right, bottom] = area
    ? numbersOf(area, PR.DisplayedAreaBottomRightHandCorner)
    : [];
  if (left === undefined || top === undefined || !right || !bottom) {
    return 'It is placed on the picture, and what of the image that shows is not said.';
  }
  // Corners of the area are pixels counted from 1, and belong to it.
  const across = (x: number) => left - 1 + x * (right - left + 1) - 0.5;
  const down = (y: number) => top - 1 + y * (bottom - top + 1) - 0.5;
  return {
    space: 'pixel' as const,
    points: points.map(([x = 0, y = 0]) => [across(x), down(y)]),
  };
}

const isUpright = (header: DicomJson): boolean =>
  (numberOf(header, PR.ImageRotation) ?? 0) === 0 &&
  stringOf(header, PR.ImageHorizontalFlip) !== 'Y';

interface Graphic extends Outline {
  readonly trackingId: string;
  readonly trackingUid: string | null;
  readonly color: string | null;
}

function graphicsIn(item: DicomJson, header: DicomJson, findings: Findings): Drawing[] {
  const outlines = itemsOf(item, PR.GraphicObjectSequence).flatMap(
    (graphic): Graphic[] => {
      const graphicType = stringOf(graphic, SR.GraphicType) ?? '';
      const space = spaceOf(stringOf(graphic, PR.GraphicAnnotationUnits));
      const points = space ? pointsOf(graphic, space) : OTHER_UNITS;
      if (typeof points === 'string' || !space) {
        findings.refuse(graphicType || 'Graphic', String(points));
        return [];
      }
      const [style] = itemsOf(graphic, PR.LineStyleSequence);
      return [
        {
          ...{ graphicType, space, points },
          trackingId: stringOf(graphic, SR.TrackingID) ?? '',
          trackingUid: stringOf(graphic, SR.TrackingUID) ?? null,
          color: style ? colorIn(style, PR.PatternOnColorCIELabValue) : null,
        },
      ];
    },
  );
  const [long, short] = outlines;
  const isPair =
    outlines.length === 2 &&
    ownTool(long?.trackingId ?? '') === 'Bidirectional' &&
    long?.trackingUid === short?.trackingUid;
  if (long && short && isPair) {
    const { trackingUid, color } = long;
    return [
      {
        ...bidirectional(long, short),
        key: 'g1',
        trackingUid,
        color,
        label: '',
        values: [],
      },
    ];
  }
  return outlines.flatMap((outline, index) => {
    const bound = ownTool(outline.trackingId);
    const shapes = shapesOf(outline, bound);
    if (typeof shapes === 'string') {
      findings.refuse(outline.graphicType || 'Graphic', shapes);
      return [];
    }
    const { trackingUid, color } = outline;
    return shapes.map((shape, at): Drawing => ({
      ...shape,
      key: at === 0 ? `g${index + 1}` : `g${index + 1}-${at + 1}`,
      ...{ trackingUid, color, label: '', values: [] },
    }));
  });
}

/** As exports of ours name it. */
const ownTool = (trackingId: string): MarkTool | undefined =>
  MARK_TOOLS.find((tool) => trackingId === `Overread:${tool}`);

const OTHER_UNITS = 'Its points are neither in pixels of the image nor of the display.';

/** What else a presentation state says, by name. */
function settingsOf(header: DicomJson): string[] {
  const has = (tag: string) => header[tag]?.Value !== undefined;
  return [
    ...(has(PR.SoftcopyVOILUTSequence) ? ['Window'] : []),
    ...(has(PR.ShutterShape) ? ['Display shutter'] : []),
    ...(isUpright(header) ? [] : ['Rotation or flip']),
  ];
}
