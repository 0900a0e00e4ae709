import { paint, type Slice, type Tone } from '@/lib/samples/chest-ct/canvas';
import { ribZ, vertebraHeight, vertebraZ } from '@/lib/samples/chest-ct/anatomy/ribs';
import type { Cut, FlatDistance } from '@/lib/samples/chest-ct/solids';
import { spineY } from '@/lib/samples/chest-ct/anatomy/trunk';
import type { NoiseField } from '@/lib/samples/noise';
import {
  capsule,
  ramp,
  smoothMin,
  type TubePiece,
  type Vec3,
} from '@/lib/samples/shapes';

const FIRST = -1; // C6 (0 = C7, 1 = T1)
const LAST = 14; // L2

/**
 * Bone: a dense shell around a spongy core.
 *
 * @param shell - Thickness of the cortex, mm.
 * @param cortex - Density of the shell, HU.
 */
export function boneTone(
  texture: NoiseField,
  z: number,
  core: number,
  shell: number,
  cortex = 880,
): (depth: number, x: number, y: number) => number {
  return (depth, x, y) => {
    const sponge =
      core + 55 * texture(x / 3.2, y / 3.2, z / 3.2) + 45 * texture(x / 9, y / 9, z / 9);
    const thin = cortex - 110 + 70 * texture(x / 7 + 3, y / 7, z / 9);
    return thin + (sponge - thin) * ramp(depth, 0.45 * shell, 1.5 * shell);
  };
}

/** Half width of the vertebral bodies, mm. */
const bodyWidth = (z: number) =>
  14.5 + 5.5 * ramp(-z, -60, 150) + 1.5 * ramp(z, 120, 160);

/** Paint the vertebral column of one slice: bodies, discs, canal, arches and processes. */
export function paintSpine(slice: Slice, z: number, texture: NoiseField): void {
  const y0 = spineY(z);
  const { level, fromMiddle, halfHeight } = nearestVertebra(z);
  const width = bodyWidth(z);

  // In the middle of the body its waist is narrower, and basivertebral veins leave a notch.
  const waist = 1.6 * (1 - (fromMiddle / halfHeight) ** 2);
  const body = vertebralBody(width - waist, width * 0.78 - waist, y0);
  const canalY = y0 + width * 0.78 + 8;

  paint(
    slice,
    {
      box: [-43, 43, y0 - 4, canalY + 38],
      distance: archDistance(level, z, y0, width, canalY),
    },
    boneTone(texture, z, 150, 1.05),
  );
  const front: Cut = { box: [-26, 26, y0 - 21, y0 + 21], distance: body };
  paint(slice, front, bodyTone(texture, z, Math.abs(fromMiddle) - halfHeight));
  paintCanal(slice, canalY);
}

/**
 * A vertebral body, or the disc on it. The end plates are hollow, so that a slice near them shows
 * the disc's middle within a rim of bone.
 *
 * @param beyond - Height above (or depth below, negative) the rim of the end plate, mm.
 */
function bodyTone(texture: NoiseField, z: number, beyond: number): Tone {
  const bone = boneTone(texture, z, 165, 1.1);
  return (depth, x, y) => {
    const grain = texture(x / 5, y / 5, z / 5);
    const above = beyond + 2.1 * ramp(depth, 1.5, 9) + 0.5 * grain;
    const spongy = bone(depth, x, y);
    const plate = spongy + (430 + 60 * grain - spongy) * 0.8 * ramp(above, -2, -0.5);
    const annulus = 105 - 30 * ramp(depth, 2, 9) + 8 * grain;
    return plate + (annulus - plate) * ramp(above, -0.2, 1.3);
  };
}

function paintCanal(slice: Slice, canalY: number): void {
  const box: Cut['box'] = [-13, 13, canalY - 11, canalY + 11];
  const round = (rx: number, ry: number): Cut => ({
    box,
    distance: (x, y) => (Math.hypot(x / rx, (y - canalY) / ry) - 1) * Math.min(rx, ry),
  });
  paint(slice, round(10.2, 8.6), -40); // epidural fat
  paint(slice, round(8.2, 7), 18); // thecal sac
  paint(slice, round(4.9, 3.8), 42, 2.2); // cord
}

const mixed = (a: Vec3, b: Vec3, t: number): Vec3 => [
  a[0] + (b[0] - a[0]) * t,
  a[1] + (b[1] - a[1]) * t,
  a[2] + (b[2] - a[2]) * t,
];

function nearestVertebra(z: number) {
  let level = FIRST;
  for (let each = FIRST; each <= LAST; each += 1) {
    if (Math.abs(vertebraZ(each) - z) < Math.abs(vertebraZ(level) - z)) level = each;
  }
  return {
    level,
    fromMiddle: z - vertebraZ(level),
    halfHeight: vertebraHeight(level) / 2 - 2.4,
  };
}

/** Kidney-shaped: round in front, hollowed behind towards the canal. */
function vertebralBody(width: number, depth: number, y0: number): FlatDistance {
  return (x, y) => {
    const dy = y - y0;
    const u = Math.abs(x / width);
    const v = Math.abs(dy / depth);
    const outline = ((u ** 2.5 + v ** 2.5) ** 0.4 - 1) * depth;
    const hollow = 3.4 - Math.hypot(x / 2.6, dy - depth - 1.4);
    return -smoothMin(-outline, -hollow, 3);
  };
}

/** Pedicles, laminae, spinous, transverse and articular processes, and the rib heads. */
function archDistance(
  level: number,
  z: number,
  y0: number,
  width: number,
  canalY: number,
): FlatDistance {
  const pieces: TubePiece[] = [];
  const add = (from: Vec3, to: Vec3, fromRadius: number, toRadius: number) =>
    pieces.push({ from, to, fromRadius, toRadius });
  // Arches of this vertebra and of the one above, whose processes hang down to this level.
  for (const each of [level - 1, level, level + 1]) {
    const zc = vertebraZ(each);
    const h = vertebraHeight(each);
    const thoracic = each >= 1 && each <= 12;
    const droop = thoracic ? 0.85 * h : 0.2 * h;
    for (const side of [-1, 1]) {
      const pedicle: Vec3 = [side * (width - 4.5), y0 + width * 0.55, zc + 0.2 * h];
      const pillar: Vec3 = [side * 12.5, canalY + 2, zc + 0.12 * h];
      add(pedicle, pillar, 3.7, 3.3);
      // The lamina is a tall plate that leans back: like a roof tile it covers the one below.
      for (const down of [-0.02, 0.2, 0.42, 0.62]) {
        add(
          [side * 11.5, canalY + 3 + 4 * down, zc + (0.12 - down) * h],
          [side * 1, canalY + 9.5 + 5 * down, zc - (0.08 + down) * h],
          2.5,
          2.3,
        );
      }
      add(
        [side * 12, canalY + 4, zc + 0.5 * h],
        [side * 11.5, canalY + 5, zc - 0.5 * h],
        2.6,
        2.4,
      );
      const reach = thoracic ? 34 - 0.9 * each : 36;
      const tip: Vec3 = [side * reach, canalY + (thoracic ? 10 : -2), zc + 0.2 * h];
      add(pillar, mixed(pillar, tip, 0.7), 2.8, 2.5);
      add(mixed(pillar, tip, 0.7), tip, 2.5, 3.6);
      if (thoracic) {
        const head = zc + 0.42 * h;
        add(
          [side * (width + 2), y0 + 6, head],
          [side * 27, canalY + 0.5, head - 1],
          4.2,
          2.9,
        );
        add(
          [side * 27, canalY + 0.5, head - 1],
          [side * 37, canalY + 9, ribZ(each, 22)],
          2.9,
          3.6,
        );
      }
    }
    // A plate, taller than thick, that ends in a small knob.
    const back = canalY + 12;
    for (const lower of [0.05, 0.32]) {
      const from: Vec3 = [0, back, zc - lower * h];
      const end: Vec3 = [0.6, back + 18, zc - lower * h - droop];
      add(from, end, 2.1, 1.7);
      add(end, [0.8, back + 20, end[2] - 1], 2.3, 2.5);
    }
  }
  const near = pieces.filter(
    ({ from, to }) =>
      Math.min(from[2], to[2]) - 5 < z && z < Math.max(from[2], to[2]) + 5,
  );
  return (x, y) => {
    let best = 40;
    for (const piece of near) best = smoothMin(best, capsule(piece, x, y, z), 1.6);
    return best;
  };
}
