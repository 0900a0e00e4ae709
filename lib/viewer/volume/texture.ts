import { cache, type Types } from '@cornerstonejs/core';

/** What of vtk.js' texture is used; Cornerstone doesn't name its type. */
interface Texture {
  get(...names: string[]): {
    context: WebGL2RenderingContext;
    _openGLRenderWindow: { activateTexture(texture: Texture): void };
    openGLDataType: number;
    updatedFrames: (true | null | undefined)[];
    target: number;
    width: number;
    height: number;
    format: number;
  };
  createTexture(): void;
  bind(): void;
  deactivate(): void;
  update3DFromRaw(): unknown;
}

/**
 * Let the graphics card take the slices of a volume through one piece of memory. Where it has no
 * textures of 16-bit numbers, vtk.js turns each slice into 32-bit fractions in memory that is new; to
 * fetch that page by page takes longer than all else that is done until planes are there.
 *
 * @param volume - That nobody shows yet.
 */
export function shareMemoryOfSlices(volume: Types.IImageVolume): void {
  const holder = volume as unknown as { vtkOpenGLTexture: Texture };
  const texture = holder.vtkOpenGLTexture;
  // vtk.js freezes its objects, and knows them by what they close over: a copy is the same texture.
  holder.vtkOpenGLTexture = {
    ...texture,
    update3DFromRaw() {
      const { context, openGLDataType } = texture.get('context', 'openGLDataType');
      if (openGLDataType !== context.FLOAT) return texture.update3DFromRaw();
      return update(texture, volume.imageIds);
    },
  };
}

/** As Cornerstone's own does it, but for the memory. */
function update(texture: Texture, imageIds: readonly string[]): boolean {
  const { context, _openGLRenderWindow, updatedFrames, target, width, height, format } =
    texture.get(
      ...['context', '_openGLRenderWindow', 'updatedFrames'],
      ...['target', 'width', 'height', 'format'],
    );
  const changed = [...updatedFrames.keys()].filter((at) => updatedFrames[at]);
  _openGLRenderWindow.activateTexture(texture);
  texture.createTexture();
  texture.bind();
  if (updatedFrames.length > 0 && changed.length === 0) return false;
  const scratch = new Float32Array(width * height);
  for (const slice of changed) {
    const stored = cache.getImage(imageIds[slice] ?? '')?.voxelManager?.getScalarData();
    if (!stored) continue;
    if (!(stored instanceof Float32Array)) scratch.set(stored);
    const values = stored instanceof Float32Array ? stored : scratch;
    // prettier-ignore
    context.texSubImage3D(target, 0, 0, 0, slice, width, height, 1, format, context.FLOAT, values);
    updatedFrames[slice] = null;
  }
  texture.deactivate();
  return true;
}
