import type { Ink } from '@/app/_plots/ink';
import {
  base,
  figures,
  legend,
  valueAxis,
  type PlotOption,
} from '@/app/_plots/options/plot-option';

/** Values from `from` up to, but not including, `to`; the last one includes it. */
export interface Bin {
  readonly from: number;
  readonly to: number;
  /** How many of each maker. */
  readonly counts: readonly number[];
}

/** More bars than that are noise on a page. */
const MOST = 40;

/**
 * Values of several makers in bins of one width. As many bins as Freedman and Diaconis (1981) take for
 * all of them together, or the square root of their number where half of them are the same.
 *
 * @returns None without values.
 */
export function binned(makers: readonly (readonly number[])[]): Bin[] {
  const all = makers.flat().sort((a, b) => a - b);
  const [low, high] = [all[0], all.at(-1)];
  if (low === undefined || high === undefined) return [];
  if (low === high) {
    return [{ from: low, to: high, counts: makers.map(({ length }) => length) }];
  }
  const spread = quantile(all, 0.75) - quantile(all, 0.25);
  const width = (2 * spread) / Math.cbrt(all.length);
  const wanted = width > 0 ? (high - low) / width : Math.sqrt(all.length);
  const count = Math.min(MOST, Math.max(1, Math.ceil(wanted)));
  const edge = (at: number) => (at === count ? high : low + ((high - low) * at) / count);
  const binOf = (value: number) => {
    const near = Math.min(count - 1, Math.floor(((value - low) / (high - low)) * count));
    // What rounding put on the wrong side of an edge.
    if (value < edge(near)) return near - 1;
    return near < count - 1 && value >= edge(near + 1) ? near + 1 : near;
  };
  const counts = makers.map((values) => {
    const own = new Array<number>(count).fill(0);
    for (const value of values) own[binOf(value)] = (own[binOf(value)] ?? 0) + 1;
    return own;
  });
  return Array.from({ length: count }, (_, at) => ({
    ...{ from: edge(at), to: edge(at + 1) },
    counts: counts.map((own) => own[at] ?? 0),
  }));
}

/** Linear between the two nearest (Hyndman and Fan’s type 7). @param sorted - Ascending, not empty. */
function quantile(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(at)] ?? NaN, sorted[Math.ceil(at)] ?? NaN];
  return below + (above - below) * (at - Math.floor(at));
}

/** How many drafts of each maker got what. */
export function histogram(
  ink: Ink,
  makers: readonly string[],
  bins: readonly Bin[],
  { axis, count }: { axis: string; count: string },
): PlotOption {
  return {
    ...base(ink),
    legend: legend(ink),
    grid: { left: 60, right: 24, top: 40, bottom: 48 },
    xAxis: {
      ...{ type: 'category', name: axis, nameLocation: 'middle', nameGap: 30 },
      data: bins.map(({ from, to }) => `${figures(from)} … ${figures(to)}`),
      nameTextStyle: { color: ink.muted },
      axisLabel: { color: ink.muted, hideOverlap: true },
      axisLine: { lineStyle: { color: ink.line } },
      axisTick: { show: false },
    },
    yAxis: { ...valueAxis(ink, count), nameGap: 40, minInterval: 1 },
    series: makers.map((name, at) => ({
      ...{ type: 'bar', name, barCategoryGap: '10%', barGap: '0%' },
      itemStyle: { color: ink.series[at % ink.series.length] },
      data: bins.map(({ counts }) => counts[at] ?? 0),
    })),
  };
}
