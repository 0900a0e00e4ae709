import { cache, type Types } from '@cornerstonejs/core';
import { afterEach, expect, it, vi } from 'vitest';
import { shareMemoryOfSlices } from '@/lib/viewer/volume/texture';

const FLOAT = 0x1406; // as WebGL numbers them
const HALF_FLOAT = 0x140b;
const SHORT = 0x1402;

afterEach(() => vi.restoreAllMocks());

/** A volume of slices, and what its card is handed. */
function volumeOf(
  slices: readonly (Int16Array | Float32Array)[],
  openGLDataType: number,
) {
  const handed: { slice: number; values: number[]; memory: ArrayBufferLike }[] = [];
  const context = {
    ...{ FLOAT, HALF_FLOAT },
    texSubImage3D(...args: unknown[]) {
      const values = args[10] as Float32Array;
      handed.push({
        slice: args[4] as number,
        values: [...values],
        memory: values.buffer,
      });
    },
  };
  const model = {
    ...{ context, openGLDataType, width: 2, height: 1 },
    _openGLRenderWindow: { activateTexture: () => undefined },
  };
  const own = vi.fn(() => 'its own');
  const halves = { isOn: false, canUseHalfFloat: false };
  const info = { offset: [0] };
  const texture = Object.freeze({
    get: () => model,
    createTexture: () => undefined,
    bind: () => undefined,
    deactivate: () => undefined,
    update3DFromRaw: own,
    // As vtk.js does it: whoever asks for halves, and can have them, gets a texture of them.
    getDefaultDataType: () => openGLDataType,
    enableUseHalfFloat: (isOn: boolean) => (halves.isOn = isOn),
    set: (values: object) => Object.assign(halves, values),
    getVolumeInfo: () => info,
    create3DFromRaw({ numComps }: { numComps: number; dataType: string }) {
      info.offset = Array.from({ length: numComps }, () => 0);
      model.openGLDataType =
        halves.isOn && halves.canUseHalfFloat ? HALF_FLOAT : openGLDataType;
      return true;
    },
  });
  vi.spyOn(cache, 'getImage').mockImplementation((id) => {
    const values = slices[Number(id)];
    return {
      voxelManager: { getScalarData: () => values },
      minPixelValue: Math.min(...(values ?? [])),
      maxPixelValue: Math.max(...(values ?? [])),
    } as never;
  });
  const volume = { vtkOpenGLTexture: texture, imageIds: slices.map((_, at) => `${at}`) };
  shareMemoryOfSlices(volume as unknown as Types.IImageVolume);
  const update = () => volume.vtkOpenGLTexture.update3DFromRaw();
  const create = () => {
    volume.vtkOpenGLTexture.create3DFromRaw({ dataType: 'Int16Array', numComps: 1 });
    return model.openGLDataType;
  };
  return { create, update, handed, own, info };
}

it('hands each slice to the card once, through one piece of memory, and one that was missing when it is there', () => {
  const slices = [Int16Array.of(-1024, 3073), Int16Array.of(1, 2), Int16Array.of(5, 6)];
  const late = slices.splice(1, 1, undefined as never);
  const { create, update, handed, own } = volumeOf(slices, FLOAT);
  create();
  expect(update()).toBe(true);
  expect(handed.map(({ slice, values }) => [slice, values])).toEqual([
    [0, [-1024, 3073]],
    [2, [5, 6]],
  ]);
  expect(handed[0]?.memory).toBe(handed[1]?.memory);
  slices.splice(1, 1, ...late);
  expect(update()).toBe(true);
  expect(handed.slice(2).map(({ slice, values }) => [slice, values])).toEqual([
    [1, [1, 2]],
  ]);
  expect(update()).toBe(false);
  expect(handed).toHaveLength(3);
  // A texture that is made anew has none.
  create();
  update();
  expect(handed).toHaveLength(6);
  expect(own).not.toHaveBeenCalled();
});

it('hands fractions over where they lie', () => {
  const slice = Float32Array.of(0.25, 1.5);
  const { create, update, handed } = volumeOf([slice], FLOAT);
  create();
  update();
  expect(handed[0]).toMatchObject({ values: [0.25, 1.5], memory: slice.buffer });
});

it('leaves a card that takes 16 bits to Cornerstone', () => {
  const { update, own } = volumeOf([Int16Array.of(1, 2)], SHORT);
  expect(update()).toBe('its own');
  expect(own).toHaveBeenCalledOnce();
});

it('hands integers of 12 bits over as halves, which hold each of them', () => {
  const all = Int16Array.from({ length: 4096 }, (_, at) => at - 1024);
  const { create, update, handed, info } = volumeOf(
    [all.slice(0, 2048), all.slice(2048)],
    FLOAT,
  );
  expect(create()).toBe(HALF_FLOAT);
  update();
  const shown = handed.flatMap(({ values }) => [
    ...new Float16Array(Uint16Array.from(values).buffer),
  ]);
  // What the shader adds to each.
  const [offset = NaN] = info.offset;
  expect(shown.map((value) => value + offset)).toEqual([...all]);
  expect(handed[0]?.memory).toBe(handed[1]?.memory);
});

it.each([
  ['integers that spread wider', Int16Array.of(-1024, 3073)],
  ['fractions', Float32Array.of(0.25, 1.5)],
])('leaves %s as wide as they are', (_, slice) => {
  const { create, update, handed } = volumeOf([slice], FLOAT);
  expect(create()).toBe(FLOAT);
  update();
  expect(handed[0]?.values).toEqual([...slice]);
});
