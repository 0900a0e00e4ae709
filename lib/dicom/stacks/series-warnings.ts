import type { FrameSummary } from '@/lib/dicom/frame-summary';
import { mixtureOf } from '@/lib/dicom/stacks/geometry';
import { instanceNumbers } from '@/lib/dicom/stacks/warnings';

/** Missing numbers are told where they are at most this share of all: else numbers mean otherwise. */
const A_FEW = 0.2;

/**
 * What the reader should know of a series as a whole: that it mixes geometries, and that images
 * are missing of what the scanner announced or numbered.
 *
 * @param told - Instance numbers that a stack says already are missing.
 */
export function seriesWarnings(
  frames: readonly FrameSummary[],
  told: ReadonlySet<number>,
): string[] {
  const { orientations, matrices, spacings, withoutPlace } = mixtureOf(frames);
  return [
    ...(orientations > 1 ? [`This series mixes ${orientations} orientations.`] : []),
    ...(matrices > 1 ? [`This series mixes ${matrices} sizes of image.`] : []),
    ...(spacings > 1 ? [`This series mixes ${spacings} pixel spacings.`] : []),
    ...(withoutPlace > 0
      ? [
          `${withoutPlace} of ${frames.length} frames don’t say where they lie: ` +
            `they come in an order of their own.`,
        ]
      : []),
    ...announced(frames),
    ...numbering(frames, told),
  ];
}

/** Images in Acquisition (0020,1002) and Number of Temporal Positions (0020,0105). */
function announced(frames: readonly FrameSummary[]): string[] {
  const times = new Set(frames.flatMap(({ temporalPosition }) => temporalPosition ?? []));
  const expected = greatest(frames, (frame) => frame.temporalPositions);
  const short = [...Map.groupBy(frames, (frame) => frame.acquisitionNumber).values()]
    .map((acquisition) => ({
      here: acquisition.length,
      said: greatest(acquisition, (frame) => frame.imagesInAcquisition),
    }))
    .filter(({ here, said }) => here < said);
  const [first] = short;
  return [
    ...(times.size > 0 && times.size < expected
      ? [`The scanner announced ${expected} points in time: ${times.size} are here.`]
      : []),
    ...(first && short.length === 1
      ? [
          `The scanner announced ${first.said} images of an acquisition: ${first.here} are here.`,
        ]
      : []),
    ...(short.length > 1
      ? [
          `Of ${short.length} acquisitions fewer images are here than the scanner announced.`,
        ]
      : []),
  ];
}

const greatest = (
  frames: readonly FrameSummary[],
  read: (frame: FrameSummary) => number | undefined,
): number => frames.reduce((most, frame) => Math.max(most, read(frame) ?? 0), 0);

/** Holes in the instance numbers of a series of single frames. */
function numbering(frames: readonly FrameSummary[], told: ReadonlySet<number>): string[] {
  if (frames.some(({ framesInInstance }) => framesInInstance > 1)) return [];
  const numbers = new Set(frames.flatMap(({ instanceNumber }) => instanceNumber ?? []));
  const sorted = [...numbers].sort((a, b) => a - b);
  const [least = 0, most = 0] = [sorted[0], sorted.at(-1)];
  const count = most - least + 1;
  const holes = count - numbers.size;
  if (numbers.size < 2 || holes === 0 || holes > A_FEW * count) return [];
  const missing: number[] = [];
  for (let number = least; number <= most; number++) {
    if (!numbers.has(number) && !told.has(number)) missing.push(number);
  }
  if (missing.length === 0) return [];
  return [
    `The images are numbered from ${least} to ${most}: ${instanceNumbers(missing)} ` +
      `${missing.length === 1 ? 'is' : 'are'} missing.`,
  ];
}
