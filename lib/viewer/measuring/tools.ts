import {
  AngleTool,
  ArrowAnnotateTool,
  BidirectionalTool,
  CircleROITool,
  CobbAngleTool,
  EllipticalROITool,
  LabelTool,
  LengthTool,
  PlanarFreehandROITool,
  ProbeTool,
  RectangleROITool,
  SplineROITool,
} from '@cornerstonejs/tools';
import { measuredLines } from '@/lib/viewer/measuring/measured';
import type { AnnotationTool } from '@/lib/viewer/measuring/numbers';
import { PolylineTool } from '@/lib/viewer/measuring/polyline-tool';

/** A line whose true length is asked for, to give pixels their millimetres. */
class CalibrationTool extends LengthTool {
  static override toolName = 'Calibration';
}

/** What draws and measures, as the left mouse button's tool. */
export const MEASURING_TOOLS = {
  length: LengthTool,
  bidirectional: BidirectionalTool,
  angle: AngleTool,
  cobb: CobbAngleTool,
  ellipse: EllipticalROITool,
  circle: CircleROITool,
  rectangle: RectangleROITool,
  freehand: PlanarFreehandROITool,
  spline: SplineROITool,
  polyline: PolylineTool,
  probe: ProbeTool,
  arrow: ArrowAnnotateTool,
  words: LabelTool,
  calibration: CalibrationTool,
} as const;
export type MeasuringTool = keyof typeof MEASURING_TOOLS;

export const isMeasuring = (tool: string): tool is MeasuringTool =>
  tool in MEASURING_TOOLS;

/** Words that are asked for after the drawing; Cornerstone drops an arrow that has none. */
const NO_WORDS_YET = ' ';
const withoutWords = (done: (words: string) => void) => done(NO_WORDS_YET);

/** How Cornerstone's tool of a name is to behave. */
export function settingsOf(tool: MeasuringTool): Record<string, unknown> {
  const settings = {
    getTextLines: measuredLines(MEASURING_TOOLS[tool].toolName as AnnotationTool),
    // Z and Y are ours: Cornerstone would undo on them.
    actions: undefined,
  };
  switch (tool) {
    case 'arrow':
    case 'words':
      // Words are changed in the list; Cornerstone would open a prompt on a double click.
      return { ...settings, getTextCallback: withoutWords, changeTextCallback: () => {} };
    case 'freehand':
      // Points every quarter of a pixel say no more than those that bend the line.
      return { ...settings, decimate: { enabled: true, epsilon: 0.1 } };
    case 'polyline':
      return { ...settings, spline: { type: SplineROITool.SplineTypes.Linear } };
    case 'probe':
      return { ...settings, handleRadius: '4' };
    default:
      return settings;
  }
}
