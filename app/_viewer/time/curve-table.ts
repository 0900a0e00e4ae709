import type { Axis } from './curve-axis';

/** What was measured at one point of the axis; null where the frame couldn't be had. */
export interface CurvePoint {
  readonly mean: number;
  readonly deviation: number;
  readonly min: number;
  readonly max: number;
  readonly pixels: number;
}

const HEADS = ['mean', 'sd', 'min', 'max', 'pixels'] as const;

/** A file for a spreadsheet (RFC 4180): all digits, a point for the decimals. */
export function csvOf(
  { name, unit, at }: Axis,
  points: readonly (CurvePoint | null)[],
  valueUnit: string,
): string {
  const first = unit ? `${name} (${unit})` : name;
  const heads = HEADS.map((head) =>
    head === 'pixels' || valueUnit === '1' ? head : `${head} (${valueUnit})`,
  );
  const rows = at.map((x, index) => {
    const point = points[index];
    const values = point
      ? [point.mean, point.deviation, point.min, point.max, point.pixels]
      : HEADS.map(() => '');
    return [x, ...values].join(',');
  });
  return [[first, ...heads].map(quoted).join(','), ...rows, ''].join('\r\n');
}

const quoted = (text: string) =>
  /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

/** Round numbers that part a range into about five: 1, 2 or 5 and noughts apart. */
export function ticksOf(low: number, high: number): number[] {
  const span = high - low;
  if (!(span > 0)) return [low];
  const rough = span / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((each) => each * power >= rough) ?? 10) * power;
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: count }, (_, at) =>
    Number(((first + at) * step).toPrecision(12)),
  );
}
