import { paint, type Slice } from '@/lib/samples/chest-ct/canvas';
import type { Cut } from '@/lib/samples/chest-ct/solids';
import { boneTone } from '@/lib/samples/chest-ct/anatomy/spine';
import type { NoiseField } from '@/lib/samples/noise';
import {
  capsule,
  profile,
  ramp,
  smoothMin,
  tube,
  type TubePiece,
  type TubePoint,
  type Vec3,
} from '@/lib/samples/shapes';

/** Shoulder blades: thin hollowed plates behind the ribs, and what stands out from them. */

/** Middle of the humerus's head, which the socket of the blade is hollowed for; and its radius. */
export const HUMERUS_HEAD: Vec3 = [147, 20, 126];
export const HUMERUS_RADIUS_MM = 20;
const JOINT_MM = 3;

const LOWEST_MM = -22;
const HIGHEST_MM = 122;

/** Medial and lateral border of the blade in (x, y), by height. */
const medialX = profile([
  [-22, 97],
  [0, 86],
  [30, 79],
  [80, 73],
  [105, 74],
  [122, 84],
]);
const medialY = profile([
  [-22, 86],
  [20, 93],
  [70, 93],
  [105, 84],
  [122, 70],
]);
const lateralX = profile([
  [-22, 105],
  [0, 117],
  [30, 129],
  [70, 133],
  [95, 127],
  [122, 118],
]);
const lateralY = profile([
  [-22, 79],
  [0, 70],
  [30, 58],
  [70, 42],
  [95, 31],
  [122, 30],
]);
/** Half thickness of the lateral border. */
const lateralRadius = profile([
  [-22, 2],
  [10, 3.2],
  [50, 4.2],
  [80, 5],
  [98, 8],
  [115, 9],
  [122, 7],
]);
/** How far the hollow of the blade lies behind the straight line between its borders. */
const hollow = profile([
  [-22, 2],
  [20, 6],
  [80, 9],
  [122, 5],
]);

/** From the lateral end of the spine to the joint's roof, and the beak in front of it. */
const PROCESSES: readonly (readonly TubePoint[])[] = [
  [
    [112, 82, 108, 3.4],
    [128, 72, 117, 4.2],
    [142, 56, 124, 5],
    [150, 42, 128, 4.4],
  ],
  [
    [118, 26, 117, 5.5],
    [113, 12, 123, 5],
    [116, -2, 119, 4.2],
  ],
];
const processes = PROCESSES.map((points) => tube(points, 4));

/** Paint both blades. */
export function paintScapulae(slice: Slice, z: number, texture: NoiseField): void {
  const bone = boneTone(texture, z, 150, 1.1, 860);
  for (const side of [-1, 1]) {
    const cut = scapula(z, side, texture);
    if (cut) paint(slice, cut, bone);
  }
}

function scapula(z: number, side: number, texture: NoiseField): Cut | undefined {
  if (z < LOWEST_MM - 1 || z > HIGHEST_MM + 12) return undefined;
  // The two shoulders are never quite level.
  const level = z + side * 2.2;
  const plates = level < HIGHEST_MM + 1 ? blade(level) : [];
  const stout = processes
    .flat()
    .filter(({ from, to }) => Math.min(from[2], to[2]) - 7 < level)
    .filter(({ from, to }) => Math.max(from[2], to[2]) + 7 > level);
  const pieces = [...plates, ...stout];
  if (pieces.length === 0) return undefined;
  const ends = Math.max(LOWEST_MM - level, level - HIGHEST_MM);
  return {
    box: box(pieces, side),
    distance(x, y) {
      const across = x * side;
      const wave = 0.9 * texture(x / 26, y / 26 + 4, z / 34);
      let flat = 30;
      for (const each of plates)
        flat = smoothMin(flat, capsule(each, across, y + wave, level), 2);
      let best = Math.max(flat, ends);
      for (const each of stout)
        best = smoothMin(best, capsule(each, across, y, level), 3);
      const joint =
        HUMERUS_RADIUS_MM +
        JOINT_MM -
        Math.hypot(
          across - HUMERUS_HEAD[0],
          y - HUMERUS_HEAD[1],
          0.8 * (level - HUMERUS_HEAD[2]),
        );
      return Math.max(best, joint);
    },
  };
}

/** The section of the blade at one height, and of the spine on its back. */
function blade(z: number): TubePiece[] {
  const medial: Vec3 = [medialX(z), medialY(z), z];
  const lateral: Vec3 = [lateralX(z), lateralY(z), z];
  const bend = hollow(z);
  const stout = lateralRadius(z);
  const at = (t: number): TubePoint => {
    const bow = bend * Math.sin(Math.PI * t ** 0.8);
    const radius =
      1 + 0.7 * Math.exp(-((t / 0.08) ** 2)) + (stout - 1) * ramp(t, 0.6, 1) ** 1.4;
    return [
      medial[0] + (lateral[0] - medial[0]) * t + 0.62 * bow,
      medial[1] + (lateral[1] - medial[1]) * t + 0.78 * bow,
      z,
      radius,
    ];
  };
  const line = Array.from({ length: 9 }, (_, i) => at(i / 8));
  return [...joined(line), ...spine(z, at)];
}

/** The spine of the blade: a plate that leaves it near its medial border and widens upwards. */
function spine(z: number, at: (t: number) => TubePoint): TubePiece[] {
  const rise = ramp(z, 66, 108);
  const fade = 1 - ramp(z, 112, 118);
  if (rise <= 0.01 || fade <= 0) return [];
  const root = at(0.1 + 0.4 * rise);
  const reach = 34 * rise * fade;
  const end: TubePoint = [root[0] + 0.8 * reach, root[1] + 0.42 * reach, z, 2.6];
  const knee: TubePoint = [root[0] + 0.36 * reach, root[1] + 0.3 * reach, z, 1.1];
  return joined([[root[0], root[1], z, 1.2], knee, end]);
}

const joined = (points: readonly TubePoint[]): TubePiece[] =>
  points.slice(1).map((to, i) => {
    const from = points[i] ?? to;
    return {
      from: [from[0], from[1], from[2]],
      to: [to[0], to[1], to[2]],
      fromRadius: from[3],
      toRadius: to[3],
    };
  });

function box(pieces: readonly TubePiece[], side: number): Cut['box'] {
  const xs = pieces.flatMap(({ from, to }) => [from[0], to[0]]);
  const ys = pieces.flatMap(({ from, to }) => [from[1], to[1]]);
  const [low, high] = [Math.min(...xs) - 12, Math.max(...xs) + 12];
  const [front, back] = [Math.min(...ys) - 12, Math.max(...ys) + 12];
  return side < 0 ? [-high, -low, front, back] : [low, high, front, back];
}
