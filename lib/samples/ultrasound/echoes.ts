import { whiteNoise, seededRandom } from '@/lib/samples/random';
import { ramp } from '@/lib/samples/shapes';
import {
  beamAngle,
  BEAMS,
  breathing,
  FACE_MM,
  SAMPLE_MM,
  SAMPLES,
} from '@/lib/samples/ultrasound/probe';
import {
  MAP_COLUMNS,
  MAP_ROWS,
  MAP_STEP_MM,
  MAP_X0,
  MAP_Y0,
  WALL_MM,
  type Scene,
} from '@/lib/samples/ultrasound/scene';

/** One frame along its beams, before scan conversion. */
export interface Echoes {
  /** Brightness 0 … 1, logarithmic. */
  readonly grey: Float32Array;
  /** cm/s towards the probe. */
  readonly velocity: Float32Array;
}

/** Real and imaginary part of two pulses sent at different angles: compounding calms speckle. */
const LOOKS = [0, 1, 2, 3] as const;
const DYNAMIC_RANGE_DB = 56;
/** Above which echo, relative to liver, the picture is white. */
const WHITE_DB = 26;
/** Point spread: along the beam in samples, across beams in beams. */
const ALONG = kernel(1.35);
const ACROSS = kernel(1.9);

function kernel(sigma: number): Float32Array {
  const reach = Math.ceil(2.6 * sigma);
  const taps = Float32Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-0.5 * ((i - reach) / sigma) ** 2),
  );
  // Unit energy, so that white noise keeps its strength.
  const energy = Math.sqrt(taps.reduce((sum, tap) => sum + tap * tap, 0));
  return taps.map((tap) => tap / energy);
}

/**
 * Make the echoes of frames. Speckle is what it is in nature: every point of tissue scatters
 * with a random phase, the pulse adds up those within its reach, and the magnitude of the sum
 * is what is seen. The scatterers move with the tissue, so the speckle does.
 */
export function echoMaker(tissue: Scene): (frame: number) => Echoes {
  const scatter = LOOKS.map((look) =>
    whiteNoise(seededRandom(710 + look), MAP_COLUMNS * MAP_ROWS),
  );
  const amplitude = tissue.echo.map((decibel) => 10 ** (decibel / 20));
  const length = BEAMS * SAMPLES;
  const fields = LOOKS.map(() => new Float32Array(length));
  const scratch = new Float32Array(length);
  const loss = new Float32Array(length);
  const hiss = whiteNoise(seededRandom(73), 1 << 18);

  return (frame) => {
    const moved = breathing(frame);
    const velocity = new Float32Array(length);
    for (let beam = 0, i = 0; beam < BEAMS; beam += 1) {
      const angle = beamAngle(beam);
      const sine = Math.sin(angle);
      const cosine = Math.cos(angle);
      let lost = 0;
      for (let sample = 0; sample < SAMPLES; sample += 1, i += 1) {
        const depth = sample * SAMPLE_MM;
        const r = FACE_MM + depth;
        const share = ramp(depth, WALL_MM - 1, WALL_MM + 8);
        const u = (r * sine - moved.x * share - MAP_X0) / MAP_STEP_MM;
        const v = (r * cosine - FACE_MM - moved.y * share - MAP_Y0) / MAP_STEP_MM;
        const column = Math.floor(u);
        const row = Math.floor(v);
        const at = Math.min(MAP_ROWS - 2, Math.max(0, row)) * MAP_COLUMNS + column;
        const fu = u - column;
        const fv = v - row;
        const a = (1 - fu) * (1 - fv);
        const b = fu * (1 - fv);
        const c = (1 - fu) * fv;
        const d = fu * fv;
        const mean = blend(amplitude, at, a, b, c, d);
        // Interpolating noise weakens it; give it its strength back.
        const gain = mean / Math.sqrt(a * a + b * b + c * c + d * d);
        for (let look = 0; look < fields.length; look += 1) {
          const field = fields[look];
          const noise = scatter[look];
          if (field && noise) field[i] = gain * blend(noise, at, a, b, c, d);
        }
        velocity[i] = tissue.velocity[at] ?? 0;
        lost += (tissue.attenuation[at] ?? 0) * SAMPLE_MM;
        loss[i] = lost;
      }
    }
    const power = new Float32Array(length);
    for (const field of fields) {
      spread(field, scratch);
      field.forEach((value, i) => (power[i] = (power[i] ?? 0) + value * value));
    }
    return { grey: compress(power, loss, hiss, frame), velocity };
  };
}

function blend(
  map: Float32Array,
  at: number,
  a: number,
  b: number,
  c: number,
  d: number,
) {
  return (
    a * (map[at] ?? 0) +
    b * (map[at + 1] ?? 0) +
    c * (map[at + MAP_COLUMNS] ?? 0) +
    d * (map[at + MAP_COLUMNS + 1] ?? 0)
  );
}

/** Convolve with the pulse, in place. */
function spread(field: Float32Array, scratch: Float32Array): void {
  pass(field, scratch, 1, ALONG);
  pass(scratch, field, SAMPLES, ACROSS);
}

function pass(
  from: Float32Array,
  to: Float32Array,
  step: number,
  taps: Float32Array,
): void {
  const reach = (taps.length - 1) / 2;
  const margin = reach * step;
  const inside = from.length - margin;
  to.fill(0);
  for (let k = 0; k < taps.length; k += 1) {
    const tap = taps[k] ?? 0;
    const shift = (k - reach) * step;
    for (let i = margin; i < inside; i += 1)
      to[i] = (to[i] ?? 0) + tap * (from[i + shift] ?? 0);
  }
}

function compress(
  power: Float32Array,
  loss: Float32Array,
  hiss: Float32Array,
  frame: number,
): Float32Array {
  const grey = new Float32Array(power.length);
  const shift = (frame * 48611) & (hiss.length - 1);
  for (let beam = 0, i = 0; beam < BEAMS; beam += 1) {
    // The outermost beams have less contact.
    const edge = Math.min(beam, BEAMS - 1 - beam) / 22;
    const contact = edge >= 1 ? 0 : -5 * (1 - edge) ** 2;
    for (let sample = 0; sample < SAMPLES; sample += 1, i += 1) {
      const depth = sample * SAMPLE_MM;
      const gain =
        contact -
        (loss[i] ?? 0) -
        0.055 * Math.max(0, depth - 85) -
        3 * ramp(-depth, -14, 0);
      const echo = ((power[i] ?? 0) / LOOKS.length) * 10 ** (gain / 10);
      // The receiver's own noise, lifted with depth by the gain.
      const floor =
        10 ** ((-44 + 0.17 * depth) / 10) *
        (hiss[(i + shift) & (hiss.length - 1)] ?? 0) ** 2;
      const decibel = 10 * Math.log10(echo + floor + 1e-9);
      const level = (decibel - WHITE_DB) / DYNAMIC_RANGE_DB + 1;
      grey[i] = level < 0 ? 0 : level > 1 ? 1 : level;
    }
  }
  return grey;
}
