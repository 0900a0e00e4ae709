import {
  addTool,
  annotation,
  Enums,
  PanTool,
  StackScrollTool,
  ToolGroupManager,
  WindowLevelTool,
  ZoomTool,
  type Types,
} from '@cornerstonejs/tools';
import {
  isMeasuring,
  MEASURING_TOOLS,
  settingsOf,
  type MeasuringTool,
} from '@/lib/viewer/measuring/tools';
import type { SegmentingTool } from '@/lib/viewer/segmentation/tools';
import { FINGERS, zoomWithOneFinger } from '@/lib/viewer/touch';

/** What the left mouse button does. */
export type ToolName =
  'window' | 'pan' | 'zoom' | 'scroll' | MeasuringTool | SegmentingTool;

/** What a drag can do whichever tool is chosen. */
export type DragTool = 'window' | 'pan' | 'zoom' | 'scroll';

/** What drags do beside the left button's, which follows the chosen tool. */
export interface Drags {
  readonly shiftLeft: DragTool;
  readonly middle: DragTool;
  readonly right: DragTool;
  /** Which way a drag of the window makes the picture brighter; absent: up. */
  readonly brighter?: 'up' | 'down' | undefined;
}

const CLASSES = {
  window: WindowLevelTool,
  pan: PanTool,
  zoom: ZoomTool,
  scroll: StackScrollTool,
  ...MEASURING_TOOLS,
} as const;

const { Primary, Secondary, Auxiliary } = Enums.MouseBindings;

let textPx = 12;

/** Text beside drawings is so large from now on, CSS pixels; drawings show it when they are drawn again. */
export function sizeText(pixels: number): void {
  textPx = pixels;
  const { style } = annotation.config;
  const styles = style.getDefaultToolStyles();
  const textBoxFontSize = `${textPx}px`;
  style.setDefaultToolStyles({
    ...styles,
    global: { ...styles.global, textBoxFontSize },
  });
}

/** Called by `start`, once per page. */
export function registerTools(): void {
  for (const each of Object.values(CLASSES)) addTool(each);
  const style = annotation.config.style;
  const defaults = style.getDefaultToolStyles();
  style.setDefaultToolStyles({
    ...defaults,
    global: {
      ...defaults.global,
      color: 'rgb(103, 213, 222)',
      colorHighlighted: 'rgb(190, 244, 248)',
      colorSelected: 'rgb(190, 244, 248)',
      lineWidth: '1.5',
      lineDash: '',
      shadow: true,
      // The page's, with the font for Chinese that comes along.
      textBoxFontFamily: 'inherit',
      textBoxFontSize: `${textPx}px`,
      textBoxColor: 'rgb(190, 244, 248)',
      textBoxColorHighlighted: 'rgb(255, 255, 255)',
      textBoxColorSelected: 'rgb(255, 255, 255)',
      textBoxBackground: 'rgba(8, 12, 16, 0.7)',
      textBoxLinkLineDash: '2,3',
      markerSize: '10',
    },
  });
}

export interface Tools {
  use(tool: ToolName, drags: Drags): void;
}

/**
 * Bind mouse and fingers to one viewport: the chosen tool on the left button, the other drags as they are
 * set. The wheel is the viewport's own affair.
 *
 * @param closing - Aborting it unbinds.
 */
export function bindTools(
  viewportId: string,
  engineId: string,
  closing: AbortSignal,
): Tools {
  const groupId = `tools-${viewportId}`;
  const group = ToolGroupManager.createToolGroup(groupId);
  if (!group) throw new RangeError(`Viewport ${viewportId} has tools already.`);
  closing.addEventListener('abort', () => ToolGroupManager.destroyToolGroup(groupId), {
    once: true,
  });
  for (const [name, { toolName }] of Object.entries(CLASSES)) {
    // Z and Y are ours: Cornerstone would undo on them.
    group.addTool(
      toolName,
      isMeasuring(name) ? settingsOf(name) : { actions: undefined },
    );
  }
  const turnLevel = handle(group);
  zoomWithOneFinger(group);
  group.addViewport(viewportId, engineId);

  return {
    use(chosen, drags) {
      turnLevel(drags);
      for (const [name, { toolName }] of Object.entries(CLASSES)) {
        // Passive: what is drawn can still be taken hold of and moved. First, and for all, since
        // bindings add up: a tool that was chosen before would keep the left button.
        group.setToolPassive(toolName, { removeAllBindings: true });
        const bindings = bindingsOf(name, chosen, drags);
        if (bindings.length > 0) group.setToolActive(toolName, { bindings });
      }
    },
  };
}

/** What is pressed for a tool, while another one may be the chosen one. */
export function bindingsOf(name: string, chosen: string, drags: Drags) {
  const fingers = FINGERS[name];
  return [
    ...(name === chosen ? [{ mouseButton: Primary }] : []),
    ...(name === chosen && FASTER.some((each) => each === name)
      ? [{ mouseButton: Primary, modifierKey: Enums.KeyboardBindings.Ctrl }]
      : []),
    ...(name === drags.shiftLeft
      ? [{ mouseButton: Primary, modifierKey: Enums.KeyboardBindings.Shift }]
      : []),
    ...(name === drags.middle ? [{ mouseButton: Auxiliary }] : []),
    ...(name === drags.right ? [{ mouseButton: Secondary }] : []),
    ...(fingers ? [{ numTouchPoints: fingers }] : []),
  ];
}

/** A drag with Ctrl goes further; not one that moves the picture with the pointer. */
const FASTER = ['window', 'zoom', 'scroll'] as const satisfies readonly DragTool[];

/** How many times as far. */
const HASTE = 4;

/**
 * Make drags of a group go further while Ctrl is held, and the window's up and down as a person likes it.
 *
 * @returns To be called with whatever drags are set.
 */
export function handle(group: Types.IToolGroup): (drags: Drags) => void {
  let isTurned = false;
  for (const name of FASTER) {
    const tool = group.getToolInstance(CLASSES[name].toolName) as Dragged;
    change(tool, ([right, down], isHasty) => {
      const times = isHasty ? HASTE : 1;
      const upsideDown = name === 'window' && isTurned ? -1 : 1;
      return [right * times, down * times * upsideDown];
    });
  }
  return ({ brighter }) => {
    isTurned = brighter === 'down';
  };
}

interface Dragged {
  mouseDragCallback(event: Types.EventTypes.MouseDragEventType): void;
}

/** @param wanted - What a way of the pointer, CSS pixels, is to be. */
function change(
  tool: Dragged,
  wanted: (way: readonly [number, number], isHasty: boolean) => [number, number],
): void {
  const drag = tool.mouseDragCallback.bind(tool);
  tool.mouseDragCallback = (event) => {
    const { deltaPoints, event: pointer } = event.detail;
    deltaPoints.canvas = wanted(deltaPoints.canvas, pointer.ctrlKey === true);
    drag(event);
  };
}
