import type { EChartsCoreOption } from 'echarts/core';
import type { Ink } from '@/app/_plots/ink';

export type PlotOption = EChartsCoreOption;

/** The page's: files of plots have no style sheet to ask for them. */
const FACES =
  "'Inter Variable', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', sans-serif";

/** What all plots have in common. */
export const base = (ink: Ink): PlotOption => ({
  animation: false,
  backgroundColor: ink.ground,
  textStyle: {
    color: ink.text,
    fontFamily: FACES,
    fontSize: 12,
  },
  tooltip: {
    trigger: 'item',
    confine: true,
    backgroundColor: ink.ground,
    borderColor: ink.line,
    textStyle: { color: ink.text, fontSize: 12 },
  },
});

export const valueAxis = (ink: Ink, name: string) => ({
  type: 'value' as const,
  name,
  nameLocation: 'middle' as const,
  nameGap: 28,
  nameTextStyle: { color: ink.muted },
  axisLabel: { color: ink.muted },
  axisLine: { show: true, lineStyle: { color: ink.line } },
  splitLine: { lineStyle: { color: ink.line, opacity: 0.4 } },
});

export const nameAxis = (ink: Ink, names: readonly string[]) => ({
  type: 'category' as const,
  data: [...names],
  axisLabel: { color: ink.text, width: 150, overflow: 'truncate' as const },
  axisLine: { lineStyle: { color: ink.line } },
  axisTick: { show: false },
});

export const legend = (ink: Ink) => ({
  top: 0,
  textStyle: { color: ink.muted },
  itemWidth: 12,
  itemHeight: 12,
});

/** Three figures, as many as a bootstrap of some dozen studies can bear. */
export const figures = (value: number | null): string =>
  value === null ? '–' : Number(value.toPrecision(3)).toString();
