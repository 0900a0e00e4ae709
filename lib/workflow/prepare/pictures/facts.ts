import type { SeriesDetail, Stack } from '@/lib/api/studies';
import { standardBodyPart } from '@/lib/dicom/attributes/body-parts';
import { TAG, numberOf, stringOf } from '@/lib/dicom/json';
import { pixelPoint, pixelToPatient, planeOf } from '@/lib/image/geometry';
import { standardOrientation } from '@/lib/image/orient';
import { contextBlock, FACTS, type Fact } from '@/lib/report/instructions';
import type { DrawnSlice } from '@/lib/workflow/prepare/pictures/tiled';
import type { Part } from '@/lib/workflow/prepare/slices/parts';
import type { SourceFrame } from '@/lib/workflow/prepare/source-frames';

/**
 * The only header values that may leave: words from the standard's lists, and numbers. No
 * description, name, date or identifier is among them, since people write names into those.
 */
function allowedFacts(
  series: SeriesDetail,
  stack: Stack,
  { header, frame, image }: SourceFrame,
  sent: number,
): Record<Fact, string | number | null> {
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

/**
 * The block of data: the facts that the recipe chose of what may leave, of each series where there are
 * several, with the numbers of its slices. Empty where none is chosen.
 */
export function dataBlock(
  parts: readonly Part[],
  chosen: readonly Fact[] = FACTS,
): string {
  if (chosen.length === 0 || parts.length === 0) return '';
  let before = 0;
  const blocks = parts.map(({ series, stack, described, picked }, index) => {
    const all = allowedFacts(series, stack, described, picked.length);
    const own = Object.fromEntries(
      FACTS.filter((fact) => chosen.includes(fact)).map((fact) => [fact, all[fact]]),
    );
    const from = before + 1;
    before += picked.length;
    return { series: index + 1, slices: `${from} to ${before}`, ...own };
  });
  const [{ series: _series, slices: _slices, ...only }] = blocks as [
    (typeof blocks)[number],
  ];
  return contextBlock(blocks.length > 1 ? blocks : only);
}

/**
 * “Slice 3 of 20, axial CT, z -120.5 mm, window 40/400”; of several series “Slice 15 of 36, series 2 of
 * 3, slice 3 of 12, axial T2 MR, …”; of a montage “Slices 5 to 8 of 20 side by side, each under its
 * number, axial CT, z -120.5 to -90.5 mm, window 40/400”.
 *
 * @param all - Slices and series of the request.
 */
export function captionOf(
  drawn: readonly DrawnSlice[],
  part: Part,
  all: { readonly count: number; readonly series: number; readonly tiles: number },
): string {
  const [first, last] = [drawn[0], drawn.at(-1)];
  if (!first || !last) throw new RangeError('There is no slice to be named.');
  const { frame } = first.described;
  const isOneOfSeveral = all.series > 1;
  const kind = [
    planeName(frame.orientation),
    isOneOfSeveral && part.kind,
    part.series.modality,
  ];
  const from = first.slice.number;
  const slices =
    all.tiles > 1
      ? `Slices ${from} to ${last.slice.number} of ${all.count} side by side, each under its number`
      : `Slice ${from} of ${all.count}`;
  return [
    slices,
    ...(isOneOfSeveral ? inSeries(first, last, part, all.series) : []),
    kind.filter(Boolean).join(' '),
    ...whereIs(first, last),
    ...(frame.bValue === undefined ? [] : [`b ${frame.bValue}`]),
    ...(first.window === 'as displayed' ? [] : [`window ${first.window}`]),
  ].join(', ');
}

/** “series 2 of 3, slice 3 of 12” */
function inSeries(first: DrawnSlice, last: DrawnSlice, part: Part, of: number) {
  const { picked, number } = part;
  const places = [first, last].map(
    ({ slice }) =>
      1 +
      picked.findIndex(
        (each) =>
          each.sopInstanceUid === slice.sopInstanceUid && each.frame === slice.frame,
      ),
  );
  return [
    `series ${number} of ${of}`,
    `slice ${toOne(places.map(String))} of ${picked.length}`,
  ];
}

/** Heights of the middles of both, or their numbers in the file. */
function whereIs(first: DrawnSlice, last: DrawnSlice): string[] {
  const heights = [first, last].flatMap(({ described: { frame, image } }) => {
    const plane = planeOf(frame);
    if (!plane) return [];
    const middle = pixelPoint((image.columns - 1) / 2, (image.rows - 1) / 2);
    return [pixelToPatient(plane, middle)[2].toFixed(1)];
  });
  if (heights.length === 2) return [`z ${toOne(heights)} mm`];
  const { numberOfFrames } = first.described.image;
  const frames = [first.slice.frame, last.slice.frame].map(String);
  return numberOfFrames > 1 ? [`frame ${toOne(frames)} of ${numberOfFrames}`] : [];
}

const toOne = (ends: readonly string[]) => [...new Set(ends)].join(' to ');

const planeName = (orientation: SourceFrame['frame']['orientation']) => {
  const { plane } = standardOrientation(orientation);
  return plane === 'unknown' ? null : plane;
};

const round = (value: number) => Math.round(value * 1000) / 1000;
