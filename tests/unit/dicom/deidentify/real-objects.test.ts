import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { deidentify } from '@/lib/dicom/deidentify/deidentify';
import { stringOf, TAG } from '@/lib/dicom/json';
import { parseInstance } from '@/lib/dicom/parse-instance';
import { readDataSet } from '@/lib/dicom/part10/data-set';
import { transferSyntax } from '@/lib/dicom/transfer-syntax';
import { storedPixels } from '@/lib/workflow/export/deidentify/stored-pixels';
import { subjectOf } from '@/lib/workflow/export/deidentify/subject';
import { readOracle, readTestFile } from '@/tests/test-data';
import { installed, runOn } from '@/tests/unit/export/installed';

const KEY = new Uint8Array(32).fill(7);

/** One object of each kind and maker; of broken files nobody knows what is an error. */
const files = [
  ...new Map(
    readOracle()
      .filter(
        ({ path: name, sop_class_uid }) =>
          !/^(broken|charset|dicomdir|transfer-syntax|geometry|display)/.test(name) &&
          sop_class_uid,
      )
      .map((row) => [
        `${row.path.split('/').slice(0, 2).join('/')} ${row['sop_class_uid']}`,
        row.path,
      ]),
  ).values(),
];

function deidentified(file: string) {
  const bytes = readTestFile(file);
  const parsed = parseInstance(bytes);
  const stored = readDataSet(bytes);
  const subject = subjectOf(KEY, parsed.studyUid, [parsed.header], []);
  const syntax = parsed.transferSyntaxUid;
  const transferSyntaxUid = transferSyntax(syntax)?.encapsulated
    ? syntax
    : '1.2.840.10008.1.2.1';
  const wish = {
    options: new Set<never>(),
    ...parsed,
    transferSyntaxUid,
    pixelsCleaned: false,
    showsFace: false,
  };
  const { before, after } = deidentify(stored, subject, wish);
  const bits = Number(parsed.header[TAG.BitsAllocated]?.Value?.[0] ?? 16);
  const out = Buffer.concat([
    before,
    ...storedPixels(stored, parsed.frames, bits),
    after,
  ]);
  return { bytes, out, parsed };
}

/** Errors without the values that are meant to be others. */
const errorsOf = (bytes: Uint8Array) =>
  runOn(bytes, 'dciodvfy')
    .lines.filter((line) => line.startsWith('Error'))
    .map((line) =>
      line.replaceAll(/UID <?[\d.]+>?/g, '').replace(/value <[^>]*>/, 'value'),
    );

describe.skipIf(!installed('dciodvfy', ['-help'], 'Debian’s package dicom3tools'))(
  'dciodvfy finds no error that the original has not',
  () => {
    it.each(files)('%s', (file) => {
      const { bytes, out } = deidentified(file);
      const before = new Set(errorsOf(bytes));
      expect(errorsOf(out).filter((line) => !before.has(line))).toEqual([]);
    });
  },
);

const READ = `
import sys, pydicom
for name in sys.argv[1:]:
    ds = pydicom.dcmread(name)
    for each in ds.iterall(): str(each.value)[:1]
    print(ds.PatientID, ds.PatientIdentityRemoved, ds.SOPInstanceUID == ds.file_meta.MediaStorageSOPInstanceUID)
`;

describe.skipIf(
  !installed(
    '/usr/bin/python3',
    ['-c', 'import pydicom'],
    'Debian’s package python3-pydicom',
  ),
)('pydicom', () => {
  it('reads all of them, and finds no patient in them', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'overread-deid-'));
    try {
      const made = files.map((file, index) => {
        const { out, parsed } = deidentified(file);
        const place = path.join(folder, `${index}.dcm`);
        writeFileSync(place, out);
        const id = stringOf(parsed.header, TAG.PatientID);
        if (id && id.length > 5) expect(out.includes(id), file).toBe(false);
        return { file, place };
      });
      const { stdout, stderr, status } = spawnSync(
        '/usr/bin/python3',
        ['-W', 'ignore', '-c', READ, ...made.map(({ place }) => place)],
        { encoding: 'utf8' },
      );
      expect(status, stderr).toBe(0);
      const lines = stdout.trim().split('\n');
      expect(lines).toHaveLength(files.length);
      for (const line of lines) expect(line).toMatch(/^P-[0-9A-F]{16} YES True/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
