import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  oracleRow,
  readOracle,
  readTestFile,
  testData,
  type OracleRow,
} from '@/tests/test-data';
import { installed } from '@/tests/unit/export/installed';
import { importAll, openTestWorld, temporaryFolder } from '../test-world';
import { bytesOf, pathOf, startDicomweb } from './dicomweb-server';

const EXPLICIT = '1.2.840.10008.1.2.1';
const PYTHON = '/usr/bin/python3';
const SCRIPT = path.join(import.meta.dirname, 'compare-recoded.py');

/** What pydicom finds in a file that was recoded, beside what it was. */
interface Compared {
  syntax: string;
  differing: string[];
  photometric: string;
  bits: (number | null)[];
  planar: number | null;
  lossy: string;
  bytes: number;
  frame: string;
}

/** One of each, and no two that share a SOP Instance UID. */
const ROWS = firstOfEach(
  readOracle().filter(
    ({ path: file, sop_uid: uid, series_uid: series }) =>
      uid &&
      series &&
      /^(transfer-syntax|enhanced|display|derived|charset|xray|series\/us-)/.test(file),
  ),
);
function firstOfEach(rows: readonly OracleRow[]): OracleRow[] {
  return [...Map.groupBy(rows, (row) => row['sop_uid']).values()].flatMap(
    ([first]) => first ?? [],
  );
}

describe.skipIf(
  !testData || !installed(PYTHON, ['-c', 'import pydicom'], 'python3-pydicom'),
)('instances in Explicit VR Little Endian', () => {
  let root: string;
  const compared = new Map<string, Compared>();
  const refused = new Map<string, number>();
  const placeOf = (row: OracleRow) =>
    pathOf({
      studyUid: row['study_uid'] ?? '',
      seriesUid: row['series_uid'] ?? '',
      sopInstanceUid: row['sop_uid'] ?? '',
    });

  beforeAll(async () => {
    const world = await openTestWorld();
    root = await startDicomweb(world);
    await importAll(
      world,
      ROWS.map((row) => ({ name: row.path, bytes: readTestFile(row.path) })),
    );
    const folder = temporaryFolder();
    const accept = `application/dicom; transfer-syntax=${EXPLICIT}`;
    const pairs: string[] = [];
    const files: string[] = [];
    for (const [at, row] of ROWS.entries()) {
      const answer = await fetch(root + placeOf(row), { headers: { accept } });
      if (answer.status !== 200) {
        refused.set(row.path, answer.status);
        continue;
      }
      expect(answer.headers.get('content-type')).toBe(accept);
      const file = path.join(folder, `${at}.dcm`);
      writeFileSync(file, await bytesOf(answer));
      pairs.push(`${path.join(testData ?? '', row.path)}\t${file}`);
      files.push(row.path);
    }
    const { stdout, stderr } = spawnSync(PYTHON, [SCRIPT], {
      input: pairs.join('\n'),
      encoding: 'utf8',
      maxBuffer: 64 * 1024 ** 2,
    });
    const lines = stdout.trim().split('\n');
    expect(lines.length, stderr).toBe(files.length);
    lines.forEach((line, at) =>
      compared.set(files[at] ?? '', JSON.parse(line) as Compared),
    );
  }, 120_000);

  it('are had of nearly every file', () => {
    expect(compared.size).toBeGreaterThan(90);
    // Successive approximation in 12 bits is not decoded here, see `refuseRefinement`.
    expect([...refused]).toEqual([
      [
        'transfer-syntax/ct-one-image-every-syntax/CTImage.dcm_JPEGProcess10_12TransferSyntax_1.2.840.10008.1.2.4.55.dcm',
        422,
      ],
    ]);
  });

  it('keep every attribute that decoding does not touch', () => {
    const changed = [...compared].flatMap(([file, { differing }]) =>
      differing.map((tag) => `${file} ${tag}`),
    );
    expect(changed).toEqual([]);
  });

  it('say what they are', () => {
    for (const [file, { syntax, bits, photometric, bytes }] of compared) {
      expect(syntax, file).toBe(EXPLICIT);
      const row = oracleRow(file);
      if (!row['frame1_photometric'] || bytes === 0) continue;
      const [allocated, stored, high] = bits;
      if (stored === null) continue; // floats
      expect(high, file).toBe(Number(stored) - 1);
      expect(Number(allocated), file).toBeGreaterThanOrEqual(Number(stored));
      expect(photometric, file).not.toMatch(/YBR_(RCT|ICT)/);
    }
  });

  it('hold the samples that other decoders find, where nothing is lost', () => {
    let same = 0;
    for (const [file, { frame, photometric, planar }] of compared) {
      const row = oracleRow(file);
      const lossless =
        /\.(1\.2|1\.2\.1|1\.2\.1\.99|1\.2\.2|1\.2\.5|4\.57|4\.70|4\.80|4\.90|4\.201)$/;
      const comparable =
        row['frame1_sha256'] &&
        !row['bits']?.startsWith('1/') && // the oracle unpacks bits and planes
        planar !== 1 &&
        // It leaves the codestream's own sign, where the header says another.
        !file.endsWith('J2K_pixelrep_mismatch.dcm') &&
        lossless.test(row['transfer_syntax'] ?? '');
      if (!comparable) continue;
      expect(photometric, file).toBe(row['frame1_photometric']);
      expect(frame, file).toBe(row['frame1_sha256']);
      same++;
    }
    expect(same).toBeGreaterThan(40);
  });
});
