import { CONSTANTS, utilities } from '@cornerstonejs/core';
import type { Rgb } from '@/lib/image/display/shades';

/**
 * Colours for grey pictures. The first four are DICOM's well-known palettes (PS3.6 Annex B), as
 * Cornerstone has them; of vtk.js' hundred, those that rise evenly, and the rainbow that people ask for.
 */
export const COLOR_MAPS = [
  { id: 'hotIron', name: 'Hot iron' },
  { id: 'pet', name: 'PET' },
  { id: 'hotMetalBlue', name: 'Hot metal blue' },
  { id: 'pet20Step', name: 'PET, 20 steps' },
  { id: 'Viridis (matplotlib)', name: 'Viridis' },
  { id: 'Inferno (matplotlib)', name: 'Inferno' },
  { id: 'jet', name: 'Rainbow' },
] as const;
export type ColorMapId = (typeof COLOR_MAPS)[number]['id'];

const known = new Map<ColorMapId, readonly Rgb[]>();

/** 256 colours, from black to white. */
export function colorsOf(id: ColorMapId): readonly Rgb[] {
  let colors = known.get(id);
  if (!colors) known.set(id, (colors = read(id)));
  return colors;
}

function read(id: ColorMapId): readonly Rgb[] {
  const listed = CONSTANTS.CPU_COLORMAPS[id]?.colors;
  if (listed?.length) {
    return listed.map(([r = 0, g = 0, b = 0]) => [r / 255, g / 255, b / 255]);
  }
  // Its type says that points are lists; they are four numbers after four numbers.
  const flat = (utilities.colormap.resolveColormap(id)?.RGBPoints ?? []).flat(
    2,
  ) as number[];
  const points = Array.from({ length: flat.length / 4 }, (_, at) =>
    flat.slice(4 * at, 4 * at + 4),
  );
  const [low = 0, high = 1] = [points[0]?.[0], points.at(-1)?.[0]];
  return Array.from({ length: 256 }, (_, at) =>
    between(points, low + ((high - low) * at) / 255),
  );
}

/** @param points - Value, red, green, blue, in order of their values. */
function between(points: readonly (readonly number[])[], x: number): Rgb {
  const next = Math.max(
    1,
    points.findIndex(([value = 0]) => value >= x),
  );
  const [from = 0, ...first] = points[next - 1] ?? [];
  const [to = 1, ...second] = points[next] ?? [];
  const share = to === from ? 0 : (x - from) / (to - from);
  const mix = (at: number) =>
    (first[at] ?? 0) + ((second[at] ?? 0) - (first[at] ?? 0)) * share;
  return [mix(0), mix(1), mix(2)];
}
