import { cache, type Types } from '@cornerstonejs/core';

/** What of vtk.js' texture is used; Cornerstone doesn't name its type. */
interface Texture {
  get(...names: string[]): {
    context: WebGL2RenderingContext;
    _openGLRenderWindow: { activateTexture(texture: Texture): void };
    openGLDataType: number;
    target: number;
    width: number;
    height: number;
    format: number;
  };
  set(values: { canUseHalfFloat: true }, noWarning: true, noFunction: true): void;
  getDefaultDataType(type: string): number;
  enableUseHalfFloat(use: boolean): void;
  getVolumeInfo(): { offset: number[] };
  create3DFromRaw(as: { dataType: string; numComps: number }): boolean;
  createTexture(): void;
  bind(): void;
  deactivate(): void;
  update3DFromRaw(): unknown;
}

/**
 * Let the graphics card take the slices of a volume through one piece of memory. Where it has no
 * textures of 16-bit numbers, vtk.js turns each slice into 32-bit fractions in memory that is new; to
 * fetch that page by page, here and there, takes longer than all else that is done until planes are
 * there. Fractions of 16 bits do for values that they hold exactly, as those of 12 bits that CT has.
 *
 * @param volume - That nobody shows yet.
 */
export function shareMemoryOfSlices(volume: Types.IImageVolume): void {
  const holder = volume as unknown as { vtkOpenGLTexture: Texture };
  const texture = holder.vtkOpenGLTexture;
  let middle: number | undefined;
  let missing = new Set<number>();
  // vtk.js freezes its objects, and knows them by what they close over: a copy is the same texture.
  holder.vtkOpenGLTexture = {
    ...texture,
    create3DFromRaw(as) {
      const { context } = texture.get('context');
      missing = new Set(volume.imageIds.keys());
      const isWide = texture.getDefaultDataType(as.dataType) === context.FLOAT;
      middle = isWide && as.numComps === 1 ? middleOf(volume.imageIds) : undefined;
      if (middle === undefined) return texture.create3DFromRaw(as);
      texture.enableUseHalfFloat(true);
      texture.set({ canUseHalfFloat: true }, true, true);
      const isMade = texture.create3DFromRaw(as);
      texture.getVolumeInfo().offset[0] = middle;
      return isMade;
    },
    update3DFromRaw() {
      const { context, openGLDataType } = texture.get('context', 'openGLDataType');
      if (middle === undefined && openGLDataType !== context.FLOAT)
        return texture.update3DFromRaw();
      if (missing.size === 0) return false;
      const into = middle === undefined ? intoFloats() : intoHalves(middle);
      return update(texture, volume.imageIds, missing, into);
    },
  };
}

/** A half has 11 bits and a sign: up to here it holds each integer. */
const EXACT = 2048;

const valuesOf = (imageId: string) =>
  cache.getImage(imageId)?.voxelManager?.getScalarData();

/** What to take from integers so that all of them are halves; undefined where they spread too wide. */
function middleOf(imageIds: readonly string[]): number | undefined {
  if (typeof Float16Array === 'undefined') return undefined; // browsers of before 2025
  let min = Infinity;
  let max = -Infinity;
  for (const imageId of imageIds) {
    const image = cache.getImage(imageId);
    const values = valuesOf(imageId);
    if (!image || !(values instanceof Int16Array || values instanceof Uint16Array))
      return undefined;
    // Found out when the values were made: to look at 50 million of them again takes a tenth of a second.
    const { minPixelValue, maxPixelValue } = image;
    min = Math.min(min, minPixelValue, maxPixelValue);
    max = Math.max(max, minPixelValue, maxPixelValue);
  }
  const middle = Math.ceil((min + max) / 2);
  return max - middle <= EXACT && middle - min <= EXACT ? middle : undefined;
}

/** A slice as the texture takes it, in memory that the next one takes over. */
type Into = (values: Types.PixelDataTypedArray) => ArrayBufferView;

function intoFloats(): Into {
  let scratch = new Float32Array();
  return (values) => {
    if (values instanceof Float32Array) return values;
    if (scratch.length !== values.length) scratch = new Float32Array(values.length);
    scratch.set(values);
    return scratch;
  };
}

function intoHalves(middle: number): Into {
  const all = Float16Array.from({ length: 2 * EXACT + 1 }, (_, at) => at - EXACT);
  const halves = new Uint16Array(all.buffer);
  let scratch = new Uint16Array();
  return (values) => {
    if (scratch.length !== values.length) scratch = new Uint16Array(values.length);
    for (let at = 0; at < values.length; at++)
      scratch[at] = halves[(values[at] ?? 0) - middle + EXACT] ?? 0;
    return scratch;
  };
}

/**
 * As Cornerstone's own does it, but for the memory; and each slice once: it marks all of them as changed
 * whenever a plane sets up its texture, after the first picture was drawn without any.
 *
 * @param missing - Slices that the texture lacks.
 */
function update(
  texture: Texture,
  imageIds: readonly string[],
  missing: Set<number>,
  into: Into,
): boolean {
  const names = ['context', '_openGLRenderWindow', 'openGLDataType'];
  const { context, _openGLRenderWindow, openGLDataType, ...place } = texture.get(
    ...names,
    ...['target', 'width', 'height', 'format'],
  );
  const { target, width, height, format } = place;
  _openGLRenderWindow.activateTexture(texture);
  texture.createTexture();
  texture.bind();
  for (const slice of missing) {
    const values = valuesOf(imageIds[slice] ?? '');
    if (!values) continue;
    // prettier-ignore
    context.texSubImage3D(target, 0, 0, 0, slice, width, height, 1, format, openGLDataType, into(values));
    missing.delete(slice);
  }
  texture.deactivate();
  return true;
}
