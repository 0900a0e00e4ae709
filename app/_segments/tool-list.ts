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
  /** Of its action; on buttons it is called by the words of segments. */
  readonly label: string;
  /** Of the profile Overread, as the keyboard table writes them. */
  readonly keys: string;
  readonly Icon: LucideIcon;
}

const tool = (
  name: SegmentingTool,
  label: string,
  keys: string,
  Icon: LucideIcon,
): SegmentingItem => ({ name, label, keys, Icon });

export const SEGMENTING: readonly SegmentingItem[] = [
  tool('brush', 'Brush', 'P', Brush),
  tool('eraser', 'Eraser', 'Shift+P', Eraser),
  tool('threshold-brush', 'Threshold brush', 'Q', Contrast),
  tool('scissors-circle', 'Circle', 'M', Circle),
  tool('scissors-rectangle', 'Rectangle', 'Shift+M', Square),
  tool('scissors-freehand', 'Freehand', 'U', LassoSelect),
  tool('scissors-ball', 'Ball', 'Shift+U', Globe),
  tool('fill', 'Fill', 'Shift+F', PaintBucket),
];
