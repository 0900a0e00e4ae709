import {
  TAG,
  itemsOf,
  numberOf,
  numbersOf,
  personNameOf,
  stringOf,
  type DicomJson,
} from '@/lib/dicom/json';
import type { DescribedSegment } from '@/lib/dicom/segmentation/segmentation';
import { codeIn } from '@/lib/dicom/structured/report/content-tree';
import type { FoundImage, NotShown } from '@/lib/dicom/structured/found';
import { imagesIn } from '@/lib/dicom/structured/shapes';
import { RT, SR } from '@/lib/dicom/structured/tags';

export const RT_STRUCTURE_SET = '1.2.840.10008.5.1.4.1.1.481.3';

/** A closed line in the patient: x, y, z in turn, LPS, mm. */
export interface Contour {
  readonly points: readonly number[];
  /** What it says that it was drawn on. */
  readonly on: readonly FoundImage[];
}

/** A region of interest: its contours, all together, are where it is. */
export interface Region extends DescribedSegment {
  readonly contours: readonly Contour[];
}

/** What an RT Structure Set says. */
export interface StructureSet {
  readonly label: string;
  readonly description: string;
  readonly regions: readonly Region[];
  readonly frameOfReferenceUids: readonly string[];
  /** Series that it says it was drawn on. */
  readonly seriesUids: readonly string[];
  readonly notShown: readonly NotShown[];
}

const ALGORITHM_TYPES = ['MANUAL', 'SEMIAUTOMATIC', 'AUTOMATIC'] as const;

/**
 * Read an RT Structure Set: closed planar contours. Points and open lines enclose nothing, and are told.
 *
 * @see DICOM PS3.3 A.19.3, C.8.8.5, C.8.8.6, C.8.8.8
 */
export function readStructureSet(header: DicomJson): StructureSet {
  const notShown: NotShown[] = [];
  const frames = itemsOf(header, RT.ReferencedFrameOfReferenceSequence);
  const series = frames
    .flatMap((frame) => itemsOf(frame, RT.RTReferencedStudySequence))
    .flatMap((study) => itemsOf(study, RT.RTReferencedSeriesSequence));
  const contoursOf = new Map(
    itemsOf(header, RT.ROIContourSequence).map((item) => [
      numberOf(item, RT.ReferencedROINumber),
      item,
    ]),
  );
  const observations = new Map(
    itemsOf(header, RT.RTROIObservationsSequence).map((item) => [
      numberOf(item, RT.ReferencedROINumber),
      item,
    ]),
  );
  const rois = itemsOf(header, RT.StructureSetROISequence);
  return {
    label: stringOf(header, RT.StructureSetLabel) ?? 'Structure set',
    description:
      stringOf(header, RT.StructureSetDescription) ??
      stringOf(header, TAG.SeriesDescription) ??
      '',
    regions: rois.flatMap((roi): Region[] => {
      const number = numberOf(roi, RT.ROINumber);
      if (number === undefined) return [];
      const label = stringOf(roi, RT.ROIName) ?? `Region ${number}`;
      const drawn = contoursOf.get(number);
      const observation = observations.get(number);
      const said = stringOf(roi, RT.ROIGenerationAlgorithm);
      return [
        {
          segmentNumber: number,
          label,
          algorithmType: ALGORITHM_TYPES.find((each) => each === said) ?? 'MANUAL',
          algorithmName: stringOf(roi, RT.ROIGenerationDescription) ?? null,
          color: drawn ? rgbOf(numbersOf(drawn, RT.ROIDisplayColor)) : null,
          category: null,
          type: observation
            ? codeIn(observation, RT.RTROIIdentificationCodeSequence)
            : null,
          contours: drawn ? contoursIn(drawn, label, notShown) : [],
        },
      ];
    }),
    frameOfReferenceUids: [
      ...new Set(
        [
          stringOf(header, TAG.FrameOfReferenceUID),
          ...frames.map((frame) => stringOf(frame, TAG.FrameOfReferenceUID)),
          ...rois.map((roi) => stringOf(roi, SR.ReferencedFrameOfReferenceUID)),
        ].filter((uid) => uid !== undefined),
      ),
    ],
    seriesUids: series.flatMap((each) => stringOf(each, TAG.SeriesInstanceUID) ?? []),
    notShown,
  };
}

function contoursIn(drawn: DicomJson, label: string, notShown: NotShown[]): Contour[] {
  const refused = new Map<string, number>();
  const refuse = (why: string) => {
    refused.set(why, (refused.get(why) ?? 0) + 1);
    return [];
  };
  const contours = itemsOf(drawn, RT.ContourSequence).flatMap((contour): Contour[] => {
    const type = stringOf(contour, RT.ContourGeometricType) ?? '';
    if (type === 'POINT') return refuse('It is a point, and encloses nothing.');
    if (type === 'OPEN_PLANAR' || type === 'OPEN_NONPLANAR') {
      return refuse('It is an open line, and encloses nothing.');
    }
    if (!type.startsWith('CLOSED_PLANAR') && type !== 'CLOSEDPLANAR_XOR') {
      return refuse(`Contours of the kind “${type.slice(0, 16)}” are not known here.`);
    }
    const data = contour[RT.ContourData];
    if (data?.BulkDataURI !== undefined) return refuse('It is longer than 1 MB.');
    const points = numbersOf(contour, RT.ContourData);
    if (points.length === 0) return refuse('A coordinate of it is no number.');
    if (points.length % 3 !== 0) return refuse('Its coordinates make no points.');
    if (points.length < 9) return refuse('It has less than three points.');
    return [{ points, on: imagesIn(contour, RT.ContourImageSequence) }];
  });
  for (const [why, count] of refused) {
    notShown.push({ what: count === 1 ? label : `${label} (${count} contours)`, why });
  }
  return contours;
}

function rgbOf(values: readonly number[]): string | null {
  if (values.length !== 3) return null;
  const isByte = (value: number) => Number.isInteger(value) && value >= 0 && value <= 255;
  if (!values.every(isByte)) return null;
  return `#${values.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

/** Who drew it, as it says of the set or of its regions. */
export const interpretersOf = (header: DicomJson): string[] => [
  ...new Set(
    itemsOf(header, RT.RTROIObservationsSequence).flatMap(
      (item) => personNameOf(item, '300600A6') ?? [], // ROI Interpreter
    ),
  ),
];
