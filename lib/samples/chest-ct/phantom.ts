import {
  abdomenHu,
  diaphragmDistance,
  LIVER_LESION,
} from '@/lib/samples/chest-ct/anatomy/abdomen';
import { eachPixel, paint, type Slice } from '@/lib/samples/chest-ct/canvas';
import { paintGirdle } from '@/lib/samples/chest-ct/anatomy/girdle';
import { columnX, polarMap, ROWS, rowY } from '@/lib/samples/chest-ct/grid';
import {
  FILLET_MM,
  liverTrees,
  lungDistance,
  lungHu,
  lungTrees,
  NODULE,
} from '@/lib/samples/chest-ct/anatomy/lungs';
import { mediastinum } from '@/lib/samples/chest-ct/anatomy/mediastinum';
import { ellipsoidSolid, type Cut } from '@/lib/samples/chest-ct/solids';
import { paintSpine } from '@/lib/samples/chest-ct/anatomy/spine';
import { paintWall } from '@/lib/samples/chest-ct/anatomy/wall';
import { noiseField } from '@/lib/samples/noise';
import { seededRandom } from '@/lib/samples/random';
import { capsule, coverage, smoothMin, type TubePiece } from '@/lib/samples/shapes';

const MEDIASTINAL_FAT_HU = -96;
/** Vessels and airways of the lung are blurred a little more: they are thinner than a slice. */
const FINE_EDGE_MM = 1.35;

/** The chest without scanner: densities on the grid, slice by slice from the top. */
export interface ChestPhantom {
  /**
   * Paint a slice.
   *
   * @param slice - Overwritten with HU, free of noise.
   * @returns Square millimetres of lung in the slice.
   */
  paint(slice: Slice, z: number): number;
}

/** Prepare everything that does not change from slice to slice. */
export function chestPhantom(): ChestPhantom {
  const polar = polarMap();
  const texture = noiseField(11, 3);
  const random = seededRandom(2026);
  const grown = lungTrees(random);
  const vessels = byHeight(grown.vessels);
  const airways = byHeight(grown.airways);
  const hepatic = byHeight(liverTrees(random));
  const cavity = new Float32Array(ROWS * ROWS);
  const pushed = new Float32Array(ROWS * ROWS);
  const air = new Float32Array(ROWS * ROWS);
  const nodule = ellipsoidSolid(NODULE.centre, radii(NODULE.diameterMm));
  const lesion = ellipsoidSolid(LIVER_LESION.centre, radii(LIVER_LESION.diameterMm));

  return {
    paint(slice, z) {
      paintWall(slice, cavity, z, polar, texture);
      pushLungs(pushed, z);
      paintInside(slice, { cavity, pushed, air }, z, texture);
      paintSpine(slice, z, texture);
      paintGirdle(slice, z, texture);
      for (const { solid, tone } of mediastinum) {
        if (tone !== undefined) paint(slice, solid.cut(z, 2), tone);
      }
      paintTree(slice, airways, z, 0.9, -250, air);
      paintTree(slice, airways, z, 0, -960, air);
      paintTree(slice, vessels, z, 0, 140, air);
      paintTree(slice, hepatic, z, 0, 152);
      paint(
        slice,
        nodule.cut(z, 2),
        (_, x, y) => NODULE.hu + 4 * texture(x / 3, y / 3, z / 3),
      );
      paint(slice, lesion.cut(z, 2), LIVER_LESION.hu);
      let area = 0;
      for (const share of air) area += share;
      return area;
    },
  };
}

const radii = (diameter: number) => [diameter / 2, diameter / 2, diameter / 2] as const;

/**
 * Distance to everything the lungs bend round, joined with fillets. Distances change evenly, so
 * every other pixel is worked out and the others lie between.
 */
function pushLungs(pushed: Float32Array, z: number): void {
  pushed.fill(60);
  for (const { solid, pushes } of mediastinum) {
    const cut = pushes ? solid.cut(z, FILLET_MM + 3) : undefined;
    if (!cut) continue;
    const push = (pixel: number, x: number, y: number) => {
      pushed[pixel] = smoothMin(pushed[pixel] ?? 60, cut.distance(x, y), FILLET_MM);
    };
    eachPixel(cut, push, 2);
  }
  for (let row = 0; row < ROWS; row += 2) fillBetween(pushed, row * ROWS, 1);
  for (let column = 0; column < ROWS; column += 1) fillBetween(pushed, column, ROWS);
}

/** Along a line of pixels, give each odd one the mean of its neighbours. */
function fillBetween(values: Float32Array, start: number, step: number): void {
  for (let k = 1; k < ROWS; k += 2) {
    const before = start + (k - 1) * step;
    const after = k + 1 < ROWS ? before + 2 * step : before;
    values[before + step] = ((values[before] ?? 0) + (values[after] ?? 0)) / 2;
  }
}

interface Layers {
  readonly cavity: Float32Array;
  readonly pushed: Float32Array;
  /** Written: share of lung in each pixel. */
  readonly air: Float32Array;
}

/** Fill the rib cage: lung, mediastinal fat, and the organs below the diaphragm. */
function paintInside(
  slice: Slice,
  { cavity, pushed, air }: Layers,
  z: number,
  texture: ReturnType<typeof noiseField>,
): void {
  air.fill(0);
  for (let row = 0, i = 0; row < ROWS; row += 1) {
    const y = rowY(row);
    for (let column = 0; column < ROWS; column += 1, i += 1) {
      const inner = cavity[i] ?? 99;
      if (inner > 0.8) continue;
      const x = columnX(column);
      const diaphragm = diaphragmDistance(x, y, z);
      const lung = lungDistance(inner, pushed[i] ?? 60, diaphragm);
      const lungShare = coverage(lung, 1.2);
      let hu = 0;
      if (lungShare < 1) {
        hu =
          diaphragm < 0
            ? abdomenHu(x, y, z, diaphragm, texture)
            : MEDIASTINAL_FAT_HU + 8 * texture(x / 8, y / 8, z / 8);
      }
      if (lungShare > 0) hu += (lungHu(x, y, z, texture) - hu) * lungShare;
      air[i] = lungShare;
      const wall = slice[i] ?? 0;
      slice[i] = wall + (hu - wall) * coverage(inner, 1.2);
    }
  }
}

const SHELF_MM = 4;
/** Pieces by the layers of 4 mm they touch: a tree has thousands, a slice needs few of them. */
type Shelves = ReadonlyMap<number, readonly TubePiece[]>;

function byHeight(pieces: readonly TubePiece[]): Shelves {
  const shelves = new Map<number, TubePiece[]>();
  for (const piece of pieces) {
    const reach = Math.max(piece.fromRadius, piece.toRadius) + 2;
    const low = Math.floor((Math.min(piece.from[2], piece.to[2]) - reach) / SHELF_MM);
    const high = Math.floor((Math.max(piece.from[2], piece.to[2]) + reach) / SHELF_MM);
    for (let shelf = low; shelf <= high; shelf += 1) {
      const there = shelves.get(shelf);
      if (there) there.push(piece);
      else shelves.set(shelf, [piece]);
    }
  }
  return shelves;
}

/** @param within - Where given, only pixels that hold lung (or the edge of it) are painted. */
function paintTree(
  slice: Slice,
  shelves: Shelves,
  z: number,
  wall: number,
  hu: number,
  within?: Float32Array,
): void {
  for (const piece of shelves.get(Math.floor(z / SHELF_MM)) ?? []) {
    const cut = pieceCut(piece, z, wall);
    if (!cut) continue;
    const fill = wall > 0 ? 1 : shareOfSlice((piece.fromRadius + piece.toRadius) / 2);
    eachPixel(cut, (pixel, x, y) => {
      const allowed = within ? (within[pixel] ?? 0) : 1;
      if (allowed <= 0) return;
      const share = coverage(cut.distance(x, y), FINE_EDGE_MM) * allowed * fill;
      const below = slice[pixel] ?? 0;
      slice[pixel] = below + (hu - below) * share;
    });
  }
}

/** A vessel thinner than the slice fills it in part and shows fainter. @param radius - mm. */
const shareOfSlice = (radius: number) => Math.min(1, 0.18 + 0.85 * radius);

/** The part of a piece near the slice: clipped to it, so that long pieces stay cheap. */
function pieceCut(piece: TubePiece, z: number, wall: number): Cut | undefined {
  const { from, to } = piece;
  const reach = Math.max(piece.fromRadius, piece.toRadius) + wall + 1;
  const rise = to[2] - from[2];
  let [t0, t1] = [0, 1];
  if (Math.abs(rise) > 1e-6) {
    const a = (z - reach - from[2]) / rise;
    const b = (z + reach - from[2]) / rise;
    t0 = Math.max(0, Math.min(a, b));
    t1 = Math.min(1, Math.max(a, b));
  } else if (Math.abs(z - from[2]) > reach) return undefined;
  if (t0 > t1) return undefined;
  const at = (axis: 0 | 1, t: number) => from[axis] + (to[axis] - from[axis]) * t;
  const ends = (axis: 0 | 1) => [at(axis, t0), at(axis, t1)];
  return {
    box: [
      Math.min(...ends(0)) - reach,
      Math.max(...ends(0)) + reach,
      Math.min(...ends(1)) - reach,
      Math.max(...ends(1)) + reach,
    ],
    distance: (x, y) => capsule(piece, x, y, z) - wall,
  };
}
