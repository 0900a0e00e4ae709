import {
  addTool,
  CrosshairsTool,
  PanTool,
  StackScrollTool,
  ToolGroupManager,
  WindowLevelTool,
  ZoomTool,
} from '@cornerstonejs/tools';
import { bindingsOf, handle, type Drags, type ToolName } from '@/lib/viewer/tools';
import { zoomWithOneFinger } from '@/lib/viewer/touch';

/** What the left button does on planes: a tool of the stacks, or the crosshairs. */
export type PlaneTool = ToolName | 'crosshairs';

const BROWSING = {
  window: WindowLevelTool.toolName as string,
  pan: PanTool.toolName as string,
  zoom: ZoomTool.toolName as string,
  scroll: StackScrollTool.toolName as string,
} as const;

/** Measurements belong to a slice that was acquired: tools that draw have no place on planes. */
export const worksOnPlanes = (tool: string): boolean =>
  tool in BROWSING || tool === 'crosshairs';

let isKnown = false;

export interface PlaneHands {
  use(tool: PlaneTool, drags: Drags): void;
  /** Planes and crosshairs as they were at first. */
  reset(): void;
}

/**
 * Bind the mouse to planes that belong together: the hands of the stacks, and crosshairs whose lines
 * can be moved and turned whatever the left button does.
 *
 * @param colorOf - Of the line that a viewport draws on the others.
 * @param closing - Aborting it unbinds.
 */
export function bindPlaneTools(
  viewportIds: readonly string[],
  engineId: string,
  colorOf: (viewportId: string) => string,
  closing: AbortSignal,
): PlaneHands {
  if (!isKnown) addTool(CrosshairsTool);
  isKnown = true;
  const groupId = `planes-${crypto.randomUUID()}`;
  const group = ToolGroupManager.createToolGroup(groupId);
  if (!group) throw new RangeError('These planes have tools already.');
  closing.addEventListener('abort', () => ToolGroupManager.destroyToolGroup(groupId), {
    once: true,
  });
  for (const name of Object.values(BROWSING)) group.addTool(name);
  const turnLevel = handle(group);
  zoomWithOneFinger(group);
  group.addTool(CrosshairsTool.toolName, {
    getReferenceLineColor: colorOf,
    // Thickness has a control of its own, in mm: Cornerstone's handles count it from the middle.
    getReferenceLineSlabThicknessControlsOn: () => false,
    handleRadius: 5,
  });
  for (const viewportId of viewportIds) group.addViewport(viewportId, engineId);

  return {
    use(tool, drags) {
      turnLevel(drags);
      const names = [
        ...Object.entries(BROWSING),
        ['crosshairs', CrosshairsTool.toolName],
      ];
      for (const [name, toolName] of names as [string, string][]) {
        group.setToolPassive(toolName, { removeAllBindings: true });
        const bindings = bindingsOf(name, tool, drags);
        if (bindings.length > 0) group.setToolActive(toolName, { bindings });
      }
    },
    reset() {
      (
        group.getToolInstance(CrosshairsTool.toolName) as CrosshairsTool
      ).resetCrosshairs();
    },
  };
}
