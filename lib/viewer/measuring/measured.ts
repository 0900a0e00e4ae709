import { annotation as annotations } from '@cornerstonejs/tools';
import { readFrameAttributes } from '@/lib/dicom/image-attributes';
import { stringOf, TAG, type DicomJson } from '@/lib/dicom/json';
import { frameOf, headerOf } from '@/lib/viewer/frames/headers';
import { framePlane, toPixel } from '@/lib/viewer/frames/plane';
import { luminanceOf, valuesOf } from '@/lib/viewer/frames/windows';
import { readableIn } from '@/lib/image/measuring/readable';
import {
  measure,
  refusalOf,
  type AnnotationTool,
  type Measurement,
  type ValueScale,
} from '@/lib/viewer/measuring/numbers';
import { suvOf } from '@/lib/image/suv';
import { calibrationOf } from '@/lib/viewer/measuring/calibrations';
import { scaleAt } from '@/lib/viewer/measuring/scale';

type World = readonly [number, number, number];

const WITHOUT_VALUES: readonly AnnotationTool[] = [
  'Calibration',
  'Length',
  'Bidirectional',
  'Angle',
  'CobbAngle',
  'ArrowAnnotate',
  'Label',
  'KeyImage',
];

/**
 * Measure handles given in Cornerstone's world on the frame they were drawn on.
 *
 * @param options.luminance - Colours have no values to speak of, unless this takes their luminance.
 */
export function measureInWorld(
  tool: AnnotationTool,
  imageId: string,
  drawn: { points: readonly World[]; closed?: boolean | undefined },
  { luminance = false } = {},
): {
  measurements: Measurement[];
  note?: string | undefined;
  refusal?: string | undefined;
} {
  const frame = frameOf(imageId);
  const header = frame && headerOf(frame.sopInstanceUid);
  if (!header || !frame) return { measurements: [] };
  const points = drawn.points.map((point) => toPixel(imageId, point));
  const scale = scaleAt(header, frame.frame, points, calibrationOf(frame));
  const { rowSpacingMm, columnSpacingMm } = framePlane(imageId).plane;
  const read = isGrey(header) ? valuesOf : luminance ? luminanceOf : () => null;
  const values = WITHOUT_VALUES.includes(tool) ? null : read(imageId);
  const shape = {
    tool,
    points,
    closed: drawn.closed,
    roundIn: [rowSpacingMm, columnSpacingMm] as const,
  };
  return {
    measurements: measure(shape, scale, values, valueScaleOf(header, frame.frame)),
    note: scale.note,
    refusal: refusalOf(shape, scale),
  };
}

export const isGrey = (header: DicomJson): boolean =>
  stringOf(header, TAG.PhotometricInterpretation)?.startsWith('MONO') === true;

/** Of PET the SUV, where the header has all that it takes; of CT Hounsfield units. */
export function valueScaleOf(header: DicomJson, frame: number): ValueScale {
  const modality = stringOf(header, TAG.Modality);
  if (modality === 'PT') {
    const suv = suvOf(header);
    return suv.kind === 'suv'
      ? suv
      : { factor: 1, unit: suv.unit, note: `no SUV: ${suv.why}` };
  }
  const { rescale } = readFrameAttributes(header, frame);
  const isHu = modality === 'CT' && (rescale?.type ?? 'HU') === 'HU';
  return { factor: 1, unit: isHu ? 'HU' : '1' };
}

/** What of Cornerstone's data of an annotation is ours to read. */
export interface DrawnData {
  handles?: { points?: [number, number, number][] };
  /** Freehand: its points are the contour's, its handles at most the two ends. */
  contour?: { polyline?: [number, number, number][]; closed?: boolean };
  label?: string;
  /** What its file says it measures: told in place of our own numbers. */
  told?: readonly Measurement[];
}

/** Handles, or all points of a freehand contour. */
export const pointsOf = (
  tool: AnnotationTool,
  { handles, contour }: DrawnData,
): [number, number, number][] =>
  (tool === 'PlanarFreehandROI' ? contour?.polyline : handles?.points) ?? [];

// Cornerstone asks for the lines on every redraw; the answer changes only with the handles.
const remembered = new WeakMap<
  object,
  { key: string; words: InWords; lines: string[] }
>();

/** Says a name, a note or a refusal in the reader's language. */
type InWords = (english: string) => string;
let inWords: InWords = (english) => english;

/** Beside drawings it is spoken so from now on; English until then. */
export function speakBesideDrawings(words: InWords): void {
  inWords = words;
}

const NOT_ON_THE_PICTURE = ['median', 'min', 'max', 'pixels', 'perimeter'];

/** The lines beside an annotation of a tool, for Cornerstone's `getTextLines`. */
export const measuredLines =
  (tool: AnnotationTool) =>
  (data: DrawnData): string[] => {
    const points = pointsOf(tool, data);
    const closed = data.contour?.closed;
    const imageId = imageIdOf(data);
    const frame = frameOf(imageId);
    const by = frame && calibrationOf(frame);
    const scale = by ? `${by.ends.join(' ')} ${by.trueLength}` : '';
    const key = `${points.join(' ')} ${closed} ${data.label ?? ''} ${scale}`;
    const known = remembered.get(data);
    if (known?.key === key && known.words === inWords) return known.lines;
    const measured = data.told
      ? { measurements: data.told, note: undefined, refusal: undefined }
      : measureInWorld(tool, imageId, { points, closed });
    const spoken = measured.measurements.filter(
      ({ name }) => !NOT_ON_THE_PICTURE.includes(name),
    );
    const [first, ...rest] = spoken.map(readableIn(inWords));
    // What has no scale, such as the value of a pixel, has none to speak of.
    const withoutNumbers = tool === 'Probe' ? undefined : measured.note;
    const noted = spoken[0] ? spoken[0].note : withoutNumbers;
    const note = noted && inWords(noted);
    const lines = [
      (data.label ?? '').trim(),
      measured.refusal ? inWords(measured.refusal) : '',
      first && note ? `${first} (${note})` : (first ?? note ?? ''),
      rest.join('  '),
    ].filter((line) => line !== '');
    remembered.set(data, { key, words: inWords, lines });
    return lines;
  };

/** Cornerstone names what is shown, which need not be the frame that was drawn on. */
function imageIdOf(data: DrawnData): string {
  const drawn = annotations.state
    .getAllAnnotations()
    .find((each) => (each.data as DrawnData) === data);
  return drawn?.metadata?.referencedImageId ?? '';
}
