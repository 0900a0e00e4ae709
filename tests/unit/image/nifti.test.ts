import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readNifti, writeNifti } from '@/lib/image/volume/nifti';
import { affineOf, stackVolume, volumeOrder } from '@/lib/image/volume/volume';
import { planeOf, type ImagePlane } from '@/lib/image/geometry';

const inflated = (text: string) => inflateSync(Buffer.from(text, 'base64'));

/** Written by nibabel 5, as are the affines and values: uint16, a quaternion and no rows. */
const BY_QUATERNION = inflated(
  'eJyLYWQgCjAzMIExIxSiASYBMNVgb2xsbH/2jI89A4OCA4iPijc4Q+jBAUC+uMLta3f/xEw7v7Vp+4FudmRgWHCQgeGDI6Vm52kbQllswFDjYGBh4ALaxw4MQ04GVgZuBgBORBNP',
);
/** Big-endian float32, three rows. */
const BY_ROWS = inflated(
  'eJxjYGCMYSAGMDMwgTEjFKICAQYFBgb7BiA2rVhhH/i+xUFx+WkwHwk7b4DQgwgw7e16Fbq3tyNtf93xpY4KDAwHFzAwOH5gYNhvbGxse+bMWbuZM2eBxG19zpzdD8R2QAxSA5aTnDnLQQGiHh3kaRvC2Q4HgBhIO4LYDUBaARIODg+AGCjhKACkQfYaMDAAAPe0Mag=',
);
const VALUES = [0, 6, 2, 8, 4, 10, 1, 7, 3, 9, 5, 11];

describe('NIfTI-1', () => {
  it.each([
    [
      'a quaternion',
      BY_QUATERNION,
      [
        -0.563, 0.4427, -0.5413, 10, -0.2189, -0.5633, -1.5938, -20, -0.3536, -0.3561,
        1.8484, 30,
      ],
    ],
    ['rows', BY_ROWS, [-0.7, 0.1, 0.3, 10, 0.05, -0.8, 0.2, -20, 0.1, 0.15, 2.5, 30]],
  ])('is read with %s, as nibabel wrote it', (_, file, affine) => {
    const volume = readNifti(file);
    expect(volume.size).toEqual([2, 3, 2]);
    expect(VALUES.map((_value, at) => volume.valueAt(at))).toEqual(VALUES);
    volume.affine
      ?.flat()
      .forEach((each, at) => expect(each).toBeCloseTo(affine[at] ?? NaN, 4));
    expect(volume.affine).toBeDefined();
  });

  it('comes back as it was written', () => {
    const affine = [
      [-0.5, 0, 0, 10],
      [0, -0.5, 0, 20],
      [0, 0, 5, -10],
    ] as const;
    const values = Float32Array.of(0.5, -1, 2, 3);
    const back = readNifti(writeNifti({ size: [2, 1, 2], affine, values }));
    expect(back).toMatchObject({ size: [2, 1, 2], affine });
    expect([0, 1, 2, 3].map(back.valueAt)).toEqual([0.5, -1, 2, 3]);
  });

  it.each([
    ['is empty', Buffer.alloc(0)],
    ['is no header', Buffer.alloc(400)],
    ['is cut short', BY_ROWS.subarray(0, -1)],
    ['is a series of volumes', Buffer.from(BY_ROWS).fill(0, 0, 0)],
  ])('that %s is refused', (name, file) => {
    if (name === 'is a series of volumes') {
      file.writeInt16BE(4, 40);
      file.writeInt16BE(2, 48);
    }
    expect(() => readNifti(file)).toThrow(
      expect.objectContaining({ code: 'model_dialect' }),
    );
  });
});

describe('a volume', () => {
  const slice = (z: number) => ({
    rows: 3,
    columns: 2,
    samplesPerPixel: 1,
    position: [10, -20, z] as const,
    orientation: [1, 0, 0, 0, 1, 0] as const,
    // Between rows, then between columns.
    pixelSpacing: [0.8, 0.7] as const,
  });
  const slices = [slice(5), slice(0), slice(-5)];
  const planes = slices.map(planeOf) as ImagePlane[];

  it('is ordered along its normal, and lies where DICOM says, in RAS', () => {
    const order = volumeOrder(slices, planes);
    expect(order).toEqual([2, 1, 0]);
    expect(affineOf(order.map((at) => planes[at] as ImagePlane))).toEqual([
      [-0.7, 0, 0, -10],
      [0, -0.8, 0, 20],
      [0, 0, 5, -5],
    ]);
  });

  it('is none where slices are missing, and says why', () => {
    const gap = [slice(0), slice(5), slice(15), slice(20)];
    expect(() => volumeOrder(gap, gap.map(planeOf) as ImagePlane[])).toThrow(
      expect.objectContaining({
        code: 'geometry_unusable',
        hint: expect.stringContaining('missing') as string,
      }),
    );
  });

  async function* from(...all: number[][]) {
    for (const each of all) yield Float32Array.from(each);
  }
  const affine = affineOf(planes);

  it('is of 16-bit numbers where they hold all, padding the lowest of them', async () => {
    const { values } = await stackVolume(
      [2, 1, 2],
      affine,
      from([NaN, -500], [3000, 40]),
    );
    expect(values).toEqual(Int16Array.of(-500, -500, 3000, 40));
  });

  it('is of floats from the first slice that needs them', async () => {
    const { values } = await stackVolume([2, 1, 2], affine, from([1, 2], [0.5, 40000]));
    expect(values).toEqual(Float32Array.of(1, 2, 0.5, 40000));
  });
});
