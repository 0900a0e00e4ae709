import type { DecodedFrame } from '@/lib/codecs/decode-frame';
import type { Palette } from '@/lib/dicom/look-up-tables';
import type { Box } from '@/lib/workflow/export/deidentify/inspect';

/**
 * A decoded frame with boxes in black, in its own colours: the least or the most of a grey frame, so
 * that no value is new to it; no light in RGB and YBR; the darkest entry of a palette.
 */
export function blackened(
  frame: DecodedFrame,
  boxes: readonly Box[],
  palette: Palette | undefined,
): DecodedFrame {
  const { rows, columns, samplesPerPixel } = frame;
  const samples = frame.samples.slice();
  const black = blackOf(frame, palette);
  for (const [left, top, right, bottom] of boxes) {
    for (let row = Math.max(0, top); row < Math.min(rows, bottom); row++) {
      for (let column = Math.max(0, left); column < Math.min(columns, right); column++) {
        const at = (row * columns + column) * samplesPerPixel;
        for (let each = 0; each < samplesPerPixel; each++)
          samples[at + each] = black[each] ?? 0;
      }
    }
  }
  return { ...frame, samples };
}

function blackOf(
  { samples, photometricInterpretation: kind }: DecodedFrame,
  palette: Palette | undefined,
) {
  if (kind.startsWith('YBR')) {
    // Half of what the words hold is no colour (PS3.3 C.7.6.3.1.2).
    return [
      0,
      2 ** (samples.BYTES_PER_ELEMENT * 8 - 1),
      2 ** (samples.BYTES_PER_ELEMENT * 8 - 1),
    ];
  }
  if (kind === 'PALETTE COLOR') return [darkestOf(samples, palette)];
  if (kind.startsWith('MONOCHROME')) {
    let [least, most] = [Infinity, -Infinity];
    for (const value of samples) {
      if (value < least) least = value;
      if (value > most) most = value;
    }
    return [kind === 'MONOCHROME1' ? most : least];
  }
  return [0, 0, 0];
}

/** Of the entries that the frame uses. */
function darkestOf(
  samples: DecodedFrame['samples'],
  palette: Palette | undefined,
): number {
  let [best, dark] = [0, Infinity];
  if (!palette) return best;
  for (const value of new Set<number>(samples)) {
    const { red, green, blue, firstMapped } = palette;
    const at = Math.min(red.length - 1, Math.max(0, value - firstMapped));
    const light = (red[at] ?? 0) + (green[at] ?? 0) + (blue[at] ?? 0);
    if (light < dark) [best, dark] = [value, light];
  }
  return best;
}
