import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { oracleRow, readTestFile, testData } from '@/tests/test-data';
import { importAll, openTestWorld } from '../test-world';
import { pathOf, startDicomweb } from './dicomweb-server';

const EXPLICIT = '1.2.840.10008.1.2.1';
const DECODED = `application/octet-stream; transfer-syntax=${EXPLICIT}`;
const PLAIN = `${DECODED}; pixels=plain`;

const SYNTAXES = 'transfer-syntax/ct-one-image-every-syntax/CTImage.dcm';
const LOSSLESS = [
  'transfer-syntax/ct/CT2_J2KR',
  'transfer-syntax/colour/SC_rgb_rle_16bit.dcm',
  'transfer-syntax/mr-small-one-image/MR_small_jpeg_ls_lossless.dcm',
  'series/us-single-frame/JPGLosslessP14SV1_1s_1f_8b.dcm',
];
const OVERLAYS = 'display/ovly_p01.dcm';
const TWELVE_BITS = `${SYNTAXES}_JPEGProcess2_4TransferSyntax_1.2.840.10008.1.2.4.51.dcm`;

let root: string;
function frame(file: string, headers: Record<string, string>, query = {}) {
  const row = oracleRow(file);
  const place = pathOf({
    studyUid: row['study_uid'] ?? '',
    seriesUid: row['series_uid'] ?? '',
    sopInstanceUid: row['sop_uid'] ?? '',
  });
  return fetch(`${root}${place}/frames/1?${new URLSearchParams(query)}`, { headers });
}
const bytesOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer());
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const words = (bytes: Buffer) =>
  Array.from({ length: bytes.length / 2 }, (_, index) => bytes.readUInt16LE(2 * index));

describe.skipIf(!testData)('frames decoded on demand', () => {
  beforeAll(async () => {
    const world = await openTestWorld();
    root = await startDicomweb(world);
    const files = [...LOSSLESS, OVERLAYS, TWELVE_BITS];
    const { summary } = await importAll(
      world,
      files.map((name) => ({ name, bytes: readTestFile(name) })),
    );
    expect(summary.refused).toBe(0);
  });

  it.each(LOSSLESS)('gives the samples that other decoders find in %s', async (file) => {
    const answer = await frame(file, { accept: DECODED });
    expect(answer.headers.get('content-type')).toBe(DECODED);
    expect(answer.headers.get('vary')).toBe('accept');
    expect(sha256(await bytesOf(answer))).toBe(oracleRow(file)['frame1_sha256']);
  });

  it('takes the query parameter of PS3.18 8.3.3.1 for the header', async () => {
    const [file = ''] = LOSSLESS;
    const answer = await frame(file, { accept: '*/*' }, { accept: DECODED });
    expect(sha256(await bytesOf(answer))).toBe(oracleRow(file)['frame1_sha256']);
  });

  it('gives what is stored to who takes any transfer syntax', async () => {
    const [file = ''] = LOSSLESS;
    const accept = 'application/octet-stream; transfer-syntax=*';
    const answer = await frame(file, { accept });
    expect(answer.headers.get('content-type')).toContain('1.2.840.10008.1.2.4.90');
    // A JPEG 2000 codestream begins with its SOC and SIZ markers.
    expect((await bytesOf(answer)).subarray(0, 4).toString('hex')).toBe('ff4fff51');
  });

  it('leaves no overlay in plain frames', async () => {
    const stored = words(await bytesOf(await frame(OVERLAYS, { accept: DECODED })));
    const plain = words(await bytesOf(await frame(OVERLAYS, { accept: PLAIN })));
    const { max, sum } = oracleRow(OVERLAYS); // of 12 bits, by pydicom
    expect(stored.some((sample) => sample > 4095)).toBe(true);
    expect(plain.reduce((most, each) => Math.max(most, each), 0)).toBe(Number(max));
    expect(plain.reduce((total, each) => total + each, 0)).toBe(Number(sum));
  });

  it('makes bytes of colour in words: plain is RGB of 8 bits', async () => {
    const [, file = ''] = LOSSLESS;
    const wide = words(await bytesOf(await frame(file, { accept: DECODED })));
    const plain = await bytesOf(await frame(file, { accept: PLAIN }));
    expect(plain).toHaveLength(100 * 100 * 3);
    // 65535 is white in words as 255 is in bytes: 257 of one are 1 of the other.
    expect(plain.every((byte, at) => Math.abs(byte * 257 - (wide[at] ?? 0)) <= 129)).toBe(
      true,
    );
  });

  it('decodes 12-bit JPEG as DCMTK does, to a count', async () => {
    const plain = words(await bytesOf(await frame(TWELVE_BITS, { accept: PLAIN })));
    const mean = plain.reduce((total, each) => total + each, 0) / plain.length;
    expect(plain).toHaveLength(512 * 512);
    expect(mean).toBeCloseTo(Number(oracleRow(TWELVE_BITS)['sum']) / plain.length, 0);
  });
});
