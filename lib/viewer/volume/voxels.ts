import { cache, volumeLoader, type Types } from '@cornerstonejs/core';
import { AppError } from '@/lib/errors';
import { readFrameAttributes, readImageAttributes } from '@/lib/dicom/image-attributes';
import type { VoxelIndex } from '@/lib/image/segmentation/block';
import { frameKey } from '@/lib/image/segmentation/mask';
import { mayReformat, type Reformat } from '@/lib/image/series/reformat';
import { valueAt } from '@/lib/image/series/volume-value';
import { drawsVolumes } from '@/lib/viewer/engine';
import { frameFailure } from '@/lib/viewer/failing/failure';
import { frameOf, headerOf } from '@/lib/viewer/frames/headers';
import { prefetch } from '@/lib/viewer/frames/prefetch';
import { spareBytes } from '@/lib/viewer/memory/budget';
import { start } from '@/lib/viewer/start';
import { shareMemoryOfSlices } from '@/lib/viewer/volume/texture';

/** A stack whose frames lie together as a volume, on the graphics card too. */
export interface Voxels {
  /** Cornerstone's name for it. */
  readonly volumeId: string;
  /** In display order. */
  readonly imageIds: readonly string[];
  /** What must be known of pictures made from it: whole sentences. */
  readonly notes: readonly string[];
  /**
   * The rescaled value at a point of the patient, mm, between voxels by linear interpolation.
   *
   * @returns undefined outside.
   */
  valueAt(point: readonly [number, number, number]): number | undefined;
  /** The voxel at a point of the patient, mm; also outside. */
  indexAt(point: readonly [number, number, number]): VoxelIndex;
  /** Where it has a frame, by its `frameKey`. */
  sliceOf(key: string): number | undefined;
}

/** @see mayReformat */
export function reformatOf(imageIds: readonly string[]): Reformat {
  return mayReformat(
    imageIds.map((imageId) => {
      const id = frameOf(imageId);
      const header = (id && headerOf(id.sopInstanceUid)) ?? {};
      const { rows, columns, samplesPerPixel } = readImageAttributes(header);
      const frame = readFrameAttributes(header, id?.frame ?? 1);
      const { frameOfReferenceUid, sliceThickness } = frame;
      return {
        ...frame,
        rows,
        columns,
        samplesPerPixel,
        frameOfReferenceUid,
        sliceThicknessMm: sliceThickness,
      };
    }),
  );
}

/**
 * Load a stack whole and make a volume of it. Frames that are in the cache already are used as they
 * are: the volume has no copy of its own, except on the graphics card.
 *
 * @param imageIds - In display order; their series must have been loaded.
 * @param options.closing - Aborting it lets go of the graphics card's memory; frames stay cached.
 * @param options.onLoaded - Called with the number of frames that are there.
 * @param options.keep - Frames of another volume, which must stay in the cache.
 * @throws AppError `geometry_unusable` with the reason why it can't be cut anew; `unsupported`
 *   without WebGL; `too_large`; `decode_failed` when a frame is missing.
 */
export async function openVoxels(
  imageIds: readonly string[],
  options: {
    closing: AbortSignal;
    onLoaded: (count: number) => void;
    keep?: readonly string[] | undefined;
  },
): Promise<Voxels> {
  const { closing } = options;
  await start();
  closing.throwIfAborted();
  if (!drawsVolumes()) {
    throw new AppError('unsupported', 'Planes and volumes need WebGL.', {
      hint: 'This browser doesn’t offer it, or has turned it off. The slices are shown without it.',
    });
  }
  const reformat = reformatOf(imageIds);
  if (!reformat.possible) {
    throw new AppError('geometry_unusable', reformat.reason, {
      hint: 'A picture cut from these slices would not be true. The slices themselves are.',
    });
  }
  makeRoom(imageIds, options.keep ?? []);
  await loadAll(imageIds, options);
  closing.throwIfAborted();
  const volumeId = `voxels:${crypto.randomUUID()}`;
  const volume = volumeLoader.createAndCacheVolumeFromImagesSync(volumeId, [...imageIds]);
  setCommonType(volume);
  shareMemoryOfSlices(volume);
  // After the viewports that show it, which close by the same signal.
  const leave = () => queueMicrotask(() => release(volume as typeof volume & HasTexture));
  closing.addEventListener('abort', leave, { once: true });
  const slices = new Map(
    volume.imageIds.map((imageId, slice) => {
      const { sopInstanceUid = '', frame = 0 } = frameOf(imageId) ?? {};
      return [frameKey({ sopInstanceUid, frameNumber: frame }), slice];
    }),
  );
  return {
    volumeId,
    imageIds,
    indexAt: ([x, y, z]) =>
      (volume.imageData?.worldToIndex([x, y, z]) ?? [NaN, NaN, NaN]) as Types.Point3,
    sliceOf: (key) => slices.get(key),
    notes: reformat.notes,
    valueAt([x, y, z]) {
      const { imageData, voxelManager, dimensions } = volume;
      const [column, row, slice] = imageData?.worldToIndex([x, y, z]) ?? [];
      if (!voxelManager || column === undefined || row === undefined) return undefined;
      return valueAt(dimensions, (i, j, k) => Number(voxelManager.getAtIJK(i, j, k)), [
        column,
        row,
        slice ?? NaN,
      ]);
    },
  };
}

/** 32-bit numbers, as they may be after rescaling. */
const BYTES_PER_VOXEL = 4;

function makeRoom(imageIds: readonly string[], keep: readonly string[]) {
  const header = headerOf(frameOf(imageIds[0] ?? '')?.sopInstanceUid ?? '') ?? {};
  const { rows, columns } = readImageAttributes(header);
  const bytesOf = (frames: number) => frames * rows * columns * BYTES_PER_VOXEL;
  const kept = keep.reduce((sum, id) => sum + (cache.getImage(id)?.sizeInBytes ?? 0), 0);
  if (bytesOf(imageIds.length) + kept > cache.getMaxCacheSize() - spareBytes()) {
    throw new AppError('too_large', 'This stack is too large to be cut anew here.', {
      hint: `It takes ${Math.round(bytesOf(imageIds.length) / 1024 ** 2)} MB of memory; the slices can be looked at one by one.`,
    });
  }
  const missing = imageIds.filter((imageId) => !cache.getImage(imageId)).length;
  cache.decacheIfNecessaryUntilBytesAvailable(bytesOf(missing) + spareBytes(), [
    ...imageIds,
    ...keep,
  ]);
}

/** A plane through a volume that lacks a slice would show something else in its place. */
function loadAll(
  imageIds: readonly string[],
  { closing, onLoaded }: { closing: AbortSignal; onLoaded: (count: number) => void },
): Promise<void> {
  if (imageIds.every((imageId) => cache.getImage(imageId))) {
    onLoaded(imageIds.length);
    return Promise.resolve();
  }
  return new Promise((resolve, reject) => {
    let loaded = 0;
    const ending = new AbortController();
    const end = () => ending.abort();
    closing.addEventListener('abort', () => {
      end();
      reject(closing.reason as Error);
    });
    prefetch(imageIds, {
      closing: ending.signal,
      onLoaded() {
        onLoaded(++loaded);
        if (loaded === imageIds.length) resolve();
      },
      onGone: () => onLoaded(--loaded),
      onFailed(index, error) {
        end();
        const { retryable } = frameFailure(error);
        reject(
          new AppError('decode_failed', `Slice ${index + 1} could not be loaded.`, {
            hint: 'A plane through the volume would show something else in its place. The other slices can be looked at one by one.',
            retryable,
          }),
        );
      },
    }).around(Math.floor(imageIds.length / 2));
  });
}

/**
 * Cornerstone keeps each frame in the smallest type that holds it, and a volume in that of its first,
 * middle and last frame: if these have bytes, what is above 255 elsewhere would wrap around.
 */
function setCommonType(volume: Types.IImageVolume) {
  const types = new Set(
    volume.imageIds.map((id) => cache.getImage(id)?.getPixelData().constructor.name),
  );
  if (types.size === 1) return;
  volume.dataType = 'Float32Array';
  volume.imageData?.set({ dataType: 'Float32Array' }, true);
}

/** What the texture is made of lives as long as its WebGL context, unless it is given back. */
function release({ volumeId, vtkOpenGLTexture }: Types.IImageVolume & HasTexture) {
  const { _openGLRenderWindow: window } = vtkOpenGLTexture.get('_openGLRenderWindow');
  vtkOpenGLTexture.releaseGraphicsResources(window);
  cache.removeVolumeLoadObject(volumeId);
}

/** Cornerstone's types leave out what its volumes have. */
interface HasTexture {
  vtkOpenGLTexture: {
    get(name: '_openGLRenderWindow'): { _openGLRenderWindow: unknown };
    releaseGraphicsResources(window: unknown): void;
  };
}
