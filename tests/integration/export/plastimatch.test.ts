import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { exportStudies } from '@/lib/workflow/export/study-files';
import { bitmapOf } from '@/lib/image/segmentation/mask';
import type { Plane } from '@/tests/phantoms/block-patient';
import { ctStack } from '@/tests/phantoms/series';
import { installed } from '@/tests/unit/export/installed';
import { importAll, openTestWorld, serve, temporaryFolder } from '../test-world';
import { draw } from './drawn-studies';

const PYTHON = '/usr/bin/python3';
const here =
  installed('plastimatch', ['--version'], 'Debian’s package plastimatch') &&
  installed(PYTHON, ['-c', 'import nibabel'], 'python3-nibabel');

/** Neither square nor even, 4 mm apart. */
const plane = (z: number): Plane => ({
  rows: 31,
  columns: 35,
  position: [-20, -15, z * 0.8],
  row: [1, 0, 0],
  column: [0, 1, 0],
  spacing: [1.25, 1.5],
});

const READ = `
import sys, json, nibabel, numpy as np
out = {}
for name in sys.argv[1:]:
    image = nibabel.load(name)
    voxels = np.asarray(image.dataobj) != 0
    # NIfTI's x and y go the other way than DICOM's.
    place = [float(p) for p in image.affine[:3, 3] * [-1, -1, 1]]
    out[name.split("/")[-1]] = {
        "place": place,
        "zooms": [float(z) for z in image.header.get_zooms()],
        "slices": [np.flatnonzero(voxels[:, :, k].T).tolist() for k in range(voxels.shape[2])],
    }
print(json.dumps(out))
`;

it.skipIf(!here)(
  'plastimatch fills our contours to the voxels that were drawn',
  async () => {
    const files = ctStack(4, { study: 'planned' }, plane);
    const world = serve(await openTestWorld());
    await importAll(world, files);
    const { studyUid, segments } = await draw({ files, isPlaced: true }, false);
    const folder = temporaryFolder();
    mkdirSync(path.join(folder, 'ct'));
    for (const [at, { bytes }] of files.entries())
      writeFileSync(path.join(folder, 'ct', `${at}.dcm`), bytes);
    for await (const event of exportStudies(world, [studyUid], {
      formats: ['rtstruct'],
    })) {
      if (event.kind === 'file')
        writeFileSync(path.join(folder, 'rt.dcm'), event.file.bytes);
    }
    const out = path.join(folder, 'out');
    const { status } = spawnSync('plastimatch', [
      ...['convert', '--input', path.join(folder, 'rt.dcm')],
      ...['--referenced-ct', path.join(folder, 'ct')],
      ...['--output-prefix', out, '--prefix-format', 'nii'],
    ]);
    expect(status).toBe(0);
    const made = readdirSync(out).map((each) => path.join(out, each));
    const { stdout } = spawnSync(PYTHON, ['-c', READ, ...made], { encoding: 'utf8' });
    const order = files.map(({ sopInstanceUid }) => sopInstanceUid);
    const drawn = segments.map(({ label, mask }) => {
      const slices: number[][] = order.map(() => []);
      for (const { sopInstanceUid, runs } of mask.frames) {
        const bits = bitmapOf(runs, mask.rows * mask.columns);
        slices[order.indexOf(sopInstanceUid)] = [...bits.keys()].filter((at) => bits[at]);
      }
      return [
        `${label}.nii`,
        { place: [-20, -15, 0], zooms: [1.5, 1.25, 4], slices },
      ] as const;
    });
    expect(JSON.parse(stdout)).toEqual(Object.fromEntries(drawn));
  },
);
