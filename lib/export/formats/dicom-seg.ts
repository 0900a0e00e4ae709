import { uidFrom, writePart10 } from '@/lib/dicom/write-part10';
import type { AnnotatedStudy } from '@/lib/export/annotated-study';
import {
  deviceSerialNumber,
  identified,
  patientAndStudy,
  seriesAndEquipment,
} from '@/lib/export/dicom/modules';
import { dicomMoment, personName } from '@/lib/export/dicom/text';
import type { ExportFormat, WrittenFile } from '@/lib/export/export-format';
import { functionalGroups } from '@/lib/export/seg/functional-groups';
import { markedSets, type MarkedSet } from '@/lib/export/seg/marked-images';
import { binaryPixels, labelPixels } from '@/lib/export/seg/pixels';
import { segmentItem } from '@/lib/export/seg/segment-items';
import { DISCLAIMER } from '@/lib/report/prose';

const KINDS = {
  BINARY: { sopClassUid: '1.2.840.10008.5.1.4.1.1.66.4', pixels: binaryPixels },
  LABELMAP: { sopClassUid: '1.2.840.10008.5.1.4.1.1.66.7', pixels: labelPixels },
};

/**
 * Segments as OHIF, Slicer, Weasis and PACS read them: one object for each series (and matrix, and
 * frame of reference) that has some. Segments may overlap.
 *
 * @see DICOM PS3.3 A.51, C.8.20
 */
export const dicomSeg: ExportFormat = {
  id: 'dicom-seg',
  title: 'DICOM SEG',
  reads: ['segments'],
  write: (study) => files(study, 'BINARY', 'seg'),
};

/**
 * The same in a hundredth of the space, for readers of 2024 and later. Segments may not overlap.
 *
 * @see DICOM PS3.3 A.51 with Supplement 243
 */
export const dicomSegLabelMap: ExportFormat = {
  id: 'dicom-seg-labelmap',
  title: 'DICOM SEG (label map)',
  reads: ['segments'],
  write: (study) => files(study, 'LABELMAP', 'labelmap'),
};

const files = (
  study: AnnotatedStudy,
  kind: keyof typeof KINDS,
  name: string,
): WrittenFile[] =>
  markedSets(study).map((set, index) => ({
    name: index === 0 ? `${name}.dcm` : `${name}-${index + 1}.dcm`,
    mediaType: 'application/dicom',
    bytes: writePart10(identified(dataset(study, set, kind))),
  }));

function dataset(study: AnnotatedStudy, set: MarkedSet, kind: keyof typeof KINDS) {
  const { sopClassUid, pixels } = KINDS[kind];
  const { frames, bytes } = pixels(set);
  const segments = set.segments.map(({ segment }) => segment);
  const last = segments.reduce((a, b) => (a.updatedAt < b.updatedAt ? b : a));
  const content = dicomMoment(last.updatedAt, study.study.timezoneOffsetFromUtc);
  return {
    SOPClassUID: sopClassUid,
    ...patientAndStudy(study),
    ...seriesAndEquipment(study, {
      modality: 'SEG',
      kind: 'segments',
      number: 9002,
      uid: uidFrom(`${kind} series ${study.study.uid} ${set.series.uid}`),
      madeAt: last.updatedAt,
    }),
    DeviceSerialNumber: deviceSerialNumber(study),
    ...(set.frameOfReferenceUid === null
      ? { PatientOrientation: null }
      : {
          FrameOfReferenceUID: set.frameOfReferenceUid,
          PositionReferenceIndicator: null,
        }),

    InstanceNumber: 1,
    ContentDate: content.date,
    ContentTime: content.time,
    ContentLabel: 'SEGMENTATION',
    ContentDescription: 'Segments of Overread',
    ContentCreatorName: personName(last.author),
    ImageComments: DISCLAIMER,
    ImageType: ['DERIVED', 'PRIMARY'],
    SegmentationType: kind,
    SegmentSequence: set.segments.map((segment) => segmentItem(segment, study)),

    ...lossyOf(set),
    ...functionalGroups(set, frames),
    ReferencedSeriesSequence: [
      {
        SeriesInstanceUID: set.series.uid,
        ReferencedInstanceSequence: [
          ...new Map(
            set.images.map(({ instance }) => [instance.sopInstanceUid, instance]),
          ).values(),
        ].map(({ sopClassUid: of, sopInstanceUid }) => ({
          ReferencedSOPClassUID: of,
          ReferencedSOPInstanceUID: sopInstanceUid,
        })),
      },
    ],

    Rows: set.rows,
    Columns: set.columns,
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    PixelRepresentation: 0,
    ...samples(kind, set.segments.length),
    PixelData: bytes,
  };
}

function samples(kind: keyof typeof KINDS, segmentCount: number) {
  if (kind === 'BINARY') return { BitsAllocated: 1, BitsStored: 1, HighBit: 0 };
  const bits = segmentCount < 256 ? 8 : 16;
  return {
    BitsAllocated: bits,
    BitsStored: bits,
    HighBit: bits - 1,
    PixelPaddingValue: 0,
  };
}

/** Outlines drawn on what was compressed with loss are of such an image, whatever holds them. */
function lossyOf({ series: { lossy } }: MarkedSet) {
  if (!lossy) return { LossyImageCompression: '00' };
  return {
    LossyImageCompression: '01',
    LossyImageCompressionRatio: lossy.ratio,
    LossyImageCompressionMethod: lossy.method,
  };
}
