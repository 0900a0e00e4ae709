/** Colours of a plot: on the dark page, and on paper or in a file. */
export interface Ink {
  readonly ground: string;
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  /** Of makers, in order: Okabe and Ito’s, told apart by people with any kind of colour vision. */
  readonly series: readonly string[];
  /** From low to high, with a neutral middle. */
  readonly diverging: readonly [low: string, middle: string, high: string];
}

export const SCREEN: Ink = {
  ground: '#0c0f13',
  text: '#dde4ec',
  muted: '#9ba8b7',
  line: '#3a4552',
  series: ['#56b4e9', '#e69f00', '#009e73', '#cc79a7', '#f0e442', '#d55e00', '#9ba8b7'],
  diverging: ['#e69f00', '#3a4552', '#56b4e9'],
};

export const PAPER: Ink = {
  ground: '#ffffff',
  text: '#111111',
  muted: '#555555',
  line: '#bbbbbb',
  series: ['#0072b2', '#d55e00', '#009e73', '#aa4499', '#b8a000', '#56b4e9', '#555555'],
  diverging: ['#d55e00', '#dddddd', '#0072b2'],
};

/** A colour between two, `share` 0 … 1 of the way; both as `#rrggbb`. */
export function between(from: string, to: string, share: number): string {
  const part = (color: string, at: number) =>
    Number.parseInt(color.slice(1 + 2 * at, 3 + 2 * at), 16);
  const mixed = [0, 1, 2].map((at) =>
    Math.round(part(from, at) + (part(to, at) - part(from, at)) * share)
      .toString(16)
      .padStart(2, '0'),
  );
  return `#${mixed.join('')}`;
}

/** Of an ordered scale with a middle: as many colours as it has points. */
export function scaleOf(
  { diverging: [low, middle, high] }: Ink,
  points: number,
): string[] {
  return Array.from({ length: points }, (_, at) => {
    const share = points === 1 ? 0.5 : at / (points - 1);
    return share < 0.5
      ? between(low, middle, 2 * share)
      : between(middle, high, 2 * share - 1);
  });
}
