import { Enums, type VolumeViewport } from '@cornerstonejs/core';
import { readFrameAttributes } from '@/lib/dicom/image-attributes';
import type { LookUpTable } from '@/lib/dicom/look-up-tables';
import { extentOf, voiOf } from '@/lib/image/display/shades';
import { nameOf, textOf, type Display } from '@/lib/viewer/display/display';
import {
  withinGamma,
  type DisplayLook,
  type WindowChoice,
} from '@/lib/viewer/display/look';
import { colorsOf, type ColorMapId } from '@/lib/viewer/display/color-maps';
import { domainOf, stretched, type Curve } from '@/lib/viewer/display/file-window';
import { paintShades } from '@/lib/viewer/display/paint';
import { frameOf, headerOf } from '@/lib/viewer/frames/headers';
import { rangeOf, windowOf, type VoiRange } from '@/lib/viewer/display/voi-range';
import { windowFor } from '@/lib/viewer/volume/volume-window';
import type { Voxels } from '@/lib/viewer/volume/voxels';

/** How the values of a volume are shown on its planes, the same on all of them. */
export interface Shading extends Pick<
  Display,
  | 'setWindow'
  | 'stretch'
  | 'window'
  | 'tableName'
  | 'setGamma'
  | 'gamma'
  | 'setColors'
  | 'colors'
  | 'setSmooth'
  | 'isSmooth'
> {
  /** To be called when Cornerstone has moved the window of a plane, or turned black and white round. */
  follow(viewport: VolumeViewport): void;
  /** As the stack was shown, or as its files have it. */
  reset(): void;
  look(): DisplayLook;
  setLook(look: DisplayLook | undefined): void;
}

/**
 * Cornerstone keeps the window of a volume in the ends of its transfer function, and moves these with the
 * mouse: the curve between them is drawn by us.
 *
 * @param ofStack - How it was shown, which is what they are reset to.
 * @param render - Draw all planes.
 */
export function createShading(
  voxels: Voxels,
  viewports: readonly VolumeViewport[],
  ofStack: DisplayLook | undefined,
  render: () => void,
): Shading {
  const [lead] = viewports as readonly [VolumeViewport];
  let curve: Curve = 'LINEAR';
  let gamma = 1;
  let colors: ColorMapId | null = null;
  let smooth = true;
  let touched = false;

  const shown = (): VoiRange | undefined => lead.getProperties()?.voiRange as VoiRange;
  const voiShown = () => {
    const range = shown();
    return range && voiOf(curve, range.lower, range.upper);
  };

  function follow(viewport: VolumeViewport) {
    const { voiRange, invert } = viewport.getProperties() ?? {};
    if (!voiRange) return;
    const isStraight = curve === 'LINEAR' || curve === 'LINEAR_EXACT';
    // As Cornerstone has it: from black to white in a line.
    if (isStraight && gamma === 1 && !colors && !touched) return;
    touched = true;
    const voi = voiOf(curve, voiRange.lower, voiRange.upper);
    const inverted = invert === true;
    const plain = { voi, gamma, inverted };
    paintShades(
      viewport,
      colors ? { ...plain, colors: colorsOf(colors) } : plain,
      `${textOf(voi)} ${gamma} ${inverted} ${colors}`,
    );
  }

  function showAgain() {
    for (const viewport of viewports) follow(viewport);
    render();
  }

  function applySmooth() {
    const { LINEAR, NEAREST } = Enums.InterpolationType;
    for (const viewport of viewports) {
      viewport.setProperties(
        { interpolationType: smooth ? LINEAR : NEAREST },
        undefined,
        true,
      );
    }
  }

  function show(next: Curve, extent: readonly [lower: number, upper: number]) {
    curve = next;
    const [lower, upper] = extent;
    lead.setProperties({ voiRange: { lower, upper } });
    showAgain();
  }

  function setWindow(choice: WindowChoice) {
    const table = choice === 'file' ? tableInFile(voxels) : tableIn(choice);
    if (table) {
      const { lower, upper } = domainOf(table);
      return show(table, [lower, upper]);
    }
    const voi = windowFor(voxels, choice);
    if (voi) show(voi.fn ?? 'LINEAR', extentOf(voi));
  }

  function setLook(look: DisplayLook | undefined) {
    // Asked for what it has already, Cornerstone turns black and white round.
    const invert = look?.invert === true;
    if ((lead.getProperties()?.invert === true) !== invert)
      lead.setProperties({ invert });
    gamma = look?.gamma ?? 1;
    colors = look?.colors ?? null;
    if (smooth !== (look?.smooth ?? true)) {
      smooth = !smooth;
      applySmooth();
    }
    if (!look?.range || look.curve === 'file') return setWindow('file');
    const { lower, upper } = look.range;
    if (typeof look.curve === 'object') return show(look.curve, [lower, upper]);
    show(look.curve, extentOf(windowOf(look.range, look.curve)));
  }

  return {
    follow,
    setWindow,
    stretch(window) {
      const { lower, upper } = stretched(window, curve);
      show(curve, [lower, upper]);
    },
    window() {
      const voi = voiShown();
      if (!voi) return null;
      return 'table' in voi ? windowOf(voi) : voi;
    },
    tableName() {
      const voi = voiShown();
      return voi && 'table' in voi ? nameOf(voi) : null;
    },
    setGamma(wanted) {
      gamma = withinGamma(wanted);
      showAgain();
    },
    gamma: () => gamma,
    setColors(wanted) {
      colors = wanted;
      showAgain();
    },
    colors: () => colors,
    setSmooth(wanted) {
      smooth = wanted;
      applySmooth();
      render();
    },
    isSmooth: () => smooth,
    reset: () => setLook(ofStack),
    setLook,
    look() {
      const voi = voiShown();
      return {
        ...{ curve, gamma, colors, smooth },
        // The ends of a stack's window, which for a sigmoid aren't those of its function.
        range: voi && ('table' in voi ? shown() : rangeOf(voi)),
        invert: lead.getProperties()?.invert === true,
      };
    },
  };
}

const tableIn = (choice: Exclude<WindowChoice, 'file'>): LookUpTable | undefined =>
  'table' in choice ? choice.table : undefined;

/** The VOI LUT of the middle slice, where it has one and no window. */
function tableInFile({ imageIds }: Voxels): LookUpTable | undefined {
  const frame = frameOf(imageIds[Math.floor(imageIds.length / 2)] ?? '');
  const header = frame && headerOf(frame.sopInstanceUid);
  if (!header) return undefined;
  const { windows, voiLuts } = readFrameAttributes(header, frame.frame);
  return windows.length > 0 ? undefined : voiLuts?.[0];
}
