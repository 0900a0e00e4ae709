import { cieLabOfColor } from '@/lib/dicom/segmentation/cielab';
import {
  NOT_SPECIFIED,
  PROPERTIES,
  type Code,
} from '@/lib/dicom/segmentation/properties';
import { uidFrom } from '@/lib/dicom/write-part10';
import type { AnnotatedStudy, Segment } from '@/lib/export/annotated-study';
import { codeItem, dcm } from '@/lib/export/dicom/coded-concept';
import { longString } from '@/lib/export/dicom/text';
import type { MarkedSegment } from '@/lib/export/seg/marked-images';

/** What is said where an algorithm has no name, or no version. */
const NOT_STATED = 'Not stated';

/**
 * An item of the Segment Sequence: what a segment is, who drew it, how it is told from others.
 *
 * @see DICOM PS3.3 C.8.20.4, 10.16 (Algorithm Identification)
 */
export function segmentItem(
  { number, segment }: MarkedSegment,
  { software }: AnnotatedStudy,
) {
  const { label, color, algorithmType, author, version } = segment;
  const algorithm = segment.algorithm ?? { ...software, runId: null };
  return {
    SegmentNumber: number,
    SegmentLabel: longString(label) || `Segment ${number}`,
    SegmentDescription: longString(`Version ${version} by ${author}`, 1024),
    SegmentAlgorithmType: algorithmType,
    ...(algorithmType !== 'MANUAL' && {
      SegmentAlgorithmName: longString(algorithm.name) || NOT_STATED,
    }),
    ...(algorithmType !== 'MANUAL' &&
      algorithm.runId !== null && {
        SegmentationAlgorithmIdentificationSequence: [
          {
            AlgorithmFamilyCodeSequence: [
              codeItem(dcm('123110', 'Artificial Intelligence')),
            ],
            AlgorithmName: longString(algorithm.name) || NOT_STATED,
            AlgorithmVersion: longString(algorithm.version ?? '') || NOT_STATED,
            AlgorithmParameters: `run=${algorithm.runId}`,
          },
        ],
      }),
    RecommendedDisplayCIELabValue: cieLabOfColor(color),
    SegmentedPropertyCategoryCodeSequence: [codeItem(categoryOf(segment))],
    SegmentedPropertyTypeCodeSequence: [codeItem(segment.type ?? NOT_SPECIFIED)],
    TrackingID: longString(`segment ${segment.id}`),
    TrackingUID: uidFrom(`segment ${segment.id}`),
  };
}

/** As a person said; else the category of the type, where the standard's lists have it. */
function categoryOf({ category, type }: Segment): Code {
  if (category) return category;
  const known = PROPERTIES.find(({ types }) =>
    types.some((each) => each.value === type?.value && each.scheme === type.scheme),
  );
  return known?.category ?? NOT_SPECIFIED;
}
