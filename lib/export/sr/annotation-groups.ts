import { outlinesOf, type Outline } from '@/lib/export/drawings/outlines';
import { trackingUidOf } from '@/lib/export/drawings/tracking';
import { uidFrom } from '@/lib/dicom/write-part10';
import { dicomMoment } from '@/lib/export/dicom/text';
import { FINDING_SITE } from '@/lib/export/sr/anatomy';
import type {
  AnnotatedStudy,
  Annotation,
  AnnotationTool,
  Measurement,
  ModelRun,
} from '@/lib/export/annotated-study';
import type { ReferencedImage } from '@/lib/export/referenced-images';
import { MANUFACTURER } from '@/lib/export/dicom/modules';
import {
  type CodedConcept,
  dcm,
  freeTextLabel,
  overread,
  sct,
} from '@/lib/export/dicom/coded-concept';
import {
  code,
  container,
  type ContentItem,
  number,
  shape,
  text,
  uidReference,
} from '@/lib/export/sr/content-item';
import {
  algorithmIdentification,
  modelObserver,
  personObserver,
  unnamedModelObserver,
} from '@/lib/export/sr/observers';
import { unitCode } from '@/lib/export/sr/units';

export const TRACKING_UNIQUE_IDENTIFIER = dcm('112040', 'Tracking Unique Identifier');
export const IMAGE_REGION = dcm('111030', 'Image Region');
const MEASUREMENT_METHOD = sct('370129005', 'Measurement Method');
const SOURCE_OF_MEASUREMENT = dcm('121112', 'Source of Measurement');

/** By the names of Cornerstone's tools that read the outline; TID 1500 itself knows shapes only. */
const READ_AS: Partial<Record<AnnotationTool, AnnotationTool>> = {
  SplineROI: 'PlanarFreehandROI',
  Polyline: 'PlanarFreehandROI',
  Label: 'ArrowAnnotate',
  Calibration: 'Length',
};

/**
 * Names of measurements. Cornerstone knows them by their *meaning*, letter by letter; the codes
 * are those of PS3.16 CID 7469 to 7473 for the same concepts.
 */
const NAMES: Readonly<Record<string, CodedConcept>> = {
  length: sct('410668003', 'Length'),
  truelength: sct('410668003', 'Length'),
  longaxis: sct('103339001', 'Long Axis'),
  shortaxis: sct('103340004', 'Short Axis'),
  area: sct('42798000', 'Area'),
  perimeter: sct('131191004', 'Perimeter'),
  radius: sct('131190003', 'Radius'),
  diameter: sct('81827009', 'Diameter'),
  angle: sct('1483009', 'Angle'),
  mean: sct('373098007', 'Mean'),
  sd: sct('386136009', 'Standard Deviation'),
  stddev: sct('386136009', 'Standard Deviation'),
  max: sct('56851009', 'Maximum'),
  min: sct('255605001', 'Minimum'),
  median: sct('373099004', 'Median'),
  pixels: overread('pixels', 'Number of pixels'),
  value: overread('value', 'Pixel value'),
};

export function measurementName(
  { name }: Pick<Measurement, 'name'>,
  tool: string,
): CodedConcept {
  const key = name.toLowerCase().replaceAll(/[^a-z]/g, '');
  if (tool === 'Bidirectional' && key === 'length') return sct('103339001', 'Long Axis');
  if (tool === 'Bidirectional' && key === 'width') return sct('103340004', 'Short Axis');
  return NAMES[key] ?? overread(key.slice(0, 16) || 'value', name);
}

/** The measurement that Cornerstone takes a tool's own value from must be the first. */
const LEADING: Partial<Record<AnnotationTool, string>> = {
  Length: 'Length',
  Calibration: 'Length',
  Bidirectional: 'Long Axis',
  Angle: 'Angle',
  CobbAngle: 'Angle',
};

/**
 * A drawn annotation as a measurement group: TID 1501, every number inferred from the shape on
 * its frame, as OHIF and Cornerstone read it; TID 1410, the bare region, where nothing was
 * measured.
 *
 * @see DICOM PS3.16 TID 1501, TID 300 (Measurement Method tells whence the scale), TID 320, TID 1410
 */
export function annotationGroup(
  annotation: Annotation,
  on: ReferencedImage,
  { run, study: { institution, timezoneOffsetFromUtc } }: AnnotatedStudy,
  /** What the finding that it measures says of it, where it is tied to one. */
  about: readonly ContentItem[] = [],
): ContentItem {
  const { tool, measurements, label, color, origin, createdAt } = annotation;
  const [outline, across] = outlinesOf(annotation);
  const leading = LEADING[tool] ?? 'Area';
  const named = measurements
    .filter(({ value }) => Number.isFinite(value))
    .map((each) => ({ ...each, concept: measurementName(each, tool) }));
  const ordered = [
    ...named.filter(({ concept }) => concept.meaning === leading),
    ...named.filter(({ concept }) => concept.meaning !== leading),
  ];
  const source = ({ graphicType, points }: Outline) =>
    shape('INFERRED FROM', SOURCE_OF_MEASUREMENT, graphicType, points, on);
  const group = container(dcm('125007', 'Measurement Group'), [
    ...tracked(
      `Cornerstone3DTools@^0.1.0:${READ_AS[tool] ?? tool}`,
      trackingUidOf(annotation),
    ),
    ...maker(annotation, run, institution),
    ...(about.length > 0
      ? about
      : label.trim() === ''
        ? []
        : [
            code(
              'CONTAINS',
              dcm('121071', 'Finding'),
              annotation.code ?? freeTextLabel(label),
            ),
            // The label in full: a code's meaning ends after 64 characters.
            text('CONTAINS', dcm('121106', 'Comment'), label),
          ]),
    ...(origin?.site && about.length === 0
      ? [code('HAS CONCEPT MOD', FINDING_SITE, origin.site)]
      : []),
    // What the template has no place for, and an import of ours reads again.
    ...(color === null ? [] : [text('CONTAINS', overread('color', 'Colour'), color)]),
    ...(READ_AS[tool] === undefined || tool === 'SplineROI'
      ? []
      : [text('CONTAINS', overread('tool', 'Tool'), tool)]),
    ...ordered.map(({ value, unit, concept, note }) =>
      number('CONTAINS', concept, value, unitCode(unit), [
        ...(note === undefined
          ? []
          : [code('HAS CONCEPT MOD', MEASUREMENT_METHOD, scaleOf(note))]),
        source(
          tool === 'Bidirectional' && concept.meaning === 'Short Axis'
            ? (across ?? outline)
            : outline,
        ),
      ]),
    ),
    ...(ordered.length > 0
      ? []
      : [shape('CONTAINS', IMAGE_REGION, outline.graphicType, outline.points, on)]),
  ]);
  const { date, time } = dicomMoment(createdAt, timezoneOffsetFromUtc);
  // In the zone of the file, which it names itself.
  return { ...group, ObservationDateTime: `${date}${time}` };
}

/** Whence the scale of a number, as a code of our own. */
const scaleOf = (note: string) =>
  overread(
    note
      .toLowerCase()
      .replaceAll(/[^a-z]+/g, '-')
      .slice(0, 16),
    note,
  );

/**
 * Which thing a group is about. First in the group, with nothing that has a UID before it: OHIF
 * takes the first one for it, and merges groups that share one.
 */
export const tracking = (identifier: string, identity: string): ContentItem[] =>
  tracked(identifier, uidFrom(identity));

const tracked = (identifier: string, uid: string): ContentItem[] => [
  text('HAS OBS CONTEXT', dcm('112039', 'Tracking Identifier'), identifier),
  uidReference('HAS OBS CONTEXT', TRACKING_UNIQUE_IDENTIFIER, uid),
];

function maker(
  { author, source, origin }: Annotation,
  run: ModelRun | null,
  institution: string | null,
): ContentItem[] {
  if (source === 'person') return personObserver(author, institution);
  if (source === 'external') {
    // Where they work is not known, unless it is here.
    const place = origin?.manufacturer === MANUFACTURER ? institution : null;
    return origin && origin.authors.length > 0 && !origin.byDevice
      ? origin.authors.flatMap((name) => personObserver(name, place))
      : unnamedModelObserver(author);
  }
  return run
    ? [...modelObserver(run), ...algorithmIdentification(run)]
    : unnamedModelObserver(author);
}
