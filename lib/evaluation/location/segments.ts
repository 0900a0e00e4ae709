import { maskOverlap } from '@/lib/evaluation/location/masks';
import { surfaceDistances, type Spacing } from '@/lib/evaluation/location/surface';
import { blockOf, type Block } from '@/lib/image/segmentation/block';
import type { Mask } from '@/lib/image/segmentation/mask';

/** A structure marked on a stack of a series. */
export interface MarkedStructure {
  /** What it is called: its code, its label. Two that have one of them in common are the same. */
  readonly names: readonly string[];
  readonly seriesUid: string;
  readonly mask: Mask;
  /** The frames of the stack that it lies on, in order, by their `frameKey`. */
  readonly stack: readonly string[];
  /** Of the stack; null: not known, or not the same all over it. */
  readonly spacing: Spacing | null;
}

export type MaskMetricId =
  | 'mask-dice'
  | 'mask-hausdorff'
  | 'mask-hd95-pooled'
  | 'mask-hd95-directed'
  | 'mask-assd-pooled';

/** One named variant of how well what a draft marked is what the reference marks. */
export interface MaskMetric {
  readonly id: MaskMetricId;
  readonly title: string;
  readonly range: readonly [least: number, most: number];
  readonly better: 'higher' | 'lower';
  readonly corpus: 'mean';
}

/** No body is longer; an axis has to end. */
const LONGEST_MM = 3_000;
const distance = {
  range: [0, LONGEST_MM],
  better: 'lower',
  corpus: 'mean',
} as const;

export const maskMetrics: readonly MaskMetric[] = [
  {
    ...{ id: 'mask-dice', title: 'Dice of masks', range: [0, 1] },
    ...{ better: 'higher', corpus: 'mean' },
  },
  { id: 'mask-hausdorff', title: 'Hausdorff distance, mm', ...distance },
  { id: 'mask-hd95-pooled', title: 'Hausdorff 95 %, pooled (MedPy), mm', ...distance },
  {
    id: 'mask-hd95-directed',
    title: 'Hausdorff 95 %, directed (MONAI), mm',
    ...distance,
  },
  { id: 'mask-assd-pooled', title: 'Mean surface distance (MedPy), mm', ...distance },
];

export type MaskScores = Readonly<Record<MaskMetricId, number | null>>;
export const NO_MASK_SCORES: MaskScores = {
  ...{ 'mask-dice': null, 'mask-hausdorff': null, 'mask-hd95-pooled': null },
  ...{ 'mask-hd95-directed': null, 'mask-assd-pooled': null },
};

/** So many voxels of boxes are measured in one scoring: some minutes. Beyond it overlap is told alone. */
export const MOST_MEASURED = 2e9;

/** How much may still be measured: counted down. */
export interface Room {
  voxels: number;
}

/**
 * What a draft marked held against what the reference marks, structure by structure on the same series:
 * the mean over the reference's structures. One that the draft does not have has a Dice of 0 and no
 * distance; what the draft marks beyond them is not there for these numbers.
 *
 * @returns Nulls where the reference marks nothing; null distances where none is known.
 */
export function scoreMasks(
  draft: readonly MarkedStructure[],
  reference: readonly MarkedStructure[],
  room: Room,
): MaskScores {
  const each = reference
    .filter(({ mask }) => mask.frames.length > 0)
    .map((truth): MaskScores => {
      const found = draft.find(
        ({ names, seriesUid, mask }) =>
          names.some((name) => truth.names.includes(name)) &&
          seriesUid === truth.seriesUid &&
          mask.rows === truth.mask.rows &&
          mask.columns === truth.mask.columns,
      );
      if (!found) return { ...NO_MASK_SCORES, 'mask-dice': 0 };
      const { dice } = maskOverlap(found.mask, truth.mask);
      return { ...NO_MASK_SCORES, ...distancesOf(found, truth, room), 'mask-dice': dice };
    });
  const mean = (id: MaskMetricId) => {
    const known = each.flatMap((scores) => scores[id] ?? []);
    if (known.length === 0) return null;
    return known.reduce((sum, value) => sum + value, 0) / known.length;
  };
  return Object.fromEntries(
    maskMetrics.map(({ id }) => [id, mean(id)]),
  ) as unknown as MaskScores;
}

function distancesOf(
  found: MarkedStructure,
  truth: MarkedStructure,
  room: Room,
): Partial<MaskScores> {
  const { stack, spacing } = truth;
  if (!spacing) return {};
  const places = new Map(stack.map((key, at) => [key, at]));
  const blocks = [found, truth].map(({ mask }) =>
    blockOf(mask, (key) => places.get(key)),
  );
  const [a, b] = blocks;
  if (!a || !b) return {};
  const from = a.from.map((low, axis) => Math.min(low, b.from[axis] ?? 0));
  const size = a.from.map(
    (low, axis) =>
      Math.max(low + (a.size[axis] ?? 0), (b.from[axis] ?? 0) + (b.size[axis] ?? 0)) -
      (from[axis] ?? 0),
  );
  const voxels = size.reduce((product, count) => product * count, 1);
  if (voxels > room.voxels) return {};
  room.voxels -= voxels;
  const [first, second] = [a, b].map((block) => painted(block, from, size));
  const measured = first && second && surfaceDistances(first, second, spacing);
  if (!measured) return {};
  return {
    'mask-hausdorff': measured.hausdorff,
    'mask-hd95-pooled': measured.hausdorff95Pooled,
    'mask-hd95-directed': measured.hausdorff95Directed,
    'mask-assd-pooled': measured.averagePooled,
  };
}

/** A block within a larger one. */
function painted(block: Block, from: readonly number[], size: readonly number[]) {
  const [columns = 0, rows = 0, slices = 0] = size;
  const [x, y, z] = block.from.map((low, axis) => low - (from[axis] ?? 0)) as [
    number,
    number,
    number,
  ];
  const [w, h, d] = block.size;
  const voxels = new Uint8Array(columns * rows * slices);
  for (let slice = 0; slice < d; slice++) {
    for (let row = 0; row < h; row++) {
      const line = block.bits.subarray((slice * h + row) * w, (slice * h + row + 1) * w);
      voxels.set(line, ((slice + z) * rows + row + y) * columns + x);
    }
  }
  return { slices, rows, columns, voxels };
}
