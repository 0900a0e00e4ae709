import { describe, expect, it } from 'vitest';
import { readParts, type ReadPart } from '@/lib/dicomweb/multipart-reader';

const LIMITS = {
  partBytes: 1000,
  bodyBytes: 100_000,
  take: (bytes: number) => Buffer.alloc(bytes, 0xff),
  give: (bytes: Buffer) => void bytes.fill(0),
};

async function* inChunks(body: Buffer, size: number) {
  for (let at = 0; at < body.length; at += size) yield body.subarray(at, at + size);
}

async function read(text: string, { size = 64 * 1024, limits = LIMITS } = {}) {
  const parts: ReadPart[] = [];
  for await (const part of readParts(
    inChunks(Buffer.from(text, 'latin1'), size),
    'edge',
    limits,
  )) {
    parts.push(part);
  }
  return parts.map((part) =>
    'fault' in part
      ? part.fault
      : [part.contentType, Buffer.from(part.bytes).toString('latin1')],
  );
}

/** RFC 2046 5.1.1, its example, with one part whose text looks like a delimiter and isn't one. */
const BODY = [
  'This is the preamble.  It is to be ignored.',
  '--edge',
  '',
  'This is implicitly typed plain US-ASCII text.\r\nIt does NOT end with a linebreak.',
  '--edge \t',
  'Content-type: application/dicom',
  'CONTENT-LENGTH: 22',
  '',
  'two\r\n-- edge\r\r\n\r\n-edge',
  '--edge',
  'Content-Type: application/dicom',
  '',
  '',
  '--edge--',
  'This is the epilogue.  It is also to be ignored.',
].join('\r\n');
const PARTS = [
  [
    '',
    'This is implicitly typed plain US-ASCII text.\r\nIt does NOT end with a linebreak.',
  ],
  ['application/dicom', 'two\r\n-- edge\r\r\n\r\n-edge'],
  ['application/dicom', ''],
];

describe('parts of a multipart body', () => {
  it.each([1, 2, 3, 7, 16, 64, 100_000])(
    'come out whole from chunks of %i',
    async (size) => {
      expect(await read(BODY, { size })).toEqual(PARTS);
      // Neither preamble nor epilogue has to be there.
      const bare = BODY.slice(BODY.indexOf('--edge'), BODY.indexOf('--edge--') + 8);
      expect(await read(bare, { size })).toEqual(PARTS);
    },
  );

  it.each([
    ['more', 23],
    ['fewer', 21],
    ['far more', 99_999_999_999],
    ['nonsense', '1e'],
  ])(
    'that say they have %s bytes than they have are faults of their own',
    async (_, said) => {
      const lying = BODY.replace('CONTENT-LENGTH: 22', `CONTENT-LENGTH: ${said}`);
      const parts = await read(lying);
      expect(parts[1]).toBe(`A part says that it has ${said} bytes, and has 22.`);
      expect([parts[0], parts[2]]).toEqual([PARTS[0], PARTS[2]]);
    },
  );

  it.each([1, 50, 100_000])('too large are let go, in chunks of %i', async (size) => {
    const limits = { ...LIMITS, partBytes: 30 };
    expect(await read(BODY, { limits, size })).toEqual([
      'A part of 80 bytes is larger than the limit of 30.',
      PARTS[1],
      PARTS[2],
    ]);
  });

  it.each([
    ['ends in a part', BODY.slice(0, BODY.indexOf('It does NOT'))],
    ['ends in a header', BODY.slice(0, BODY.indexOf('tent-type'))],
    ['has no delimiter', 'x'.repeat(5000)],
    ['is empty', ''],
    ['has another boundary', BODY.replaceAll('--edge', '--other')],
    ['has endless headers', `--edge\r\nA: ${'x'.repeat(50_000)}`],
  ])('of a body that %s are those before, then it is an error', async (_, text) => {
    await expect(read(text)).rejects.toMatchObject({ code: 'invalid_request' });
  });

  it('stop at the limit of the whole body', async () => {
    await expect(read(BODY + 'x'.repeat(100_000), { size: 1000 })).rejects.toMatchObject({
      code: 'too_large',
    });
  });
});
