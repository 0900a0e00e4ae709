import type { Ink } from '@/app/_plots/ink';
import {
  base,
  figures,
  nameAxis,
  valueAxis,
  type PlotOption,
} from '@/app/_plots/options/plot-option';

/** An estimate and how sure it is. */
export interface Estimate {
  readonly name: string;
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** What a custom series is given to draw with. */
interface Api {
  value(dimension: number): number;
  coord(point: readonly [number, number]): [number, number];
}

/**
 * A forest plot: a point for each estimate with its interval, the first on top.
 *
 * @param zero - Where a line says “no difference”; null: nowhere.
 */
export function forest(
  ink: Ink,
  estimates: readonly Estimate[],
  { axis, zero = null }: { axis: string; zero?: number | null },
): PlotOption {
  const names = estimates.map(({ name }) => name).toReversed();
  const rows = estimates.toReversed();
  const whiskers = rows.flatMap(({ low, high }, at) =>
    low === null || high === null ? [] : [[low, at, high]],
  );
  const cap = 5;
  return {
    ...base(ink),
    grid: { left: 160, right: 24, top: 12, bottom: 44 },
    xAxis: { ...valueAxis(ink, axis), scale: true },
    yAxis: nameAxis(ink, names),
    series: [
      {
        type: 'custom',
        silent: true,
        encode: { x: [0, 2], y: 1 },
        data: whiskers,
        renderItem: (_: unknown, api: Api) => {
          const [from, y] = api.coord([api.value(0), api.value(1)]);
          const [to] = api.coord([api.value(2), api.value(1)]);
          const line = (x1: number, y1: number, x2: number, y2: number) => ({
            type: 'line',
            shape: { x1, y1, x2, y2 },
            style: { stroke: ink.text, lineWidth: 1.5 },
          });
          return {
            type: 'group',
            children: [
              line(from, y, to, y),
              line(from, y - cap, from, y + cap),
              line(to, y - cap, to, y + cap),
            ],
          };
        },
      },
      {
        type: 'scatter',
        symbol: 'rect',
        symbolSize: 10,
        data: rows.map(({ name, value, low, high }, at) => ({
          name,
          value: [value, at],
          itemStyle: { color: ink.series[0] },
          tooltip: {
            formatter: `${escaped(name)}: ${figures(value)} (${figures(low)} … ${figures(high)})`,
          },
        })),
        ...(zero !== null && {
          markLine: {
            symbol: 'none',
            silent: true,
            label: { show: false },
            lineStyle: { color: ink.muted, type: 'dashed' },
            data: [{ xAxis: zero }],
          },
        }),
      },
    ],
  };
}

/** Tooltips are HTML. */
export const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
