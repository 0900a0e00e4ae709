import {
  Brush,
  Circle,
  Contrast,
  Eraser,
  Globe,
  LassoSelect,
  PaintBucket,
  Square,
  type LucideIcon,
} from 'lucide-react';
import type { SegmentingTool } from '@/lib/viewer/segmentation/tools';

/** A tool that draws on segments. */
export interface SegmentingItem {
  readonly name: SegmentingTool;
  readonly label: string;
  /** Of the profile Overread, as the keyboard table writes them. */
  readonly keys: string;
  readonly Icon: LucideIcon;
  readonly how: string;
}

const tool = (
  name: SegmentingTool,
  label: string,
  keys: string,
  Icon: LucideIcon,
  how: string,
): SegmentingItem => ({ name, label, keys, Icon, how });

export const SEGMENTING: readonly SegmentingItem[] = [
  tool('brush', 'Brush', 'P', Brush, 'Ctrl takes away'),
  tool('eraser', 'Eraser', 'Shift+P', Eraser, 'of the active segment'),
  tool('threshold-brush', 'Threshold brush', 'Q', Contrast, 'values of a range only'),
  tool('scissors-circle', 'Circle', 'M', Circle, 'from its middle; Ctrl cuts out'),
  tool('scissors-rectangle', 'Rectangle', 'Shift+M', Square, 'Ctrl cuts out'),
  tool('scissors-freehand', 'Freehand', 'U', LassoSelect, 'Ctrl cuts out'),
  tool('scissors-ball', 'Ball', 'Shift+U', Globe, 'over all slices it reaches'),
  tool('fill', 'Fill', 'Shift+F', PaintBucket, 'what is enclosed; Ctrl: a piece away'),
];
