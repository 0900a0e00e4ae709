import { scaleOf, type Ink } from '@/app/_plots/ink';
import {
  base,
  legend,
  nameAxis,
  valueAxis,
  type PlotOption,
} from '@/app/_plots/options/plot-option';

export interface Layer {
  readonly name: string;
  /** One for each bar. */
  readonly values: readonly number[];
}

/** Lying bars, the first on top, in layers side by side. */
export function stacked(
  ink: Ink,
  names: readonly string[],
  layers: readonly Layer[],
  axis: string,
): PlotOption {
  return {
    ...base(ink),
    legend: legend(ink),
    grid: { left: 160, right: 24, top: 56, bottom: 44 },
    xAxis: valueAxis(ink, axis),
    yAxis: { ...nameAxis(ink, names), inverse: true },
    series: layers.map(({ name, values }, at) => ({
      ...{ type: 'bar', stack: 'all', name, data: [...values], barMaxWidth: 28 },
      itemStyle: { color: ink.series[at % ink.series.length], borderColor: ink.ground },
    })),
  };
}

/**
 * Answers on a scale, as shares: below the middle to the left, above it to the right, the middle one in
 * halves to both sides.
 *
 * @param rows - For each bar how often each point was given; as many points for all.
 */
export function diverging(
  ink: Ink,
  names: readonly string[],
  rows: readonly (readonly number[])[],
  axis: string,
): PlotOption {
  const points = rows[0]?.length ?? 0;
  const colors = scaleOf(ink, points);
  const middle = (points - 1) / 2;
  const share = (row: readonly number[], at: number) => {
    const all = row.reduce((sum, count) => sum + count, 0);
    return all === 0 ? 0 : (100 * (row[at] ?? 0)) / all;
  };
  const order = Array.from({ length: points }, (_, at) => at);
  // Bars grow from the middle outwards: the lower ones are stacked from the middle down.
  const left = order.filter((at) => at <= middle).toReversed();
  const right = order.filter((at) => at >= middle);
  const series = (at: number, sign: -1 | 1) => ({
    ...{ type: 'bar', stack: 'all', name: String(at + 1), barMaxWidth: 24 },
    itemStyle: { color: colors[at], borderColor: ink.ground },
    data: rows.map((row) => sign * share(row, at) * (at === middle ? 0.5 : 1)),
  });
  return {
    ...base(ink),
    legend: { ...legend(ink), data: order.map((at) => String(at + 1)) },
    grid: { left: 160, right: 24, top: 40, bottom: 44 },
    xAxis: {
      ...valueAxis(ink, axis),
      min: -100,
      max: 100,
      axisLabel: {
        color: ink.muted,
        formatter: (value: number) => `${Math.abs(value)} %`,
      },
    },
    yAxis: { ...nameAxis(ink, names), inverse: true },
    series: [...left.map((at) => series(at, -1)), ...right.map((at) => series(at, 1))],
  };
}
