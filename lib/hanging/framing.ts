/** How a breast lies in the picture as it is stored; sizes in mm at the detector. */
export interface StoredBreast {
  readonly wall?: 'left' | 'right' | undefined;
  readonly upsideDown: boolean;
  readonly widthMm?: number | undefined;
  readonly heightMm?: number | undefined;
}

interface Facts {
  readonly laterality: 'L' | 'R' | 'B' | null;
  readonly breast: StoredBreast | null;
}

/** How a picture is put into its viewport, instead of in the middle and as large as fits. */
export interface Framing {
  readonly flipHorizontal: boolean;
  readonly flipVertical: boolean;
  /** The edge of the viewport at which the chest wall is to be, once it is flipped so. */
  readonly wall: 'left' | 'right';
  /**
   * The part of the viewport's width and height that the picture has where the largest one that it is
   * compared with fits exactly: `share` is its size in that one's, both in mm.
   */
  readonly share: { readonly width: number; readonly height: number };
}

/**
 * How a mammogram is hung: the chest wall of the right breast at the right edge, of the left at the left
 * one, so that both are in the middle of the screen, the head or the outer side at the top, and all in
 * one scale, so that sides can be compared.
 *
 * @param all - What it may be compared with, itself among them.
 * @returns undefined for everything else, and where the file doesn't say which side it is. Where it
 *   doesn't say where the chest wall is, it is taken to be stored as it is looked at.
 */
export function framingOf(
  { laterality, breast }: Facts,
  all: readonly Facts[],
): Framing | undefined {
  if (!breast || (laterality !== 'L' && laterality !== 'R')) return undefined;
  const wall = laterality === 'R' ? 'right' : 'left';
  return {
    wall,
    flipHorizontal: breast.wall !== undefined && breast.wall !== wall,
    flipVertical: breast.upsideDown,
    share: {
      width: shareOf('widthMm', breast, all),
      height: shareOf('heightMm', breast, all),
    },
  };
}

/** 1 where sizes are not known. */
function shareOf(
  side: 'widthMm' | 'heightMm',
  breast: StoredBreast,
  all: readonly Facts[],
): number {
  const sizes = all.flatMap((each) => each.breast?.[side] ?? []);
  const own = breast[side];
  return own === undefined ? 1 : own / Math.max(own, ...sizes);
}

/**
 * The size of a picture on the screen, in CSS pixels.
 *
 * @param size - Of the viewport, in CSS pixels.
 * @param shape - Width of the picture divided by its height.
 */
export function framedWidth(
  { share }: Framing,
  size: { readonly width: number; readonly height: number },
  shape: number,
): number {
  return Math.min(size.width * share.width, size.height * share.height * shape);
}
