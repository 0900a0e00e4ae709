import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { readOracle, testData, type OracleRow } from '@/tests/test-data';

export const PYTHON = '/usr/bin/python3';
const SCRIPT = path.join(import.meta.dirname, 'compare-recoded.py');

const UID = '1.2.840.10008.1.2';
export const EXPLICIT = `${UID}.1`;
export const RLE = `${UID}.5`;
export const JPEG_LS = `${UID}.4.80`;
export const J2K = `${UID}.4.90`;
export const HTJ2K = `${UID}.4.201`;
export const RPCL = `${UID}.4.202`;
const LOSSLESS =
  /^1\.2\.840\.10008\.1\.2(|\.1|\.1\.99|\.2|\.5|\.4\.57|\.4\.70|\.4\.80|\.4\.90|\.4\.201)$/;
export const MEDIA: Record<string, string> = {
  [RLE]: 'image/dicom-rle',
  [JPEG_LS]: 'image/jls',
  [J2K]: 'image/jp2',
  [HTJ2K]: 'image/jphc',
  [RPCL]: 'image/jphc',
};

/** What pydicom finds in a file, beside what it was. */
export interface Compared {
  syntax: string;
  differing: string[];
  photometric: string;
  bits: number[];
  planar: number | null;
  lossy: string;
  frame: string;
  all: string | null;
  before: string | null;
}

/** Of every kind of image where nothing is lost, and that the oracle has a hash of, the first. */
export const ROWS = [
  ...Map.groupBy(
    readOracle().filter(
      (row) =>
        row['sop_uid'] &&
        row['series_uid'] &&
        row['frame1_sha256'] &&
        // Hashed with the codestream's own sign, where the header says another.
        !row.path.endsWith('J2K_pixelrep_mismatch.dcm') &&
        !row.path.startsWith('broken/') &&
        // Larger ones are no other kind, and take as long as all the others.
        Number(row['rows']) * Number(row['columns']) <= 1024 ** 2 &&
        LOSSLESS.test(row['transfer_syntax'] ?? ''),
    ),
    (row) =>
      [
        ...['transfer_syntax', 'bits', 'samples', 'photometric', 'planar'].map(
          (name) => row[name],
        ),
        Number(row['rows']) >= 1000,
        (Number(row['rows']) * Number(row['columns'])) % 2,
      ].join(),
  ).values(),
].flatMap(([first]) => first ?? []);

/** What can't be, and why: the rest of it must be had. */
export const REFUSED: readonly [
  why: RegExp,
  syntaxes: readonly string[],
  is: (row: OracleRow) => boolean,
][] = [
  [/single bits/, Object.keys(MEDIA), (row) => row['bits']?.startsWith('1/') === true],
  [/floating-point/, Object.keys(MEDIA), (row) => row['bits'] === '32///'],
  [
    /overlays in the unused bits/,
    Object.keys(MEDIA),
    (row) => row.path === 'display/ovly_p01.dcm',
  ],
  [
    /have 32 bits/,
    [JPEG_LS, J2K, HTJ2K, RPCL],
    (row) => row['bits']?.startsWith('32/32') === true,
  ],
  [
    /colours have 16 bits/,
    [J2K, HTJ2K, RPCL],
    (row) => row['bits']?.startsWith('16/') === true && row['samples'] === '3',
  ],
  [
    /colours are not RGB/,
    [J2K, HTJ2K, RPCL],
    (row) => /^YBR_FULL/.test(row['photometric'] ?? ''),
  ],
];

/** Undefined once a program has ended well, else what it said. */
export function succeeds(program: string, args: readonly string[]) {
  const { status, stderr, stdout } = spawnSync(program, args, { encoding: 'utf8' });
  return status === 0 ? undefined : `${program}: ${stderr}${stdout}`;
}

/** A file decoded by another's program. */
export const DECODERS: Record<string, (from: string, to: string) => string | undefined> =
  {
    [RLE]: (from, to) => succeeds('dcmdrle', [from, to]),
    [JPEG_LS]: (from, to) => succeeds('dcmdjpls', [from, to]),
    [J2K]: (from, to) => succeeds('gdcmconv', ['--raw', from, to]),
  };
/** GDCM knows no label maps, however they are stored. */
export const UNREAD = (syntax: string, { path: file }: OracleRow) =>
  syntax === J2K && file.startsWith('derived/seg/labelmap/');

/** Samples of a codestream of JPEG 2000, as OpenJPEG finds them, interleaved. */
export function byOpenJpeg(
  codestream: Uint8Array,
  file: string,
  components: number,
): Buffer {
  writeFileSync(`${file}.j2c`, codestream);
  expect(succeeds('opj_decompress', ['-i', `${file}.j2c`, '-o', `${file}.rawl`])).toBe(
    undefined,
  );
  const planar = readFileSync(`${file}.rawl`);
  if (components === 1) return planar;
  const pixels = planar.length / components;
  return Buffer.from(
    planar.map(
      (_, at) => planar[(at % components) * pixels + Math.floor(at / components)] ?? 0,
    ),
  );
}

/** What pydicom finds in files that were written anew, each beside what it was. */
export function compare(pairs: readonly (readonly [row: OracleRow, file: string])[]) {
  const { stdout, stderr } = spawnSync(PYTHON, [SCRIPT], {
    input: pairs
      .map(([row, file]) => `${path.join(testData ?? '', row.path)}\t${file}`)
      .join('\n'),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 ** 2,
  });
  const lines = stdout.trim().split('\n');
  expect(lines.length, stderr).toBe(pairs.length);
  return lines.map((line) => JSON.parse(line) as Compared);
}
