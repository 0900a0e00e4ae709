import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { bigEndian, renamedSyntax } from '@/tests/phantoms/recoded';
import { ctStack, phantomFile, type PhantomFile } from '@/tests/phantoms/series';
import { problem } from '../routes';
import { importAll, openTestWorld } from '../test-world';
import { bytesOf, pathOf, startDicomweb } from './dicomweb-server';
import { partsOf } from './parts';

const EXPLICIT = '1.2.840.10008.1.2.1';
const JPEG = '1.2.840.10008.1.2.4.50';
const parts = (syntax?: string) =>
  `multipart/related; type="application/dicom"${syntax ? `; transfer-syntax=${syntax}` : ''}`;

const stack = ctStack(3);
const [ct, second] = stack as [PhantomFile, PhantomFile];
/** Three megabytes: more than is read at a time. */
const large = phantomFile(
  'CT',
  { study: 'two', series: 'large' },
  {
    Rows: 1300,
    Columns: 1200,
    PixelData: Uint16Array.from({ length: 1_560_000 }, (_, at) => (at * 7) & 0xffff),
  },
);
const swapped = { ...second, bytes: bigEndian(second.bytes) };
/** Said to be JPEG, which it is not. */
const broken = phantomFile(
  'CT',
  { study: 'three' },
  { Rows: 4, Columns: 4, PixelData: new Uint16Array(16) },
);

let root: string;
beforeAll(async () => {
  const world = await openTestWorld();
  root = await startDicomweb(world);
  await importAll(world, [
    ct,
    swapped,
    large,
    { ...broken, bytes: renamedSyntax(broken.bytes, JPEG) },
  ]);
});

const ask = (
  place: Parameters<typeof pathOf>[0],
  accept: string,
  more: Record<string, string> = {},
) => fetch(root + pathOf(place), { headers: { accept, ...more } });
const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('WADO-RS instances', () => {
  it('are one file to who wants one file', async () => {
    const answer = await ask(large, 'application/dicom; transfer-syntax=*');
    expect(answer.headers.get('content-type')).toBe(
      `application/dicom; transfer-syntax=${EXPLICIT}`,
    );
    expect(answer.headers.get('content-length')).toBe(String(large.bytes.length));
    expect(digest(await bytesOf(answer))).toBe(digest(large.bytes));
    const known = { 'if-none-match': answer.headers.get('etag') ?? '' };
    expect((await ask(large, 'application/dicom; transfer-syntax=*', known)).status).toBe(
      304,
    );
  });

  it('are to be had in ranges, across the pieces they are read in', async () => {
    const range = `bytes=${2 * 1024 ** 2 - 100}-${2 * 1024 ** 2 + 99}`;
    const answer = await ask(large, 'application/dicom; transfer-syntax=*', { range });
    expect(answer.status).toBe(206);
    const middle = 2 * 1024 ** 2;
    expect(digest(await bytesOf(answer))).toBe(
      digest(large.bytes.subarray(middle - 100, middle + 100)),
    );
  });

  it('are as stored for *, and Explicit VR Little Endian for nothing said (PS3.18 8.7.3)', async () => {
    const { studyUid, seriesUid } = ct;
    const stored = await partsOf(await ask({ studyUid, seriesUid }, parts('*')));
    expect(stored.map(({ bytes }) => digest(bytes))).toEqual([
      digest(ct.bytes),
      digest(swapped.bytes),
    ]);
    const plain = await partsOf(await ask({ studyUid, seriesUid }, parts()));
    for (const { head } of plain) {
      expect(head).toContain(`application/dicom; transfer-syntax=${EXPLICIT}`);
    }
    // The same data set, whoever wrote the file meta information.
    const dataSet = (file: Buffer) => file.subarray(file.readUInt32LE(140) + 144);
    expect(plain.map(({ bytes }) => digest(dataSet(bytes)))).toEqual([
      digest(dataSet(ct.bytes)),
      digest(dataSet(second.bytes)),
    ]);
  });

  it('are as stored where they cannot be decoded, unless that is insisted on', async () => {
    const [part] = await partsOf(await ask(broken, parts()));
    expect(part?.head).toContain(`transfer-syntax=${JPEG}`);
    await problem(ask(broken, parts(EXPLICIT)), 422);
  });

  it.each([
    ['a list as one file', { studyUid: ct.studyUid }, 'application/dicom'],
    ['an unknown syntax', ct, parts('1.2.3')],
    ['another medium', ct, 'image/png'],
    ['XML', ct, 'multipart/related; type="application/dicom+xml"'],
  ])('are refused as %s', async (_, place, accept) => {
    await problem(ask(place, accept), 406);
  });
});
