import type { SeriesDetail, Stack } from '@/lib/api/studies';
import { standardBodyPart } from '@/lib/dicom/attributes/body-parts';
import { TAG, numberOf, stringOf } from '@/lib/dicom/json';
import { pixelPoint, pixelToPatient, planeOf } from '@/lib/image/geometry';
import { standardOrientation } from '@/lib/image/orient';
import type { ImageFacts } from '@/lib/report/instructions';
import type { PickedFrame } from '@/lib/workflow/prepare/pick-slices';
import type { SourceFrame } from '@/lib/workflow/prepare/source-frames';

/**
 * The only header values that may leave: words from the standard's lists, and numbers. No
 * description, name, date or identifier is among them, since people write names into those.
 */
export function allowedFacts(
  series: SeriesDetail,
  stack: Stack,
  { header, frame, image }: SourceFrame,
  sent: number,
): ImageFacts {
  const spacing = frame.pixelSpacing?.map((mm) => round(mm)).join(' × ');
  return {
    modality: series.modality,
    'body part': standardBodyPart(stringOf(header, TAG.BodyPartExamined)) ?? null,
    plane: planeName(frame.orientation),
    orientation: frame.orientation
      ? 'image left = patient right in axial and coronal, anterior in sagittal'
      : null,
    images: `${sent} of ${stack.frames.length}`,
    'matrix (rows × columns)': `${image.rows} × ${image.columns}`,
    'pixel spacing mm (rows × columns)': spacing ?? null,
    'slice spacing mm': stack.spacingMm === null ? null : round(stack.spacingMm),
    'slice thickness mm': frame.sliceThickness ?? null,
    kVp: numberOf(header, TAG.KVP) ?? null,
    'contrast agent':
      series.modality === 'CT' || series.modality === 'MR'
        ? stringOf(header, TAG.ContrastBolusAgent)
          ? 'yes'
          : 'not stated'
        : null,
    'repetition time ms': numberOf(header, TAG.RepetitionTime) ?? null,
    'echo time ms': frame.echoTime ?? null,
    'inversion time ms': numberOf(header, TAG.InversionTime) ?? null,
    'flip angle °': numberOf(header, TAG.FlipAngle) ?? null,
    'b-value s/mm²': frame.bValue ?? null,
    'frame time ms': series.frameTimeMs,
  };
}

/** “Slice 3 of 20, axial CT, z -120.5 mm, window 40/400” */
export function captionOf(
  number: number,
  count: number,
  modality: string,
  picked: PickedFrame,
  source: SourceFrame,
  window: string,
): string {
  const plane = planeOf(source.frame);
  const kind = `${planeName(source.frame.orientation) ?? ''} ${modality}`.trim();
  const parts = [`Slice ${number} of ${count}`, kind];
  if (plane) {
    const { rows, columns } = source.image;
    const [, , z] = pixelToPatient(plane, pixelPoint((columns - 1) / 2, (rows - 1) / 2));
    parts.push(`z ${z.toFixed(1)} mm`);
  } else if (source.image.numberOfFrames > 1) {
    parts.push(`frame ${picked.frame} of ${source.image.numberOfFrames}`);
  }
  if (source.frame.bValue !== undefined) parts.push(`b ${source.frame.bValue}`);
  if (window !== 'as displayed') parts.push(`window ${window}`);
  return parts.join(', ');
}

const planeName = (orientation: SourceFrame['frame']['orientation']) => {
  const { plane } = standardOrientation(orientation);
  return plane === 'unknown' ? null : plane;
};

const round = (value: number) => Math.round(value * 1000) / 1000;
