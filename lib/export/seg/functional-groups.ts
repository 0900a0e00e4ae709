import { uidFrom } from '@/lib/dicom/write-part10';
import { codeItem, dcm } from '@/lib/export/dicom/coded-concept';
import { imageReference } from '@/lib/export/dicom/modules';
import type { MarkedImage, MarkedSet } from '@/lib/export/seg/marked-images';

/** A frame of the object: an image of the set, and the segment on it; null: all of them at once. */
export interface SegFrame {
  readonly image: number;
  readonly segmentNumber: number | null;
}

/**
 * Multi-frame Functional Groups and Multi-frame Dimension modules of a segmentation. Every frame names
 * the one image that it was drawn on; where it lies, too, where that has a place in the patient.
 *
 * @see DICOM PS3.3 C.7.6.16, C.7.6.17, A.51.5
 */
export function functionalGroups(set: MarkedSet, frames: readonly SegFrame[]) {
  const { images, frameOfReferenceUid } = set;
  const shared = sharedGroups(images);
  const isPlaced = frameOfReferenceUid !== null;
  const bySegment = frames.some(({ segmentNumber }) => segmentNumber !== null);
  const organization = uidFrom(
    `dimensions ${set.series.uid} ${isPlaced ? 'position' : 'stack'} ${bySegment ? 'segment' : ''}`,
  );
  const dimension = (pointer: number, group: number, label: string) => ({
    DimensionOrganizationUID: organization,
    DimensionIndexPointer: pointer,
    FunctionalGroupPointer: group,
    DimensionDescriptionLabel: label,
  });
  return {
    NumberOfFrames: frames.length,
    DimensionOrganizationSequence: [{ DimensionOrganizationUID: organization }],
    DimensionIndexSequence: [
      ...(bySegment ? [dimension(0x0062000b, 0x0062000a, 'Segment')] : []),
      isPlaced
        ? dimension(0x00200032, 0x00209113, 'Position')
        : dimension(0x00209057, 0x00209111, 'Image in the series'),
    ],
    SharedFunctionalGroupsSequence: [shared.groups],
    PerFrameFunctionalGroupsSequence: frames.map(({ image: index, segmentNumber }) => {
      const image = images[index] as MarkedImage;
      return {
        FrameContentSequence: [
          {
            DimensionIndexValues: [
              ...(segmentNumber === null ? [] : [segmentNumber]),
              index + 1,
            ],
            ...(!isPlaced && { StackID: '1', InStackPositionNumber: index + 1 }),
          },
        ],
        ...(isPlaced && {
          PlanePositionSequence: [{ ImagePositionPatient: image.place?.position }],
        }),
        ...shared.ownOf(image),
        DerivationImageSequence: [derivation(image)],
        ...(segmentNumber !== null && {
          SegmentIdentificationSequence: [{ ReferencedSegmentNumber: segmentNumber }],
        }),
      };
    }),
  };
}

/** What all images say alike is said once. */
function sharedGroups(images: readonly MarkedImage[]) {
  const all = images.map((image) => ({ ...measures(image), ...orientation(image) }));
  const isOne = new Set(all.map((each) => JSON.stringify(each))).size === 1;
  return {
    groups: isOne ? all[0] : {},
    ownOf: (image: MarkedImage) =>
      isOne ? {} : { ...measures(image), ...orientation(image) },
  };
}

function measures({ place }: MarkedImage) {
  if (!place?.pixelSpacing) return {};
  const { pixelSpacing, sliceThickness } = place;
  return {
    PixelMeasuresSequence: [
      {
        PixelSpacing: pixelSpacing,
        ...(sliceThickness !== null && { SliceThickness: sliceThickness }),
      },
    ],
  };
}

const orientation = ({ plane, place }: MarkedImage) =>
  plane
    ? { PlaneOrientationSequence: [{ ImageOrientationPatient: place?.orientation }] }
    : {};

const derivation = (image: MarkedImage) => ({
  SourceImageSequence: [
    {
      ...imageReference(image),
      PurposeOfReferenceCodeSequence: [
        codeItem(dcm('121322', 'Source image for image processing operation')),
      ],
      SpatialLocationsPreserved: 'YES',
    },
  ],
  DerivationCodeSequence: [codeItem(dcm('113076', 'Segmentation'))],
});
