import { subtract, voxelsInside, type Mask } from '@/lib/image/segmentation/mask';
import { refused } from '@/lib/evaluation/refusal';

export interface Overlap {
  /** Voxels of the first, of the second, of both. */
  readonly first: number;
  readonly second: number;
  readonly both: number;
  /** 2 · both / (first + second), 0 … 1; null where both are empty. Dice 1945. */
  readonly dice: number | null;
  /** both / either, 0 … 1; null where both are empty. Jaccard 1912. */
  readonly iou: number | null;
}

/**
 * How much two masks of one series share, in voxels.
 *
 * @throws AppError `invalid_request` for masks of matrices of different size.
 */
export function maskOverlap(first: Mask, second: Mask): Overlap {
  if (first.rows !== second.rows || first.columns !== second.columns) {
    throw refused(
      `Masks of ${first.columns} × ${first.rows} and ${second.columns} × ${second.rows} pixels can’t be compared.`,
      'Both must be drawn on the same series.',
    );
  }
  const [a, b] = [voxelsInside(first), voxelsInside(second)];
  const both = a - voxelsInside(subtract(first, second));
  return {
    first: a,
    second: b,
    both,
    dice: a + b === 0 ? null : (2 * both) / (a + b),
    iou: a + b === 0 ? null : both / (a + b - both),
  };
}
