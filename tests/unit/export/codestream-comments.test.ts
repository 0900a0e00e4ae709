import sharp from 'sharp';
import { expect, it } from 'vitest';
import { withoutComments } from '@/lib/workflow/export/deidentify/codestream-comments';
import { readTestFile, testData } from '@/tests/test-data';

const has = (bytes: Uint8Array, text: string) => Buffer.from(bytes).includes(text);
const comment = (marker: number, text: string) => {
  const head = Buffer.from([0xff, marker, 0, text.length + 2]);
  return Buffer.concat([head, Buffer.from(text)]);
};

/** A progressive JPEG: its scans have headers between them. */
async function jpeg(): Promise<Buffer> {
  const grey = Buffer.from(
    Uint8Array.from({ length: 64 * 64 }, (_, at) => (at * 7) % 251),
  );
  return sharp(grey, { raw: { width: 64, height: 64, channels: 1 } })
    .jpeg({ progressive: true, quality: 90 })
    .toBuffer();
}

it('zeroes comments before, between and behind the scans of a JPEG, and changes no pixel', async () => {
  const plain = await jpeg();
  const second = plain.lastIndexOf(Buffer.from([0xff, 0xda]));
  expect(second).toBeGreaterThan(plain.indexOf(Buffer.from([0xff, 0xda])));
  const written = Buffer.concat([
    ...[plain.subarray(0, 2), comment(0xfe, 'CANARY one'), comment(0xe1, 'CANARY exif')],
    ...[plain.subarray(2, second), comment(0xfe, 'CANARY two'), plain.subarray(second)],
    Buffer.from('CANARY behind'),
  ]);
  const clean = withoutComments(written);
  expect(clean.length).toBe(written.length);
  expect(has(clean, 'CANARY')).toBe(false);
  const raw = (bytes: Uint8Array) => sharp(Buffer.from(bytes)).raw().toBuffer();
  expect(await raw(clean)).toEqual(await raw(plain));
  // What says nothing is given back as it is.
  expect(withoutComments(clean)).toBe(clean);
});

it.skipIf(testData === undefined)(
  'zeroes comments of a JPEG 2000, and nothing else',
  () => {
    const file = Buffer.from(readTestFile('transfer-syntax/ct/CT2_J2KR'));
    const from = file.indexOf(Buffer.from([0xff, 0x4f, 0xff, 0x51]));
    const until = file.lastIndexOf(Buffer.from([0xff, 0xd9])) + 2;
    // In two fragments: what stands between them is no part of it.
    const between = file.indexOf(Buffer.from('feff00e0', 'hex'), from);
    const plain = Buffer.concat([
      file.subarray(from, between),
      file.subarray(between + 8, until),
    ]);
    // SIZ is the first segment, and other ones may stand behind it (ISO/IEC 15444-1 A.2).
    const behindSiz = 4 + plain.readUInt16BE(4);
    const words = Buffer.from('CANARY in it');
    const segment = Buffer.concat([
      Buffer.from([0xff, 0x64, 0, words.length + 4, 0, 1]),
      words,
    ]);
    const written = Buffer.concat([
      ...[plain.subarray(0, behindSiz), segment, plain.subarray(behindSiz)],
      Buffer.from('CANARY behind'),
    ]);
    const clean = Buffer.from(withoutComments(written));
    expect(has(clean, 'CANARY')).toBe(false);
    expect(clean.subarray(0, behindSiz + 6)).toEqual(written.subarray(0, behindSiz + 6));
    // All that is no comment: the file's own comment may be zeroed, too.
    const rest = clean.subarray(behindSiz + segment.length, -'CANARY behind'.length);
    const own = Buffer.from(withoutComments(plain)).subarray(behindSiz);
    expect(rest.equals(own)).toBe(true);
  },
);
