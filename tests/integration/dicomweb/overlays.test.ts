import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { PhantomFile } from '@/tests/phantoms/series';
import { bigEndian, deflated } from '@/tests/phantoms/recoded';
import { overlaid, patternOf } from '@/tests/phantoms/overlaid';
import { oracleRow, readTestFile, testData } from '@/tests/test-data';
import { installed, runOn } from '@/tests/unit/export/installed';
import { importAll, openTestWorld, temporaryFolder } from '../test-world';
import { bytesOf, pathOf, startDicomweb } from './dicomweb-server';

const SCRIPT = path.join(import.meta.dirname, 'read-overlays.py');
const PYTHON = '/usr/bin/python3';

/** Every kind at once: in unused bits, of their own, smaller and beside the frame, some frames only. */
const made = overlaid('made', {
  frames: 4,
  overlays: [
    { group: '6000', rows: 5, columns: 7, bit: 15 },
    { group: '6002', rows: 5, columns: 7, bits: patternOf(35) },
    { group: '6004', rows: 3, columns: 3, origin: [-1, 6], bits: patternOf(9) },
    { group: '6006', rows: 5, columns: 7, frames: [3, 2], bits: patternOf(3 * 35) },
  ],
});

interface Asked extends PhantomFile {
  /** What pydicom is asked instead. */
  readonly asked?: Buffer;
}

function filesToAsk(): Asked[] {
  const files: Asked[] = [
    made,
    // The same data set: pydicom 2.3 doesn't swap the words of overlays, so it is asked of the other.
    { ...made, name: 'big endian', bytes: bigEndianOf(made.bytes), asked: made.bytes },
    { ...made, name: 'deflated', bytes: deflatedOf(made.bytes) },
  ];
  if (!testData) return files;
  const row = oracleRow('display/ovly_p01.dcm');
  return [
    ...files,
    {
      ...{ name: row.path, bytes: Buffer.from(readTestFile(row.path)) },
      ...{ studyUid: row['study_uid'] ?? '', seriesUid: row['series_uid'] ?? '' },
      sopInstanceUid: row['sop_uid'] ?? '',
    },
  ];
}

/** The builder writes no group length, which these two begin with. */
const withLength = (bytes: Buffer) => {
  const meta = bytes.indexOf(Buffer.from([8, 0, 0x16, 0, 0x55, 0x49])) - 132;
  const length = Buffer.from([2, 0, 0, 0, 0x55, 0x4c, 4, 0, 0, 0, 0, 0]);
  length.writeUInt32LE(meta, 8);
  return Buffer.concat([bytes.subarray(0, 132), length, bytes.subarray(132)]);
};
const bigEndianOf = (bytes: Buffer) => bigEndian(withLength(bytes));
const deflatedOf = (bytes: Buffer) => deflated(withLength(bytes));

describe.skipIf(!installed(PYTHON, ['-c', 'import pydicom, numpy'], 'python3-pydicom'))(
  'overlays',
  () => {
    it.each(filesToAsk())('of $name are those that pydicom reads', async (file) => {
      const { stdout, stderr } = runOn(file.asked ?? file.bytes, PYTHON, [SCRIPT]);
      expect(stderr).toBe('');
      const theirs = JSON.parse(stdout) as Record<string, string>;
      expect(Object.keys(theirs).length).toBeGreaterThan(3);
      const world = await openTestWorld();
      const root = await startDicomweb(world);
      expect((await importAll(world, [file])).summary.stored).toBe(1);
      const ours: Record<string, string> = {};
      for (const frame of [1, 2, 3, 4]) {
        for (const group of ['6000', '6002', '6004', '6006', '6008']) {
          const url = `${root}${pathOf(file)}/frames/${frame}/overlays/${group}`;
          const answer = await fetch(url);
          if (answer.status === 404) continue;
          expect(answer.headers.get('content-type')).toBe('image/png');
          const alpha = await sharp(await bytesOf(answer))
            .extractChannel('alpha')
            .raw()
            .toBuffer();
          const bits = alpha.map((each) => (each === 255 ? 1 : each));
          ours[`${frame}/${group}`] = createHash('sha256').update(bits).digest('hex');
        }
      }
      expect(ours).toEqual(theirs);
    });
  },
);

describe.skipIf(!installed('dcmcjpls', ['--version'], 'dcmtk'))(
  'overlays of compressed frames',
  () => {
    it('in unused bits are told to be beyond reach; those of their own are there', async () => {
      const folder = temporaryFolder();
      const [from = '', to = ''] = ['native', 'coded'].map((name) =>
        path.join(folder, name),
      );
      writeFileSync(from, made.bytes);
      execFileSync('dcmcjpls', [from, to]);
      const root = await startDicomweb(await imported(readFileSync(to)));
      const ask = (group: string) =>
        fetch(`${root}${pathOf(made)}/frames/1/overlays/${group}`);
      expect((await ask('6002')).status).toBe(200);
      const refused = await ask('6000');
      expect(await refused.json()).toMatchObject({
        title: 'This overlay lies in compressed pixels.',
      });
    });
  },
);

async function imported(bytes: Buffer) {
  const world = await openTestWorld();
  const { summary } = await importAll(world, [{ name: 'coded', bytes }]);
  expect(summary.stored).toBe(1);
  return world;
}
