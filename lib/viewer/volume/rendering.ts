import {
  CONSTANTS,
  Enums,
  setVolumesForViewports,
  type VolumeViewport3D,
} from '@cornerstonejs/core';
import {
  addTool,
  Enums as ToolEnums,
  PanTool,
  ToolGroupManager,
  TrackballRotateTool,
  ZoomTool,
} from '@cornerstonejs/tools';
import type { EdgeLetters } from '@/lib/image/orient';
import { sightOf, type Sight } from '@/lib/viewer/camera';
import { followSize, volumeEngine } from '@/lib/viewer/engine';
import { lettersOf } from '@/lib/viewer/frames/letters';
import { createPainter } from '@/lib/viewer/volume/fineness/painter';
import { along, turn } from '@/lib/viewer/volume/turn';
import type { Voxels } from '@/lib/viewer/volume/voxels';

/** How a volume is made opaque and coloured, by what is to be seen in it. */
export interface Preset {
  readonly name: string;
  /** Cornerstone's, which are those of 3D Slicer. */
  readonly id: string;
}

const CT: readonly Preset[] = [
  { name: 'Bone', id: 'CT-Bone' },
  { name: 'Soft tissue', id: 'CT-Soft-Tissue' },
  { name: 'Vessels', id: 'CT-Chest-Vessels' },
  { name: 'Lung', id: 'CT-Lung' },
  { name: 'MIP', id: 'CT-MIP' },
];
const MR: readonly Preset[] = [
  { name: 'MR', id: 'MR-Default' },
  { name: 'Vessels', id: 'MR-Angio' },
  { name: 'MIP', id: 'MR-MIP' },
];

/** Those of CT are in HU: for anything else they would be chance. */
export const renderingsFor = (modality: string): readonly Preset[] =>
  modality === 'CT' ? CT : MR;

/** How a volume looks, to open it so again. */
export interface RenderingLook {
  readonly preset: Preset;
  readonly sight: Sight;
}

/** A volume seen from outside. */
export interface Rendering {
  usePreset(preset: Preset): void;
  zoomBy(factor: number): void;
  /** CSS pixels. */
  panBy(right: number, down: number): void;
  /** Degrees by which what is in front goes to the right, and down. */
  turnBy(right: number, down: number): void;
  /** All of it in the middle, seen from where it is seen. */
  fit(): void;
  /** Seen from the front, fitted. */
  reset(): void;
  letters(): EdgeLetters;
  look(): RenderingLook;
  /** How much of the finest picture is there, 0 to 1: it comes when nobody touches it. */
  share(): number;
}

let isKnown = false;

/**
 * Render a volume, seen from the front.
 *
 * @param options.sight - From where it was seen, if it was here before.
 * @param options.closing - Aborting it frees the GPU.
 * @param options.onView - It was turned, moved, zoomed or refined.
 */
export async function openRendering(
  element: HTMLDivElement,
  { volumeId }: Voxels,
  options: {
    preset: Preset;
    sight?: Sight | undefined;
    closing: AbortSignal;
    onView: () => void;
  },
): Promise<Rendering> {
  const { closing, onView } = options;
  const engine = volumeEngine(closing);
  const viewportId = `rendering-${crypto.randomUUID()}`;
  engine.enableElement({
    viewportId,
    element,
    type: Enums.ViewportType.VOLUME_3D,
    defaultOptions: { orientation: Enums.OrientationAxis.CORONAL, background: [0, 0, 0] },
  });
  closing.addEventListener('abort', () => engine.disableElement(viewportId), {
    once: true,
  });
  const viewport = engine.getViewport(viewportId) as VolumeViewport3D;
  const painter = createPainter(engine, viewport, { closing, onShare: onView });
  await setVolumesForViewports(engine, [{ volumeId }], [viewportId]);
  closing.throwIfAborted();
  bindHands(viewportId, engine.id, closing);
  let { preset } = options;
  viewport.setProperties({ preset: preset.id });
  if (options.sight) viewport.setCamera(options.sight);
  await painter.begin();
  closing.throwIfAborted();
  element.addEventListener(Enums.Events.CAMERA_MODIFIED, onView, { signal: closing });
  followSize(element, closing, onView);

  return {
    usePreset(next) {
      preset = next;
      viewport.setProperties({ preset: preset.id });
      viewport.render();
      onView();
    },
    zoomBy(factor) {
      viewport.setZoom(Math.max(0.1, Math.min(40, viewport.getZoom() * factor)));
      viewport.render();
    },
    panBy(right, down) {
      const [x, y] = viewport.getPan();
      viewport.setPan([x + right, y + down]);
      viewport.render();
    },
    turnBy(right, down) {
      const { focalPoint, position, viewUp, viewPlaneNormal } = viewport.getCamera();
      if (!focalPoint || !position || !viewUp || !viewPlaneNormal) return;
      const turned = turn({ up: viewUp, towards: viewPlaneNormal }, right, down);
      const far = Math.hypot(...position.map((mm, at) => mm - (focalPoint[at] ?? 0)));
      viewport.setCamera({
        focalPoint,
        position: along(focalPoint, turned.towards, far),
        viewUp: turned.up,
        viewPlaneNormal: turned.towards,
      });
      viewport.render();
    },
    fit() {
      viewport.resetCamera();
      viewport.render();
      onView();
    },
    reset() {
      const { viewPlaneNormal, viewUp } = CONSTANTS.MPR_CAMERA_VALUES.coronal;
      viewport.setCamera({ viewPlaneNormal, viewUp });
      viewport.resetCamera();
      viewport.render();
      onView();
    },
    look: () => ({ preset, sight: sightOf(viewport) }),
    letters: () => lettersOf(viewport) ?? NO_LETTERS,
    share: painter.share,
  };
}

const NO_LETTERS: EdgeLetters = { left: '', right: '', top: '', bottom: '' };

/** Turn with the left button, move with the middle one or Shift, zoom with the right one. */
function bindHands(viewportId: string, engineId: string, closing: AbortSignal) {
  if (!isKnown) addTool(TrackballRotateTool);
  isKnown = true;
  const group = ToolGroupManager.createToolGroup(viewportId);
  if (!group) throw new RangeError('This rendering has tools already.');
  closing.addEventListener('abort', () => ToolGroupManager.destroyToolGroup(viewportId), {
    once: true,
  });
  const { Primary, Secondary, Auxiliary } = ToolEnums.MouseBindings;
  const shift = { mouseButton: Primary, modifierKey: ToolEnums.KeyboardBindings.Shift };
  const hands = [
    [TrackballRotateTool, [{ mouseButton: Primary }]],
    [PanTool, [{ mouseButton: Auxiliary }, shift]],
    [ZoomTool, [{ mouseButton: Secondary }, { numTouchPoints: 2 }]],
  ] as const;
  for (const [{ toolName }, bindings] of hands) {
    group.addTool(toolName);
    group.setToolActive(toolName, { bindings: [...bindings] });
  }
  group.addViewport(viewportId, engineId);
}
