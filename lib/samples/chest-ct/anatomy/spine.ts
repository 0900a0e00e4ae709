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

/** Bone: a dense shell around a spongy core. @param shell - Thickness of the cortex, mm. */
export function boneTone(
  texture: NoiseField,
  z: number,
  core: number,
  shell: number,
): Tone {
  return (depth, x, y) => {
    const sponge =
      core + 55 * texture(x / 3.2, y / 3.2, z / 3.2) + 45 * texture(x / 9, y / 9, z / 9);
    return 880 + (sponge - 880) * ramp(depth, 0.45 * shell, 1.5 * shell);
  };
}

/** Half width of the vertebral bodies, mm. */
const bodyWidth = (z: number) =>
  14.5 + 5.5 * ramp(-z, -60, 150) + 1.5 * ramp(z, 120, 160);

/** Paint the vertebral column of one slice: bodies, discs, canal, arches and processes. */
export function paintSpine(slice: Slice, z: number, texture: NoiseField): void {
  const y0 = spineY(z);
  const around: Cut['box'] = [-44, 44, y0 - 24, y0 + 72];
  const cut = (distance: FlatDistance): Cut => ({ box: around, distance });
  const { level, fromMiddle, halfHeight } = nearestVertebra(z);
  const width = bodyWidth(z);

  // In the middle of the body its waist is narrower, and basivertebral veins leave a notch.
  const waist = 1.6 * (1 - (fromMiddle / halfHeight) ** 2);
  const body = vertebralBody(width - waist, width * 0.78 - waist, y0);
  const disc = Math.abs(fromMiddle) > halfHeight;
  const canalY = y0 + width * 0.78 + 8;

  paint(
    slice,
    cut(archDistance(level, z, y0, width, canalY)),
    boneTone(texture, z, 330, 1.5),
  );
  if (disc) {
    const rim = ramp(Math.abs(fromMiddle) - halfHeight, -0.2, 2.2);
    paint(slice, cut(body), (depth, x, y) => {
      const annulus = 105 - 30 * ramp(depth, 2, 9) + 8 * texture(x / 5, y / 5, z / 5);
      return 520 + (annulus - 520) * rim;
    });
  } else {
    const endplate = ramp(Math.abs(fromMiddle), halfHeight - 2.6, halfHeight - 0.3);
    const inner = boneTone(texture, z, 190, 1.3);
    paint(slice, cut(body), (depth, x, y) => {
      const hu = typeof inner === 'number' ? inner : inner(depth, x, y);
      return hu + (620 - hu) * 0.75 * endplate;
    });
  }
  paintCanal(slice, cut, canalY);
}

function paintCanal(slice: Slice, cut: (d: FlatDistance) => Cut, canalY: number): void {
  const round =
    (rx: number, ry: number): FlatDistance =>
    (x, y) =>
      (Math.hypot(x / rx, (y - canalY) / ry) - 1) * Math.min(rx, ry);
  paint(slice, cut(round(10.2, 8.6)), -40); // epidural fat
  paint(slice, cut(round(8.2, 7)), 18); // thecal sac
  paint(slice, cut(round(4.9, 3.8)), 42, 2.2); // cord
}

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
      const roof: Vec3 = [side * 1.5, canalY + 11.5, zc - 0.12 * h];
      add(pedicle, pillar, 4.2, 4);
      add(pillar, roof, 3.4, 2.8);
      add(
        [side * 12, canalY + 4, zc + 0.5 * h],
        [side * 11.5, canalY + 5, zc - 0.5 * h],
        3.1,
        3.1,
      );
      const reach = thoracic ? 34 - 0.9 * each : 36;
      add(pillar, [side * reach, canalY + (thoracic ? 7 : -3), zc + 0.15 * h], 3.6, 4);
      if (thoracic) {
        const head = zc + 0.42 * h;
        add(
          [side * (width + 2), y0 + 6, head],
          [side * 27, canalY + 0.5, head - 1],
          4.4,
          3.2,
        );
        add(
          [side * 27, canalY + 0.5, head - 1],
          [side * 37, canalY + 9, ribZ(each, 22)],
          3.2,
          4,
        );
      }
    }
    const back = canalY + 12;
    add([0, back, zc - 0.1 * h], [0, back + 17, zc - 0.1 * h - droop], 3, 2.6);
    add(
      [0, back + 17, zc - 0.1 * h - droop],
      [0, back + 20, zc - 0.15 * h - droop],
      3.4,
      3.4,
    );
  }
  const near = pieces.filter(
    ({ from, to }) =>
      Math.min(from[2], to[2]) - 6 < z && z < Math.max(from[2], to[2]) + 6,
  );
  return (x, y) => {
    let best = 40;
    for (const piece of near) best = smoothMin(best, capsule(piece, x, y, z), 2);
    return best;
  };
}
