import { between, type Ink } from '@/app/_plots/ink';
import { escaped } from '@/app/_plots/options/forest';
import { base, nameAxis, type PlotOption } from '@/app/_plots/options/plot-option';

/** How often the maker of a row was preferred to that of a column; ties count half. */
export interface Cell {
  readonly row: number;
  readonly column: number;
  /** 0 … 1 */
  readonly share: number;
  /** What stands in it: wins, ties, losses. */
  readonly text: string;
}

/** A matrix of wins, coloured from “always lost” to “always won”. */
export function heat(
  ink: Ink,
  names: readonly string[],
  cells: readonly Cell[],
): PlotOption {
  const [low, middle, high] = ink.diverging;
  return {
    ...base(ink),
    grid: { left: 160, right: 24, top: 40, bottom: 12 },
    xAxis: { ...nameAxis(ink, names), position: 'top' },
    yAxis: { ...nameAxis(ink, names), inverse: true },
    series: [
      {
        type: 'heatmap',
        label: { show: true, color: ink.text },
        itemStyle: { borderColor: ink.ground, borderWidth: 2 },
        data: cells.map(({ row, column, share, text }) => ({
          value: [column, row, share],
          label: { formatter: text },
          itemStyle: {
            color:
              share < 0.5
                ? between(low, middle, 2 * share)
                : between(middle, high, 2 * share - 1),
          },
          tooltip: {
            formatter: `${escaped(names[row] ?? '')} : ${escaped(names[column] ?? '')} = ${text}`,
          },
        })),
      },
    ],
    visualMap: { show: false, min: 0, max: 1, dimension: 2, inRange: { opacity: 1 } },
  };
}
