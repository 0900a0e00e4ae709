import { modelPoint, pixelPoint } from '@/lib/image/geometry';
import type { Picture } from '@/lib/image/render';
import { drawNumber, numberSize } from '@/lib/image/text/digits';
import { toModel, toSource, type Box, type ImageTransform } from '@/lib/image/transform';

/** Where a slice stands on a picture of several, in pixels of that picture before it is resized. */
export interface Place {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A place and how the whole picture came to the model; plain data, kept with the run. */
export interface Tile extends Place {
  /** Number of the picture among those of its request: tiles of one picture have it in common. */
  readonly picture: number;
  readonly whole: ImageTransform;
}

/** More slices than this in one picture are too small to be read. */
export const MOST_TILES = 16;

/**
 * How many slices have to share a picture so that all fit into so many pictures; slices of different
 * groups never share one.
 *
 * @param groups - Slices of each group, and windows in each of which they are a picture.
 * @returns 1 where none have to; undefined where even the most are not enough.
 */
export function tilesNeeded(
  groups: readonly { readonly slices: number; readonly windows: number }[],
  pictures: number,
): number | undefined {
  const needed = (tiles: number) =>
    groups.reduce(
      (sum, { slices, windows }) => sum + Math.ceil(slices / tiles) * windows,
      0,
    );
  for (let tiles = 1; tiles <= MOST_TILES; tiles += 1) {
    if (needed(tiles) <= pictures) return tiles;
  }
  return undefined;
}

/**
 * Slices side by side, row by row, as square as can be. Each has its number in white above it, outside
 * of what it shows; nothing is scaled.
 */
export function montage(slices: readonly { number: number; picture: Picture }[]): {
  picture: Picture;
  places: readonly Place[];
} {
  const most = (side: 'width' | 'height') =>
    Math.max(...slices.map(({ picture }) => picture[side]));
  const columns = Math.ceil(Math.sqrt(slices.length));
  const rows = Math.ceil(slices.length / columns);
  const dot = Math.max(2, Math.round(most('width') / 128));
  const gap = 2 * dot;
  const strip = numberSize(0, dot).height + 2 * gap;
  const step = { x: most('width') + gap, y: strip + most('height') + gap };
  const channels = slices.some(({ picture }) => picture.channels === 3) ? 3 : 1;
  const width = columns * step.x - gap;
  const height = rows * step.y - gap;
  const data = new Uint8Array(width * height * channels);
  const whole: Picture = { width, height, channels, data };
  const places = slices.map(({ number, picture }, index) => {
    const left = (index % columns) * step.x;
    const top = Math.floor(index / columns) * step.y;
    drawNumber(whole, number, { left: left + gap, top: top + gap }, dot);
    const place = { left, top: top + strip };
    copy(picture, whole, place);
    return { ...place, width: picture.width, height: picture.height };
  });
  return { picture: whole, places };
}

function copy(from: Picture, to: Picture, { left, top }: { left: number; top: number }) {
  for (let row = 0; row < from.height; row += 1) {
    const start = ((top + row) * to.width + left) * to.channels;
    const line = from.data.subarray(
      row * from.width * from.channels,
      (row + 1) * from.width * from.channels,
    );
    if (from.channels === to.channels) to.data.set(line, start);
    else line.forEach((grey, x) => to.data.fill(grey, start + 3 * x, start + 3 * x + 3));
  }
}

/**
 * A box of the whole picture as a box of one of its slices, in pixels of the slice counted from its
 * top-left corner; it may reach beyond the slice.
 *
 * @param box - Pixels of the picture as the model saw it, padding included.
 */
export function boxOnTile({ whole, left, top }: Tile, box: Box): Box {
  const corner = (x: number, y: number) => {
    const [column, row] = toSource(whole, modelPoint(x, y));
    return [column + 0.5 - left, row + 0.5 - top] as const;
  };
  return [...corner(box[0], box[1]), ...corner(box[2], box[3])];
}

/** Does the middle of a box of the whole picture lie on this slice? */
export function isOnTile(tile: Tile, box: Box): boolean {
  const [left, top, right, bottom] = boxOnTile(tile, box);
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  return x >= 0 && y >= 0 && x <= tile.width && y <= tile.height;
}

/** The inverse of `boxOnTile`. */
export function boxOnWhole({ whole, left, top }: Tile, box: Box): Box {
  const corner = (x: number, y: number) =>
    toModel(whole, pixelPoint(x + left - 0.5, y + top - 0.5));
  const [start, end] = [corner(box[0], box[1]), corner(box[2], box[3])];
  return [start[0], start[1], end[0], end[1]];
}
