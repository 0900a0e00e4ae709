import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { oracleRow, readTestFile, testData } from '@/tests/test-data';
import { importAll, openTestWorld } from '../test-world';
import { bytesOf, pathOf, startDicomweb } from './dicomweb-server';

/** Clips of 104 native and 30 compressed frames. */
const CLIPS = {
  native: 'enhanced/IM_0014',
  jpeg: 'series/us-sonosite-cine-jpeg-ybr422/examples_ybr_color.dcm',
};
const single = (type: string, syntax?: string) => ({
  accept: syntax ? `${type}; transfer-syntax=${syntax}` : type,
});
const STORED = single('application/octet-stream', '*');

describe.skipIf(!testData)('one frame of a clip', () => {
  let root: string;
  /** What was read of objects: offset and length; and how often a codec was asked. */
  let ranges: [offset: number, length: number][] = [];
  let whole = 0;
  let decoded = 0;
  let coded = 0;

  beforeAll(async () => {
    const world = await openTestWorld();
    await importAll(
      world,
      Object.values(CLIPS).map((name) => ({ name, bytes: readTestFile(name) })),
    );
    const { objects, decoders, recoders } = world;
    root = await startDicomweb({
      ...world,
      objects: {
        ...objects,
        read(sha256) {
          whole += 1;
          return objects.read(sha256);
        },
        readRange(sha256, offset, length, into) {
          ranges.push([offset, length]);
          return objects.readRange(sha256, offset, length, into);
        },
      },
      decoders: {
        ...decoders,
        decode(...asked) {
          decoded += 1;
          return decoders.decode(...asked);
        },
      },
      recoders: {
        ...recoders,
        recode(...asked) {
          coded += 1;
          return recoders.recode(...asked);
        },
      },
    });
  });
  beforeEach(() => {
    ranges = [];
    [whole, decoded, coded] = [0, 0, 0];
  });

  const ask = (clip: keyof typeof CLIPS, below: string, headers: HeadersInit) => {
    const row = oracleRow(CLIPS[clip]);
    const place = pathOf({
      studyUid: row['study_uid'] ?? '',
      seriesUid: row['series_uid'] ?? '',
      sopInstanceUid: row['sop_uid'] ?? '',
    });
    return fetch(`${root}${place}/${below}`, { headers });
  };
  const read = () => ranges.reduce((sum, [, length]) => sum + length, 0);

  it.each(['native', 'jpeg'] as const)(
    'as it is stored (%s): its bytes of the file and no more',
    async (clip) => {
      const file = Buffer.from(readTestFile(CLIPS[clip]));
      const last = Number(oracleRow(CLIPS[clip])['frames']);
      for (const frame of [1, Math.floor(last / 2), last]) {
        ranges = [];
        const answer = await ask(clip, `frames/${frame}`, STORED);
        const body = await bytesOf(answer);
        expect([answer.status, read(), whole]).toEqual([200, body.length, 0]);
        const there = ranges.map(([offset, length]) =>
          file.subarray(offset, offset + length),
        );
        expect(Buffer.concat(there).equals(body)).toBe(true);
      }
      expect([decoded, coded]).toEqual([0, 0]);
    },
  );

  it('two frames of many are two frames', async () => {
    const accept =
      'multipart/related; type="application/octet-stream"; transfer-syntax=*';
    const answer = await ask('native', 'frames/7,90', { accept });
    await bytesOf(answer);
    // 128 × 128 words of 16 bits.
    expect([answer.status, ranges.map(([, length]) => length), whole]).toEqual([
      200,
      [32_768, 32_768],
      0,
    ]);
  });

  it.each([
    ['native', 'frames/50', single('application/octet-stream'), 0, 0],
    [
      'jpeg',
      'frames/11',
      single('application/octet-stream', '1.2.840.10008.1.2.1'),
      1,
      0,
    ],
    ['native', 'frames/51', single('image/jls'), 0, 1],
    ['jpeg', 'frames/12', single('image/jphc'), 0, 1],
    ['native', 'frames/52/rendered', single('image/png'), 1, 0],
    ['jpeg', 'frames/13/rendered', single('image/jpeg'), 1, 0],
    ['jpeg', 'frames/14/thumbnail', single('image/jpeg'), 1, 0],
  ] as const)(
    '%s %s: %o decodes and codes that frame alone',
    async (clip, below, headers, decodes, codes) => {
      const frame = /\d+/.exec(below)?.[0];
      const stored = await bytesOf(await ask(clip, `frames/${frame}`, STORED));
      ranges = [];
      const answer = await ask(clip, below, headers);
      const body = await bytesOf(answer);
      expect([answer.status, body.length > 0], body.toString('latin1', 0, 200)).toEqual([
        200,
        true,
      ]);
      expect([read(), whole, decoded, coded]).toEqual([stored.length, 0, decodes, codes]);
    },
  );
});
