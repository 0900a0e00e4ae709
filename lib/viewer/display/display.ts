import { Enums, getShouldUseCPURendering, type Types } from '@cornerstonejs/core';
import type { StretchedTable } from '@/lib/image/display/shades';
import type { Voi } from '@/lib/image/voi';
import { colorsOf, type ColorMapId } from '@/lib/viewer/display/color-maps';
import { drawShades } from '@/lib/viewer/display/draw';
import { domainOf, fileWindow, stretched } from '@/lib/viewer/display/file-window';
import type { Curve } from '@/lib/viewer/display/file-window';
import {
  PLAIN,
  withinGamma,
  type DisplayLook,
  type WindowChoice,
} from '@/lib/viewer/display/look';
import { paintShades } from '@/lib/viewer/display/paint';
import { frameOf, headerOf } from '@/lib/viewer/frames/headers';
import { rangeOf, windowOf, type VoiRange } from '@/lib/viewer/display/voi-range';
import { loadSample, percentileWindow } from '@/lib/viewer/frames/windows';

/** How the values of a stack are shown: window, curve, colours. */
export interface Display {
  setWindow(window: WindowChoice): void;
  /** Another centre and width; the curve between black and white stays, a table too. */
  stretch(window: Pick<Voi, 'center' | 'width'>): void;
  /** null before the first picture, and for colour. */
  window(): Voi | null;
  /** Of the VOI LUT that is shown; null for a window. */
  tableName(): string | null;
  invert(): void;
  isInverted(): boolean;
  /** Colours of a grey picture; null shows it in greys. Colour pictures stay as they are. */
  setColors(colors: ColorMapId | null): void;
  colors(): ColorMapId | null;
  isColor(): boolean;
  /** Pixels flow into each other, or have edges. */
  setSmooth(smooth: boolean): void;
  isSmooth(): boolean;
  /** 1 as stored; above it the middle is brighter. */
  setGamma(gamma: number): void;
  gamma(): number;
}

/**
 * @param imageIds - Of the stack.
 * @param idShown - Of the image on the screen.
 */
export function createDisplay(
  viewport: Types.IStackViewport,
  imageIds: readonly string[],
  idShown: () => string,
  onView: () => void,
): Display & {
  /** To be called when another image is on the screen. */
  follow(): void;
  /** The mouse, or whoever else asked Cornerstone, set another window. */
  moved(): void;
  reset(): void;
  look(): DisplayLook;
  setLook(look: DisplayLook): void;
} {
  const image = () => viewport.getCornerstoneImage();
  /** What is stored is meant the other way round: MONOCHROME1. */
  const isNegative = () => image()?.invert === true;
  let look = PLAIN;
  let begun = false;
  begin();

  /** With the first picture, which need not be the one that the stack was opened for. */
  function begin() {
    if (begun || !image()) return;
    begun = true;
    // Without WebGL Cornerstone inverts such a picture, and doesn't say so.
    if (getShouldUseCPURendering()) viewport.setProperties({ invert: isNegative() });
    look = { ...look, invert: viewport.getProperties().invert === true };
  }
  // Without WebGL Cornerstone forgets the range with every image, and draws with it all the same.
  let range: VoiRange | undefined;
  let touched = false;

  const isColor = () => image()?.color ?? true;
  const rangeShown = () =>
    range ?? (viewport.getProperties().voiRange as VoiRange | undefined);

  /** The curve that the values on the screen go through; null where nothing is to be drawn on. */
  function voiShown(): Voi | StretchedTable | null {
    const shown = rangeShown();
    if (!shown) return null;
    if (isColor()) return { center: 127.5, width: 255, fn: 'LINEAR_EXACT' };
    const curve = look.curve === 'file' ? curveInFile(idShown()) : look.curve;
    if (typeof curve === 'object') return { table: curve, ...shown };
    return windowOf(shown, curve);
  }

  function setRange(voiRange: VoiRange) {
    range = voiRange;
    viewport.setProperties({ voiRange }, true);
  }

  function paint() {
    const voi = voiShown();
    if (!voi) return;
    const { gamma, colors } = look;
    const invert = viewport.getProperties().invert === true;
    const as = `${textOf(voi)} ${gamma} ${invert} ${colors}`;
    const plain = { voi, gamma, inverted: invert };
    const shades = colors && !isColor() ? { ...plain, colors: colorsOf(colors) } : plain;
    if (getShouldUseCPURendering()) {
      drawShades(viewport, shades, as);
      return;
    }
    // A colour picture in which nothing was changed stays as Cornerstone has it.
    if (isColor() && gamma === 1 && !invert && !touched) return;
    touched = true;
    paintShades(viewport, shades, as);
  }

  function showFileWindow() {
    if (isColor()) return;
    const { window, table, modality } = ownOf(idShown());
    if (window) setRange(rangeOf(window));
    else if (table) setRange(domainOf(table));
    else if (modality === 'MR') {
      // Once: the brightness must not change from slice to slice.
      if (!range) openOnPercentiles();
    } else range = undefined;
  }

  /** Of the slice that is there, at first; of the stack as soon as the frames that stand for it are. */
  function openOnPercentiles() {
    setPercentiles(1, 99);
    const first = range;
    void loadSample(imageIds).then((isThere) => {
      // Not where somebody has set another window, or left, in the meantime.
      if (!isThere || range !== first || !viewport.element.isConnected) return;
      setPercentiles(1, 99);
      show();
    });
  }

  function setPercentiles(low: number, high: number, of: 'slice' | 'stack' = 'stack') {
    const window = percentileWindow(of === 'slice' ? [idShown()] : imageIds, low, high);
    if (window) setRange(rangeOf(window));
  }

  /** A window of one's own goes on through the curve that the file has for this picture. */
  function keepCurve(): Curve {
    const curve = look.curve === 'file' ? curveInFile(idShown()) : look.curve;
    look = { ...look, curve };
    return curve;
  }

  /** Draw what was set, and tell of it. */
  function show() {
    paint();
    viewport.render();
    onView();
  }

  const picture = {
    setWindow(choice: WindowChoice) {
      if (choice === 'file') {
        look = { ...look, curve: 'file' };
        range = undefined;
        showFileWindow();
      } else if ('low' in choice) {
        look = { ...look, curve: 'LINEAR_EXACT' };
        setPercentiles(choice.low, choice.high, choice.of);
      } else if ('table' in choice) {
        look = { ...look, curve: choice.table };
        setRange(domainOf(choice.table));
      } else {
        look = { ...look, curve: choice.fn ?? 'LINEAR' };
        setRange(rangeOf(choice));
      }
      show();
    },
    stretch(window: Pick<Voi, 'center' | 'width'>) {
      if (isColor()) return;
      setRange(stretched(window, keepCurve()));
      show();
    },
    window() {
      const [shown, voi] = [rangeShown(), voiShown()];
      if (!shown || !voi || isColor()) return null;
      return 'table' in voi ? windowOf(shown) : voi;
    },
    tableName() {
      const voi = isColor() ? null : voiShown();
      return voi && 'table' in voi ? nameOf(voi) : null;
    },
    invert() {
      viewport.setProperties({ invert: !viewport.getProperties().invert });
      show();
    },
    isInverted: () => (viewport.getProperties().invert === true) !== isNegative(),
    setColors(colors: ColorMapId | null) {
      look = { ...look, colors };
      show();
    },
    colors: () => (isColor() ? null : look.colors),
    isColor,
    setSmooth(smooth: boolean) {
      look = { ...look, smooth };
      const { LINEAR, NEAREST } = Enums.InterpolationType;
      viewport.setProperties({ interpolationType: smooth ? LINEAR : NEAREST }, true);
      show();
    },
    isSmooth: () => look.smooth,
    setGamma(gamma: number) {
      look = { ...look, gamma: withinGamma(gamma) };
      show();
    },
    gamma: () => look.gamma,
    follow() {
      begin();
      if (look.curve === 'file') showFileWindow();
      // A range that happened to be there already is not one that Cornerstone keeps.
      else if (range) setRange(range);
      paint();
    },
    moved() {
      range = viewport.getProperties().voiRange;
      keepCurve();
      paint();
    },
    reset() {
      picture.setLook({ ...PLAIN, invert: isNegative() });
    },
    look: (): DisplayLook => ({
      ...look,
      range: look.curve === 'file' ? undefined : rangeShown(),
      invert: viewport.getProperties().invert === true,
    }),
    setLook(wanted: DisplayLook) {
      const { colors: before } = look;
      look = wanted;
      range = undefined;
      viewport.setProperties({ invert: wanted.invert });
      if (wanted.range) setRange(wanted.range);
      else showFileWindow();
      picture.setSmooth(wanted.smooth);
      if (before !== wanted.colors) picture.setColors(wanted.colors);
    },
  };
  return picture;
}

export const nameOf = ({ table }: StretchedTable) =>
  table.explanation || 'Table of the file';

export const textOf = (voi: Voi | StretchedTable) =>
  'table' in voi
    ? `${voi.lower} ${voi.upper} ${voi.table.bitsPerEntry} ${voi.table.entries.join()}`
    : `${voi.center} ${voi.width} ${voi.fn}`;

function ownOf(imageId: string) {
  const frame = frameOf(imageId);
  const header = frame && headerOf(frame.sopInstanceUid);
  return header ? fileWindow(header, frame.frame) : {};
}

function curveInFile(imageId: string): Curve {
  const { window, table } = ownOf(imageId);
  return table ?? window?.fn ?? 'LINEAR';
}
