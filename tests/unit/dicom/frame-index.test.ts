import { describe, expect, it } from 'vitest';
import {
  frameBytes,
  frameLayout,
  frameRanges,
  type FrameIndex,
} from '@/lib/dicom/frame-index';
import { parseInstance } from '@/lib/dicom/parse-instance';
import {
  UNDEFINED,
  explicit,
  imageModule,
  item,
  preamble,
  sequenceEnd,
} from '@/tests/unit/dicom/data-set-builder';

const JPEG = '1.2.840.10008.1.2.4.50';

/** A file of fragments; `table` is the content of the basic offset table. */
function encapsulated(
  frames: number,
  fragments: string[],
  { table = '', end = sequenceEnd(), extended = '' } = {},
) {
  return Buffer.concat([
    preamble(JPEG),
    imageModule({ bits: 8, frames: String(frames) }),
    ...(extended ? [explicit('7FE00001', 'OV', Buffer.from(extended, 'hex'))] : []),
    explicit('7FE00010', 'OB', '', UNDEFINED),
    item(Buffer.from(table, 'hex')),
    ...fragments.map((hex) => item(Buffer.from(hex, 'hex'))),
    end,
  ]);
}

const framesOf = (bytes: Buffer) => {
  const index = parseInstance(bytes).frames as FrameIndex;
  const count = index.kind === 'native' ? index.count : index.frames.length;
  return Array.from({ length: count }, (_, at) =>
    Buffer.from(frameBytes(bytes, index, at + 1)).toString('hex'),
  );
};

const START = 'ffd8ffe0';
const END = 'ffd9';

describe('which fragments are which frame', () => {
  it('one fragment for each frame', () => {
    expect(framesOf(encapsulated(2, ['aaaa', 'bbbb']))).toEqual(['aaaa', 'bbbb']);
  });

  it('all fragments for the only frame', () => {
    expect(framesOf(encapsulated(1, ['aaaa', 'bbbb', 'cccc']))).toEqual(['aaaabbbbcccc']);
  });

  it('by the basic offset table', () => {
    // Items of 10 bytes each: the second frame begins at the third fragment.
    const bytes = encapsulated(2, ['aaaa', 'abab', 'bbbb'], {
      table: '0000000014000000',
    });
    expect(framesOf(bytes)).toEqual(['aaaaabab', 'bbbb']);
  });

  it('by the extended offset table', () => {
    const bytes = encapsulated(2, ['aaaa', 'bbbb', 'baba'], {
      extended: '00000000000000000a00000000000000',
    });
    expect(framesOf(bytes)).toEqual(['aaaa', 'bbbbbaba']);
  });

  it('by where images begin, when the table is empty or wrong', () => {
    const fragments = [START, `aaaa${END}`, `${START}bbbb${END}`];
    const expected = [`${START}aaaa${END}`, `${START}bbbb${END}`];
    expect(framesOf(encapsulated(2, fragments))).toEqual(expected);
    expect(framesOf(encapsulated(2, fragments, { table: '0000000007000000' }))).toEqual(
      expected,
    );
  });

  it('a fragment that begins like an image by chance, in the middle of one', () => {
    const fragments = [`${START}aaaa`, `${START}${END}00`, `${START}bbbb${END}`];
    expect(framesOf(encapsulated(2, fragments))).toEqual([
      `${START}aaaa${START}${END}00`,
      `${START}bbbb${END}`,
    ]);
  });

  it.each([
    [
      'too few',
      encapsulated(3, ['aaaa', 'bbbb']),
      'The file holds 2 of its 3 compressed frames.',
    ],
    [
      'not assignable',
      encapsulated(2, ['aaaa', 'bbbb', 'cccc']),
      "Its 3 pieces of pixel data can't be assigned to 2 frames.",
    ],
    [
      'the last one cut',
      encapsulated(2, ['aaaa', 'bbbb']).subarray(0, -9),
      'The file ends in the middle of its pixel data, within frame 2 of 2.',
    ],
  ])('%s is told', (_name, bytes, message) => {
    expect(() => parseInstance(bytes)).toThrow(message);
  });

  it('whole frames without the closing delimiter are taken', () => {
    const bytes = encapsulated(2, ['aaaa', 'bbbb'], { end: Buffer.alloc(0) });
    expect(framesOf(bytes)).toEqual(['aaaa', 'bbbb']);
  });
});

describe('native frames', () => {
  const index: FrameIndex = { kind: 'native', offset: 1000, bytesPerFrame: 50, count: 3 };

  it('lie one after another', () => {
    expect(frameRanges(index, 3)).toEqual([[1100, 50]]);
    expect(() => frameRanges(index, 4)).toThrow('There is no frame 4 of 3.');
    expect(() => frameRanges(index, 0)).toThrow(RangeError);
  });

  it('of one bit begin inside bytes', () => {
    // 3 × 3 pixels: bits 0–8, 9–17, 18–26.
    const bits: FrameIndex = { ...index, bytesPerFrame: 2, bitsPerFrame: 9 };
    expect([1, 2, 3].map((frame) => frameRanges(bits, frame))).toEqual([
      [[1000, 2]],
      [[1001, 2]],
      [[1002, 2]],
    ]);
    expect([1, 2, 3].map((frame) => frameLayout(bits, frame).firstBit)).toEqual([
      0, 1, 2,
    ]);
  });
});
