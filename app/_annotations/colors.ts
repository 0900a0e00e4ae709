/** Colours for annotations: told apart on grey, and from red, which means danger. */
export const COLORS = [
  ['Cyan', null],
  ['Yellow', '#ffd84d'],
  ['Orange', '#ff9f43'],
  ['Magenta', '#ff7ad9'],
  ['Violet', '#b79cff'],
  ['Lime', '#a8e05f'],
  ['White', '#ffffff'],
] as const satisfies readonly (readonly [name: string, color: string | null])[];
