import { patientPoint, patientToPixel, pixelPoint } from '@/lib/image/geometry';
import type { PixelPoint } from '@/lib/image/geometry';
import { boxOnWhole } from '@/lib/image/display/montage';
import { boxToModel } from '@/lib/image/transform';
import { exampleRecordings } from '@/lib/models/recordings/examples';
import { sampleRecordings, type LesionPlace } from '@/lib/models/recordings/samples';
import type { LesionTruth, Sample } from '@/lib/samples/sample';
import { samples } from '@/lib/samples/samples';
import type { Prepared } from '@/lib/workflow/prepare/prepare';
import type { PreparedSlice } from '@/lib/workflow/prepare/slices/parts';

/** Higher than any patient: a place that no slice shows. */
const NOWHERE = 1e6;
/** A box around a lesion is drawn a little wide, as people and models do. */
const MARGIN = 1.5;

/**
 * What `replay` answers for these very images: the planted lesions of a sample study where they can
 * be seen on them, an example that claims nothing for every other study.
 */
export function replaySettings(prepared: Prepared, studyUid: string) {
  const sample = samples().find((each) => each.studyUid === studyUid);
  const place = (name: Sample['id'], index: number) =>
    sample?.id === name
      ? lesionPlace(sample.truth.lesions[index], prepared.slices)
      : HIDDEN;
  const lesion = sample?.truth.lesions[0];
  const named = { side: lesion?.side ?? 'left', sizeMm: lesion?.diameterMm ?? 1 };
  return {
    sample: sample?.id,
    recordings: [
      ...sampleRecordings({
        lungNodule: place('chest-ct', 0),
        liverLesion: place('chest-ct', 1),
        brainLesion: { ...place('brain-mr', 0), ...named },
        ultrasoundLesion: { ...place('ultrasound', 0), ...named },
      }),
      ...exampleRecordings,
    ],
  };
}

const HIDDEN: LesionPlace = { at: 0, zMm: NOWHERE, box: [0, 0, 1, 1] };

function lesionPlace(
  lesion: LesionTruth | undefined,
  slices: readonly PreparedSlice[],
): LesionPlace {
  const seen = slices
    .map((slice, index) => ({ slice, index, ...(lesion && seenOn(slice, lesion)) }))
    .filter((each) => each.offMm !== undefined && each.centre !== undefined)
    .sort((a, b) => (a.offMm ?? 0) - (b.offMm ?? 0));
  const [nearest] = seen;
  if (!lesion || !nearest?.centre) return HIDDEN;
  const { transform, tile } = nearest.slice;
  const { width, height } = (tile?.whole ?? transform).resize;
  const box = boxToModel(
    transform,
    around(nearest.centre, lesion.diameterMm, nearest.slice),
  );
  const [left, top, right, bottom] = tile ? boxOnWhole(tile, box) : box;
  const thousandths = (value: number, side: number) =>
    Math.min(1000, Math.max(0, Math.round((value / side) * 1000)));
  return {
    at: slices.length > 1 ? nearest.index / (slices.length - 1) : 0,
    box: [
      thousandths(left, width),
      thousandths(top, height),
      thousandths(right, width),
      thousandths(bottom, height),
    ],
  };
}

/** Where a lesion is on an image, and how far from its plane; undefined where it can't be seen. */
function seenOn(
  { checked, seriesUid, frame }: PreparedSlice,
  { place, diameterMm, seriesUids }: LesionTruth,
): { centre: PixelPoint; offMm: number } | undefined {
  if (!seriesUids.includes(seriesUid)) return undefined;
  if (place.space === 'pixel') {
    const pixel = place.perFrame[frame - 1];
    return pixel && { centre: pixelPoint(pixel[0], pixel[1]), offMm: frame };
  }
  if (!checked.plane) return undefined;
  const [x, y, z] = place.centreMm;
  const point = patientPoint(x, y, z);
  const { pixel: centre, offPlaneMm } = patientToPixel(checked.plane, point);
  const offMm = Math.abs(offPlaneMm);
  return offMm < diameterMm / 2 ? { centre, offMm } : undefined;
}

function around(
  [column, row]: PixelPoint,
  diameterMm: number,
  { checked: { plane, pixelSpacing } }: PreparedSlice,
): [number, number, number, number] {
  const [rowSpacing, columnSpacing] = plane
    ? [plane.rowSpacingMm, plane.columnSpacingMm]
    : (pixelSpacing ?? [1, 1]);
  const halfWidth = (MARGIN * diameterMm) / 2 / columnSpacing;
  const halfHeight = (MARGIN * diameterMm) / 2 / rowSpacing;
  return [column - halfWidth, row - halfHeight, column + halfWidth, row + halfHeight];
}
