import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  bigEndian,
  deflated,
  pixelDataOf,
  renamedSyntax,
} from '@/tests/phantoms/recoded';
import {
  CINE,
  ctStack,
  phantomFile,
  ultrasoundCine,
  type PhantomFile,
} from '@/tests/phantoms/series';
import { problem } from '../routes';
import { importAll, openTestWorld } from '../test-world';
import { bytesOf, pathOf, startDicomweb } from './dicomweb-server';
import { partsOf } from './parts';

const EXPLICIT = '1.2.840.10008.1.2.1';
const RLE = '1.2.840.10008.1.2.5';
const PARTS = {
  accept: 'multipart/related; type="application/octet-stream"; transfer-syntax=*',
};
const SINGLE = { accept: 'application/octet-stream; transfer-syntax=*' };

const only = <T>([first]: readonly T[]): T => {
  if (first === undefined) throw new Error('There is none.');
  return first;
};
const recoded = (series: string, how: (file: Buffer) => Buffer) => {
  const file = only(ctStack(1, { series }));
  return { source: file.bytes, file: { ...file, bytes: how(file.bytes) } };
};

const stack = ctStack(3);
const ct = only(stack);
const cine = ultrasoundCine();
const swapped = recoded('big endian', bigEndian);
const packed = recoded('deflated', deflated);
const unknown = recoded('unknown', (file) => renamedSyntax(file, '1.2.3.4'));

/** Two compressed frames: fragments that no codec has to understand here. */
const FRAGMENTS = [Buffer.from('first frame 1'), Buffer.from('the second frame')];
const encapsulated = ((): PhantomFile => {
  const file = phantomFile(
    'CT',
    { series: 'encapsulated' },
    { Rows: 4, Columns: 4, NumberOfFrames: 2, PixelData: new Uint16Array(32) },
  );
  const named = renamedSyntax(file.bytes, RLE);
  const at = named.lastIndexOf(Buffer.from([0xe0, 0x7f, 0x10, 0x00]));
  const item = (bytes: Buffer) => {
    const even = bytes.length % 2 ? Buffer.concat([bytes, Buffer.alloc(1)]) : bytes;
    const head = Buffer.from([0xfe, 0xff, 0x00, 0xe0, 0, 0, 0, 0]);
    head.writeUInt32LE(even.length, 4);
    return Buffer.concat([head, even]);
  };
  const bytes = Buffer.concat([
    named.subarray(0, at),
    Buffer.from([0xe0, 0x7f, 0x10, 0x00, 0x4f, 0x42, 0, 0, 0xff, 0xff, 0xff, 0xff]),
    item(Buffer.alloc(0)), // empty basic offset table
    ...FRAGMENTS.map(item),
    Buffer.from([0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0]),
  ]);
  return { ...file, bytes };
})();

let root: string;
beforeAll(async () => {
  const world = await openTestWorld();
  root = await startDicomweb(world);
  const { summary } = await importAll(world, [
    ...stack,
    cine,
    swapped.file,
    packed.file,
    unknown.file,
    encapsulated,
  ]);
  expect(summary.refused).toBe(0);
});

const frames = (
  file: PhantomFile,
  list: string,
  headers: Record<string, string> = SINGLE,
) => fetch(`${root}${pathOf(file)}/frames/${list}`, { headers });
/** Equal bytes have equal digests, and unequal ones a short message. */
const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const digests = (all: readonly { bytes: Uint8Array }[]) =>
  all.map(({ bytes }) => digest(bytes));

describe('WADO-RS frames', () => {
  it('gives one frame as it is stored, byte for byte', async () => {
    const answer = await frames(ct, '1');
    expect(answer.headers.get('content-type')).toBe(
      `application/octet-stream; transfer-syntax=${EXPLICIT}`,
    );
    const etag = answer.headers.get('etag') ?? '';
    expect(answer.headers.get('cache-control')).toBe('private, no-cache');
    expect(digest(await bytesOf(answer))).toBe(digest(pixelDataOf(ct.bytes)));
    const again = await frames(ct, '1', { ...SINGLE, 'if-none-match': etag });
    expect([again.status, (await bytesOf(again)).length]).toEqual([304, 0]);
  });

  it.each([
    ['bytes=0-9', 206, [0, 10], 'bytes 0-9/8192'],
    ['bytes=8000-', 206, [8000, 8192], 'bytes 8000-8191/8192'],
    ['bytes=-5', 206, [8187, 8192], 'bytes 8187-8191/8192'],
    ['bytes=8190-9999', 206, [8190, 8192], 'bytes 8190-8191/8192'],
    ['bytes=8192-', 416, [0, 0], 'bytes */8192'],
    ['bytes=-0', 416, [0, 0], 'bytes */8192'],
    ['bytes=9-3', 200, [0, 8192], null],
    ['lines=1-2', 200, [0, 8192], null],
  ] as const)(
    'gives the range %s of a frame',
    async (range, status, [from, to], where) => {
      const answer = await frames(ct, '1', { ...SINGLE, range });
      expect([answer.status, answer.headers.get('content-range')]).toEqual([
        status,
        where,
      ]);
      const wanted = pixelDataOf(ct.bytes).subarray(from, to);
      expect(digest(await bytesOf(answer))).toBe(digest(wanted));
    },
  );

  it('gives each frame of a clip its own bytes, several as parts in the order asked for', async () => {
    const size = CINE.rows * CINE.columns * 3;
    const frame = (number: number) =>
      pixelDataOf(cine.bytes).subarray((number - 1) * size, number * size);
    expect(digest(await bytesOf(await frames(cine, '2')))).toBe(digest(frame(2)));
    for (const list of ['3,1', '3%2C1']) {
      const answer = await frames(cine, list, PARTS);
      expect(answer.headers.get('content-type')).toMatch(
        /^multipart\/related; type="application\/octet-stream"; boundary=/,
      );
      const parts = await partsOf(answer);
      expect(digests(parts)).toEqual([digest(frame(3)), digest(frame(1))]);
      expect(parts[0]?.head).toContain(
        `Content-Type: application/octet-stream; transfer-syntax=${EXPLICIT}`,
      );
      expect(parts[0]?.head).toMatch(new RegExp(`Content-Length: *${size}\\r?$`, 'm'));
    }
    await problem(frames(cine, '3,1', SINGLE), 406);
  });

  it('gives a range across the parts of several frames', async () => {
    const whole = await bytesOf(await frames(cine, '3,1,2', PARTS));
    for (const [from, to] of [
      [0, 20],
      [100, whole.length - 50],
      [whole.length - 10, whole.length - 1],
    ] as const) {
      const range = `bytes=${from}-${to}`;
      const answer = await frames(cine, '3,1,2', { ...PARTS, range });
      expect(answer.status).toBe(206);
      expect(digest(await bytesOf(answer))).toBe(digest(whole.subarray(from, to + 1)));
    }
  });

  it('gives one frame as a part to who asks for parts, or for nothing', async () => {
    for (const accept of ['multipart/related; type="application/octet-stream"', '*/*']) {
      const parts = await partsOf(await frames(ct, '1', { accept }));
      expect(digests(parts)).toEqual([digest(pixelDataOf(ct.bytes))]);
    }
  });

  it('swaps big endian words and unpacks deflated files: what they say is what they are', async () => {
    for (const { file, source } of [swapped, packed]) {
      const answer = await frames(file, '1');
      expect(answer.headers.get('content-type')).toContain(EXPLICIT);
      expect(digest(await bytesOf(answer))).toBe(digest(pixelDataOf(source)));
    }
  });

  it('gives compressed frames as they are, named by their syntax', async () => {
    const answer = await frames(encapsulated, '2');
    expect(answer.headers.get('content-type')).toContain(`transfer-syntax=${RLE}`);
    expect(await bytesOf(answer)).toEqual(FRAGMENTS[1]);
    // Of odd length when made; stored fragments are even (PS3.5 A.4).
    expect(await bytesOf(await frames(encapsulated, '1'))).toEqual(
      Buffer.concat([Buffer.from('first frame 1'), Buffer.alloc(1)]),
    );
  });

  it.each([
    ['a frame beyond the last', '4', 404],
    ['a frame beyond the last, among others', '1,4', 404],
    ['a frame of zero', '0', 400],
    ['no number', 'one', 400],
    ['half a number', '1.5', 400],
    ['an empty list', '', 400],
    ['a broken percent sign', '%', 400],
  ] as const)('answers %s, “%s”, with %s', async (_, list, status) => {
    await problem(frames(cine, list, PARTS), status);
  });

  it('knows no frames by the wrong study or series', async () => {
    await problem(frames({ ...ct, studyUid: '1.2.3' }, '1'), 404);
    await problem(frames({ ...ct, seriesUid: cine.seriesUid }, '1'), 404);
    await problem(frames({ ...ct, sopInstanceUid: '1.2.3' }, '1'), 404);
  });
});

describe('WADO-RS instances and metadata', () => {
  it('gives whole files as they came', async () => {
    const one = await partsOf(await fetch(`${root}${pathOf(ct)}`));
    expect(digests(one)).toEqual([digest(ct.bytes)]);
    expect(one[0]?.head).toContain(`application/dicom; transfer-syntax=${EXPLICIT}`);
    const { studyUid, seriesUid } = ct;
    const series = await partsOf(await fetch(root + pathOf({ studyUid, seriesUid })));
    expect(digests(series)).toEqual(digests(stack));
    const study = await partsOf(await fetch(root + pathOf({ studyUid })));
    expect(study).toHaveLength(8);
    expect(digests(study)).toContain(digest(packed.file.bytes));
  });

  it('says which methods a resource takes', async () => {
    const place = root + pathOf(ct);
    const answer = await fetch(place, { method: 'PUT' });
    expect(answer.headers.get('allow')).toMatch(/^GET, HEAD/);
    await problem(answer, 405);
    const options = await fetch(place, { method: 'OPTIONS' });
    expect([options.status, options.headers.get('allow')]).toEqual([
      204,
      answer.headers.get('allow'),
    ]);
    const head = await fetch(`${place}/frames/1`, { method: 'HEAD', headers: SINGLE });
    expect([head.status, head.headers.get('content-length')]).toEqual([200, '8192']);
  });

  it('answers 404 for what is not there', async () => {
    const { seriesUid, sopInstanceUid } = ct;
    for (const place of [
      pathOf({ studyUid: '1.2.3', seriesUid, sopInstanceUid }),
      pathOf({ studyUid: '1.2.3', seriesUid }),
      pathOf({ studyUid: '1.2.3' }),
      `${pathOf({ studyUid: '1.2.3', seriesUid })}/metadata`,
      '/nothing',
      '',
    ]) {
      await problem(fetch(root + (place || '/')), 404);
    }
  });
});
