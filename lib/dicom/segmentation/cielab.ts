type Triple = readonly [number, number, number];

/** White of the profile connection space, D50, as ICC.1 has it. */
const WHITE: Triple = [0.9642, 1, 0.8249];

/** From XYZ under D50 to linear sRGB: Bradford's adaptation to D65 is in it (ICC's sRGB profile). */
const TO_SRGB: readonly Triple[] = [
  [3.1338561, -1.6168667, -0.4906146],
  [-0.9787684, 1.9161415, 0.033454],
  [0.0719453, -0.2289914, 1.4052427],
];

/**
 * The colour of a CIELab value as DICOM writes it, on a screen.
 *
 * @param value - L* in 0 … 65535 for 0 … 100, a* and b* for -128 … 127.
 * @returns `#rrggbb` in sRGB; colours that no screen shows are cut off.
 * @see DICOM PS3.3 C.10.7.1.1: the values are of the ICC profile connection space
 */
export function colorOfCieLab([l, a, b]: Triple): string {
  const lightness = (l / 65_535) * 100;
  const green = (a / 65_535) * 255 - 128;
  const blue = (b / 65_535) * 255 - 128;
  const y = (lightness + 16) / 116;
  const xyz = [y + green / 500, y, y - blue / 200].map(
    (value, axis) => fromLab(value) * (WHITE[axis] ?? 1),
  );
  return `#${TO_SRGB.map((row) => {
    const linear = row.reduce((sum, each, axis) => sum + each * (xyz[axis] ?? 0), 0);
    return byteOf(linear).toString(16).padStart(2, '0');
  }).join('')}`;
}

/** The way back of TO_SRGB. */
const FROM_SRGB: readonly Triple[] = [
  [0.4360747, 0.3850649, 0.1430804],
  [0.2225045, 0.7168786, 0.0606169],
  [0.0139322, 0.0971045, 0.7141733],
];

/**
 * A colour of a screen as DICOM writes it: `colorOfCieLab` gives the same one back.
 *
 * @param color - `#rrggbb` in sRGB.
 */
export function cieLabOfColor(color: string): [number, number, number] {
  const linear = [1, 3, 5].map((at) => linearOf(parseInt(color.slice(at, at + 2), 16)));
  const [x = 0, y = 0, z = 0] = FROM_SRGB.map((row, axis) =>
    toLab(
      row.reduce((sum, each, at) => sum + each * (linear[at] ?? 0), 0) /
        (WHITE[axis] ?? 1),
    ),
  );
  return [
    whole((116 * y - 16) / 100),
    whole((500 * (x - y) + 128) / 255),
    whole((200 * (y - z) + 128) / 255),
  ];
}

const whole = (share: number) => Math.round(Math.min(1, Math.max(0, share)) * 65_535);

const toLab = (value: number) =>
  value > (6 / 29) ** 3 ? Math.cbrt(value) : value / (3 * (6 / 29) ** 2) + 4 / 29;

/** @see IEC 61966-2-1 */
function linearOf(byte: number): number {
  const curved = byte / 255;
  return curved <= 0.04045 ? curved / 12.92 : ((curved + 0.055) / 1.055) ** 2.4;
}

const fromLab = (value: number) =>
  value > 6 / 29 ? value ** 3 : 3 * (6 / 29) ** 2 * (value - 4 / 29);

/** @see IEC 61966-2-1 */
function byteOf(linear: number): number {
  const curved =
    linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
  return Math.round(Math.min(1, Math.max(0, curved)) * 255);
}
