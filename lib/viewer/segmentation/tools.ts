/** What draws on segments, as the left mouse button's tool. */
export const SEGMENTING_TOOLS = [
  'brush',
  'eraser',
  'threshold-brush',
  'scissors-circle',
  'scissors-rectangle',
  'scissors-freehand',
  'scissors-ball',
  'fill',
] as const;
export type SegmentingTool = (typeof SEGMENTING_TOOLS)[number];

export const isSegmenting = (tool: string): tool is SegmentingTool =>
  SEGMENTING_TOOLS.some((each) => each === tool);

/** Those that draw with a round tip, whose size can be set. */
export const isBrush = (tool: string): boolean =>
  tool === 'brush' || tool === 'eraser' || tool === 'threshold-brush';
