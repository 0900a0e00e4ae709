import {
  addTool,
  annotation,
  EllipticalROITool,
  Enums,
  LengthTool,
  PanTool,
  StackScrollTool,
  ToolGroupManager,
  WindowLevelTool,
  ZoomTool,
} from '@cornerstonejs/tools';
import { measuredLines } from '@/lib/viewer/measured';

/** What the left mouse button does. */
export type ToolName = 'window' | 'pan' | 'zoom' | 'scroll' | 'length' | 'ellipse';

const CLASSES = {
  window: WindowLevelTool,
  pan: PanTool,
  zoom: ZoomTool,
  scroll: StackScrollTool,
  length: LengthTool,
  ellipse: EllipticalROITool,
} as const;

const { Primary, Secondary, Auxiliary } = Enums.MouseBindings;

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
      textBoxFontFamily: 'Inter Variable, system-ui, sans-serif',
      textBoxFontSize: '12px',
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
  use(tool: ToolName): void;
}

/**
 * Bind the mouse to one viewport: the chosen tool on the left button, pan on the middle one and on
 * Shift, zoom on the right one. The wheel is the viewport's own affair.
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
  for (const { toolName } of Object.values(CLASSES)) group.addTool(toolName, SETTINGS);
  group.addViewport(viewportId, engineId);

  return {
    use(tool) {
      for (const [name, { toolName }] of Object.entries(CLASSES)) {
        const bindings = bindingsOf(name as ToolName, tool);
        if (bindings.length > 0) group.setToolActive(toolName, { bindings });
        // Passive: what is drawn can still be taken hold of and moved.
        else group.setToolPassive(toolName, { removeAllBindings: true });
      }
    },
  };
}

function bindingsOf(name: ToolName, chosen: ToolName) {
  const left = name === chosen ? [{ mouseButton: Primary }] : [];
  switch (name) {
    case 'pan':
      return [
        ...left,
        { mouseButton: Auxiliary },
        { mouseButton: Primary, modifierKey: Enums.KeyboardBindings.Shift },
      ];
    case 'zoom':
      return [...left, { mouseButton: Secondary }, { numTouchPoints: 2 }];
    case 'scroll':
      return [...left, { numTouchPoints: 3 }];
    default:
      return left;
  }
}

const SETTINGS = {
  getTextLines: measuredLines,
  // Z and Y are ours: Cornerstone would undo on them.
  actions: undefined,
};
