import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { AnnotatedStudy, SeriesImages } from '@/lib/export/annotated-study';
import { nifti, niftiListSchema } from '@/lib/export/formats/nifti';
import { readNifti } from '@/lib/image/volume/nifti';
import { chestCt } from '@/tests/contract/export-fixtures';
import { written } from '@/tests/contract/written';

const [series] = chestCt.series as [SeriesImages];
const files = async (study: AnnotatedStudy) => {
  const all = await written(nifti, study);
  const list = all.at(-1);
  if (list?.name !== 'nifti.json') throw new Error('There is no list.');
  const said = niftiListSchema.parse(JSON.parse(new TextDecoder().decode(list.bytes)));
  return { names: all.map(({ name }) => name), all, said };
};
const apart = series.instances.map((image, index) =>
  index === 3
    ? { ...image, places: image.places.map((each) => ({ ...each, position: null })) }
    : image,
);
const withoutOne: SeriesImages = { ...series, uid: '1.2', instances: apart };

describe('NIfTI', () => {
  it('has slices along the normal, where they lie, and a mask of each segment', async () => {
    const { names, all, said } = await files(chestCt);
    expect(names).toEqual([
      'image-1.nii.gz',
      'image-1-mask-1.nii.gz',
      'image-1-mask-2.nii.gz',
      'image-1-mask-3.nii.gz',
      'nifti.json',
    ]);
    const image = readNifti(gunzipSync(all[0]?.bytes ?? ''));
    // Slice 5 at z = -25 is the lowest; LPS (-128, -128) is RAS (128, 128).
    expect(image.size).toEqual([512, 512, 5]);
    expect(image.affine).toEqual([
      [-0.5, 0, 0, 128],
      [0, -0.5, 0, 128],
      [0, 0, 5, -25],
    ]);
    const slice = 512 * 512;
    expect([0, 1, 2, 3, 4].map((k) => image.valueAt(k * slice))).toEqual([5, 4, 3, 2, 1]);
    const mask = readNifti(gunzipSync(all[1]?.bytes ?? ''));
    expect(mask.affine).toEqual(image.affine);
    // On slice 3 (k = 2) it begins at row 118, column 97.
    const first = 2 * slice + 118 * 512 + 97;
    expect([first - 1, first].map((at) => mask.valueAt(at))).toEqual([0, 1]);
    expect(said.volumes[0]?.masks.map(({ voxels }) => voxels)).toEqual([3682, 100, 0]);
    expect(said.volumes[0]?.slices[0]).toBe('1.2.826.0.1.3680043.10.1.1.5/1');
  });

  it('tells which series make no volume, and why', async () => {
    const { said } = await files({ ...chestCt, series: [series, withoutOne] });
    expect(said.left_out).toEqual([
      { series_uid: '1.2', reason: 'Slice 4 doesn’t say where it lies in the patient.' },
    ]);
  });

  it('is refused where segments are on a series that makes none', async () => {
    const segments = chestCt.segments.map((each) => ({ ...each, seriesUid: '1.2' }));
    const study = { ...chestCt, series: [withoutOne], segments };
    await expect(written(nifti, study)).rejects.toMatchObject({ code: 'conflict' });
  });
});
