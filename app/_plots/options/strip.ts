import type { Ink } from '@/app/_plots/ink';
import { escaped } from '@/app/_plots/options/forest';
import {
  base,
  figures,
  nameAxis,
  valueAxis,
  type PlotOption,
} from '@/app/_plots/options/plot-option';

/** A study, with a value for each maker; null: that one wrote nothing on it. */
export interface Thread {
  readonly name: string;
  readonly values: readonly (number | null)[];
}

/** More lines would hide each other; points are all drawn. */
const MOST_LINES = 300;

/** Every study’s value under each maker, with a line between those of one study. */
export function strip(
  ink: Ink,
  names: readonly string[],
  threads: readonly Thread[],
  axis: string,
): PlotOption {
  return {
    ...base(ink),
    grid: { left: 60, right: 24, top: 16, bottom: 32 },
    xAxis: { ...nameAxis(ink, names), boundaryGap: true },
    yAxis: { ...valueAxis(ink, axis), nameGap: 40, scale: true },
    series: [
      ...threads.slice(0, MOST_LINES).map(({ values }) => ({
        ...{ type: 'line', silent: true, symbol: 'none', connectNulls: true },
        lineStyle: { color: ink.muted, width: 1, opacity: 0.35 },
        data: [...values],
      })),
      {
        type: 'scatter',
        symbolSize: 7,
        data: threads.flatMap(({ name, values }) =>
          values.flatMap((value, at) =>
            value === null
              ? []
              : [
                  {
                    value: [at, value],
                    itemStyle: {
                      color: ink.series[at % ink.series.length],
                      opacity: 0.8,
                    },
                    tooltip: {
                      formatter: `${escaped(name)}, ${escaped(names[at] ?? '')}: ${figures(value)}`,
                    },
                  },
                ],
          ),
        ),
      },
    ],
  };
}
