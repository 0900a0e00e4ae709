import {
  ArrowUpRight,
  Circle,
  CircleDot,
  DraftingCompass,
  Egg,
  LassoSelect,
  Pipette,
  Ruler,
  Scaling,
  Spline,
  Square,
  Star,
  Tangent,
  TriangleRight,
  Type,
  Waypoints,
  type LucideIcon,
} from 'lucide-react';
import { usePreference } from '@/app/_data/preference';
import type { AnnotationTool } from '@/lib/viewer/measuring/numbers';
import type { MeasuringTool } from '@/lib/viewer/measuring/tools';

/** A tool of the measuring menu, and what it draws. */
export interface Measuring {
  readonly name: MeasuringTool;
  readonly draws: AnnotationTool;
  readonly label: string;
  /** Of the profile Overread, as the keyboard table writes them. */
  readonly keys: string;
  readonly Icon: LucideIcon;
  /** How it is drawn, where that isn't plain. */
  readonly how?: string;
}

const tool = (
  name: MeasuringTool,
  draws: AnnotationTool,
  label: string,
  keys: string,
  Icon: LucideIcon,
  how?: string,
): Measuring => ({ name, draws, label, keys, Icon, ...(how && { how }) });

export const MEASURING: readonly Measuring[] = [
  tool('length', 'Length', 'Length', 'D', Ruler),
  tool('bidirectional', 'Bidirectional', 'Bidirectional', 'Shift+D', Tangent),
  tool('angle', 'Angle', 'Angle', 'A', TriangleRight),
  tool('cobb', 'CobbAngle', 'Cobb angle', 'Shift+A', DraftingCompass, 'two lines'),
  tool('ellipse', 'EllipticalROI', 'Ellipse', 'E', Egg, 'from its middle'),
  tool('circle', 'CircleROI', 'Circle', 'Shift+E', Circle, 'from its middle'),
  tool('rectangle', 'RectangleROI', 'Rectangle', 'R', Square),
  tool('freehand', 'PlanarFreehandROI', 'Freehand', 'F', LassoSelect),
  tool('polyline', 'Polyline', 'Polyline', 'Y', Waypoints, 'double click ends'),
  tool('spline', 'SplineROI', 'Spline', 'Shift+Y', Spline, 'double click closes'),
  tool('probe', 'Probe', 'Probe', 'G', Pipette),
  tool('arrow', 'ArrowAnnotate', 'Arrow', 'B', ArrowUpRight, 'from its tip'),
  tool('words', 'Label', 'Text', 'Shift+B', Type),
  tool(
    'calibration',
    'Calibration',
    'Calibration line',
    'Shift+L',
    Scaling,
    'pixels to mm',
  ),
];

/** Made by a key on the whole frame, not by drawing. */
export const KEY_IMAGE = { label: 'Key image', keys: 'K', Icon: Star };

const BY_TOOL = new Map<AnnotationTool, { label: string; Icon: LucideIcon }>([
  ...MEASURING.map((each) => [each.draws, each] as const),
  ['KeyImage', KEY_IMAGE],
]);
/** What an annotation is called, and its icon. */
export const kindOf = (draws: AnnotationTool) =>
  BY_TOOL.get(draws) ?? { label: draws, Icon: CircleDot };

/** Asked for words, or for a length, as soon as they are drawn. */
export const HAS_WORDS: readonly AnnotationTool[] = [
  'ArrowAnnotate',
  'Label',
  'Calibration',
];

/** Does a tool stay after it has drawn? Else the one before comes back. */
export const useKeepTool = () => usePreference('keep-tool', ['no', 'yes'], 'no');
