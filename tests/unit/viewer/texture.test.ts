import { cache, type Types } from '@cornerstonejs/core';
import { afterEach, expect, it, vi } from 'vitest';
import { shareMemoryOfSlices } from '@/lib/viewer/volume/texture';

const FLOAT = 0x1406; // as WebGL numbers them
const SHORT = 0x1402;

afterEach(() => vi.restoreAllMocks());

/** A volume of slices, and what its card is handed. */
function volumeOf(
  slices: readonly (Int16Array | Float32Array)[],
  openGLDataType: number,
) {
  const handed: { slice: number; values: number[]; memory: ArrayBufferLike }[] = [];
  const context = {
    FLOAT,
    texSubImage3D(...args: unknown[]) {
      const values = args[10] as Float32Array;
      handed.push({
        slice: args[4] as number,
        values: [...values],
        memory: values.buffer,
      });
    },
  };
  const updatedFrames: (true | null)[] = slices.map(() => true);
  const model = {
    ...{ context, openGLDataType, updatedFrames, width: 2, height: 1 },
    _openGLRenderWindow: { activateTexture: () => undefined },
  };
  const own = vi.fn(() => 'its own');
  const texture = Object.freeze({
    get: () => model,
    createTexture: () => undefined,
    bind: () => undefined,
    deactivate: () => undefined,
    update3DFromRaw: own,
  });
  vi.spyOn(cache, 'getImage').mockImplementation(
    (id) => ({ voxelManager: { getScalarData: () => slices[Number(id)] } }) as never,
  );
  const volume = { vtkOpenGLTexture: texture, imageIds: slices.map((_, at) => `${at}`) };
  shareMemoryOfSlices(volume as unknown as Types.IImageVolume);
  const update = () => volume.vtkOpenGLTexture.update3DFromRaw();
  return { update, handed, updatedFrames, own };
}

it('hands all slices that changed to the card, through one piece of memory', () => {
  const slices = [Int16Array.of(-1024, 3071), Int16Array.of(1, 2), Int16Array.of(5, 6)];
  const { update, handed, updatedFrames, own } = volumeOf(slices, FLOAT);
  updatedFrames[1] = null;
  expect(update()).toBe(true);
  expect(handed.map(({ slice, values }) => [slice, values])).toEqual([
    [0, [-1024, 3071]],
    [2, [5, 6]],
  ]);
  expect(handed[0]?.memory).toBe(handed[1]?.memory);
  expect(update()).toBe(false);
  expect(handed).toHaveLength(2);
  expect(own).not.toHaveBeenCalled();
});

it('hands fractions over where they lie', () => {
  const slice = Float32Array.of(0.25, 1.5);
  const { update, handed } = volumeOf([slice], FLOAT);
  update();
  expect(handed[0]).toMatchObject({ values: [0.25, 1.5], memory: slice.buffer });
});

it('leaves a card that takes 16 bits to Cornerstone', () => {
  const { update, own } = volumeOf([Int16Array.of(1, 2)], SHORT);
  expect(update()).toBe('its own');
  expect(own).toHaveBeenCalledOnce();
});
