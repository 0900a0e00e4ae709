import { uidFrom, writePart10 } from '@/lib/dicom/write-part10';
import { AppError } from '@/lib/errors';
import type { AnnotatedStudy, Segment } from '@/lib/export/annotated-study';
import { codeItem } from '@/lib/export/dicom/coded-concept';
import {
  identified,
  imageReference,
  patientAndStudy,
  seriesAndEquipment,
} from '@/lib/export/dicom/modules';
import { dicomMoment, longString, personName } from '@/lib/export/dicom/text';
import type { ExportFormat } from '@/lib/export/export-format';
import { closedContours } from '@/lib/export/rt/contours';
import {
  markedSets,
  type MarkedImage,
  type MarkedSegment,
  type MarkedSet,
} from '@/lib/export/seg/marked-images';
import { pixelToPatient, type ImagePlane } from '@/lib/image/geometry';
import { DISCLAIMER } from '@/lib/report/prose';

const RT_STRUCTURE_SET = '1.2.840.10008.5.1.4.1.1.481.3';
/** Detached Study Management: retired, and what a structure set must call the study all the same. */
const STUDY_CLASS = '1.2.840.10008.3.1.2.3.1';
/** Its lengths have 32 bits: those of decimal strings have 16 elsewhere, too few for a long contour. */
const IMPLICIT_VR = '1.2.840.10008.1.2';

/**
 * Segments as closed contours in the patient, for radiotherapy planning: one object for each series that
 * has some, one region for each segment. The contours go along the edges of the pixels, so that filling
 * them gives the same pixels again.
 *
 * @see DICOM PS3.3 A.19.3, C.8.8.5, C.8.8.6, C.8.8.8
 */
export const rtStruct: ExportFormat = {
  id: 'rtstruct',
  title: 'RTSTRUCT',
  reads: ['segments'],
  write: (study) =>
    markedSets(study).map((set, index) => ({
      name: index === 0 ? 'rtstruct.dcm' : `rtstruct-${index + 1}.dcm`,
      mediaType: 'application/dicom',
      bytes: writePart10(identified(dataset(study, set)), {
        transferSyntaxUid: IMPLICIT_VR,
      }),
    })),
};

function dataset(study: AnnotatedStudy, set: MarkedSet) {
  const { frameOfReferenceUid, segments } = set;
  if (frameOfReferenceUid === null) {
    throw new AppError(
      'conflict',
      'Segments are on images that say no place in the patient: contours have none there.',
      { hint: 'DICOM SEG holds them.' },
    );
  }
  const last = segments
    .map(({ segment }) => segment)
    .reduce((a, b) => (a.updatedAt < b.updatedAt ? b : a));
  const { date, time } = dicomMoment(last.updatedAt, study.study.timezoneOffsetFromUtc);
  return {
    SOPClassUID: RT_STRUCTURE_SET,
    ...patientAndStudy(study),
    ...seriesAndEquipment(study, {
      modality: 'RTSTRUCT',
      kind: 'contours',
      number: 9003,
      uid: uidFrom(`rtstruct series ${study.study.uid} ${set.series.uid}`),
      madeAt: last.updatedAt,
    }),
    OperatorsName: personName(last.author),
    FrameOfReferenceUID: frameOfReferenceUid,
    PositionReferenceIndicator: null,

    InstanceNumber: 1,
    StructureSetLabel: 'Overread',
    StructureSetDescription: DISCLAIMER,
    StructureSetDate: date,
    StructureSetTime: time,
    ReferencedFrameOfReferenceSequence: [
      {
        FrameOfReferenceUID: frameOfReferenceUid,
        RTReferencedStudySequence: [
          {
            ReferencedSOPClassUID: STUDY_CLASS,
            ReferencedSOPInstanceUID: study.study.uid,
            RTReferencedSeriesSequence: [
              {
                SeriesInstanceUID: set.series.uid,
                ContourImageSequence: set.images.map(imageReference),
              },
            ],
          },
        ],
      },
    ],
    StructureSetROISequence: segments.map(({ number, segment }) => ({
      ROINumber: number,
      ReferencedFrameOfReferenceUID: frameOfReferenceUid,
      ROIName: longString(segment.label) || `Segment ${number}`,
      ROIDescription: longString(
        `Version ${segment.version} by ${segment.author}${whence(segment)}`,
        1024,
      ),
      ROIGenerationAlgorithm: segment.algorithmType,
      ...(segment.algorithmType !== 'MANUAL' && {
        ROIGenerationDescription: longString(
          segment.algorithm?.name || study.software.name,
        ),
      }),
    })),
    ROIContourSequence: segments.map((segment) => roiContour(segment, set)),
    RTROIObservationsSequence: segments.map(({ number, segment }) => ({
      ObservationNumber: number,
      ReferencedROINumber: number,
      ROIObservationLabel: longString(segment.label, 16),
      ...(segment.type && {
        RTROIIdentificationCodeSequence: [codeItem(segment.type)],
      }),
      RTROIInterpretedType: null,
      ROIInterpreter: personName(segment.author),
    })),
    ApprovalStatus: 'UNAPPROVED',
  };
}

const whence = ({ algorithm }: Segment) =>
  algorithm?.runId ? `, run=${algorithm.runId}` : '';

const roiContour = (
  { number, segment, frames }: MarkedSegment,
  { images, rows, columns }: MarkedSet,
) => ({
  ROIDisplayColor: [1, 3, 5].map((at) => parseInt(segment.color.slice(at, at + 2), 16)),
  ReferencedROINumber: number,
  ContourSequence: frames.flatMap(({ image: index, runs }) => {
    const image = images[index] as MarkedImage;
    const plane = image.plane as ImagePlane; // every image of a set in the patient has one
    return closedContours(runs, { rows, columns }).map((corners) => ({
      ContourImageSequence: [imageReference(image)],
      ContourGeometricType: 'CLOSED_PLANAR',
      NumberOfContourPoints: corners.length,
      ContourData: corners.flatMap((corner) =>
        pixelToPatient(plane, corner).map(rounded),
      ),
    }));
  }),
});

/** A tenth of a micrometre: what is beyond makes files large, and nothing better. */
const rounded = (mm: number) => Math.round(mm * 10_000) / 10_000 || 0;
