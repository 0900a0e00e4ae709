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

const fromLab = (value: number) =>
  value > 6 / 29 ? value ** 3 : 3 * (6 / 29) ** 2 * (value - 4 / 29);

/** @see IEC 61966-2-1 */
function byteOf(linear: number): number {
  const curved =
    linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
  return Math.round(Math.min(1, Math.max(0, curved)) * 255);
}
