import { describe, expect, it } from 'vitest';
import type { DicomJson } from '@/lib/dicom/json';
import { expandSegments } from '@/lib/dicom/look-up-tables';
import { matches } from '@/lib/dicom/matching/match';
import { findBulkValue } from '@/lib/dicom/part10/bulk-value';
import { readDataSet } from '@/lib/dicom/part10/data-set';
import { parseInstance } from '@/lib/dicom/parse-instance';
import { readInstance } from '@/lib/workflow/import/read-instance';
import {
  EXPLICIT_LE,
  explicit,
  imageModule,
  item,
  itemEnd,
  preamble,
  sequenceEnd,
  UNDEFINED,
  us,
} from './data-set-builder';

const file = (...elements: Uint8Array[]) =>
  Buffer.concat([preamble(EXPLICIT_LE), ...elements]);
const head = explicit('00080016', 'UI', '1.2.840.10008.5.1.4.1.1.7');

/** One sequence in another. */
const nested = (depth: number) => {
  const open = Buffer.concat([
    explicit('00081140', 'SQ', '', UNDEFINED),
    item(Buffer.alloc(0), UNDEFINED),
  ]);
  const close = Buffer.concat([itemEnd(), sequenceEnd()]);
  const all = (piece: Buffer) =>
    Buffer.concat(Array.from({ length: depth }, () => piece));
  return file(head, all(open), all(close));
};

describe('a header that means no good', () => {
  it('nests sequences 64 deep, not more', () => {
    expect(() => parseInstance(nested(64))).not.toThrow();
    expect(() => parseInstance(nested(65))).toThrow(
      expect.objectContaining({
        code: 'dicom_damaged',
        message: 'Its sequences are nested more than 64 deep.',
      }),
    );
    // Deeper than any stack.
    expect(() => parseInstance(nested(100_000))).toThrow(
      expect.objectContaining({ code: 'dicom_damaged' }),
    );
  });

  it('has its long texts and numbers in the file, not in the database', () => {
    const long = 'a'.repeat(1024 ** 2 + 2);
    const bytes = file(head, explicit('00324000', 'UT', long));
    const { header } = parseInstance(bytes);
    expect(header['00324000']).toEqual({ vr: 'UT', BulkDataURI: 'bulkdata/00324000' });
    const found = findBulkValue(readDataSet(bytes), '00324000');
    const [[offset = 0, length = 0] = []] = found?.ranges ?? [];
    expect(bytes.toString('latin1', offset, offset + length)).toBe(long);
  });

  it('has its look-up tables referred to once they are longer than any can be', () => {
    const bytes = file(
      imageModule({ bits: 8 }),
      explicit('00281201', 'OW', new Uint8Array(2 * 1024 ** 2)),
      explicit('7FE00010', 'OW', new Uint8Array(4)),
    );
    expect(parseInstance(bytes).header['00281201']).not.toHaveProperty('InlineBinary');
  });

  it('says that Rows are a number of 32 bits: too many are none, few are few', () => {
    const rows = (value: number) => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32LE(value);
      const whole = file(
        head,
        explicit('00280002', 'US', us(1)),
        explicit('00280010', 'UL', bytes),
        explicit('00280011', 'US', us(2)),
        explicit('00280100', 'US', us(8)),
        explicit('7FE00010', 'OB', new Uint8Array(4)),
      );
      return readInstance(whole);
    };
    expect(rows(2).notShown).toBeNull();
    // 2³¹ rows of 2 pixels of 8 bits: the product is 0 modulo 2³².
    expect(rows(2 ** 31)).toMatchObject({
      frames: null,
      notShown: 'Its number of rows is missing or impossible.',
    });
  });

  it('has a frame in every byte: it is kept, and not listed', () => {
    const frames = 65_537;
    const bytes = file(
      imageModule({ rows: 1, columns: 1, bits: 8, frames: String(frames) }),
      explicit('7FE00010', 'OB', new Uint8Array(frames)),
    );
    expect(readInstance(bytes)).toMatchObject({
      notShown: 'It has 65537 frames; more than 65536 are not shown.',
      summary: expect.stringContaining('"frames":[]'),
    });
  });

  it('ends within a fragment: bulk data end with the file', () => {
    const bytes = file(
      head,
      explicit('7FE00010', 'OB', '', UNDEFINED),
      item(Buffer.alloc(0)),
      item(Buffer.alloc(8), 4000),
    );
    const found = findBulkValue(readDataSet(bytes), '7FE00010');
    expect(found?.ranges).toEqual([[bytes.length - 8, 8]]);
  });
});

describe('a segmented palette that copies itself', () => {
  it('ends: segments without entries are not copied for ever', () => {
    // Two segments of no entries, then 30,000 that copy 65,535 segments from the beginning.
    const words = new Uint16Array(4 + 4 * 30_000);
    words.set([0, 0, 0, 0]);
    for (let at = 4; at < words.length; at += 4) words.set([2, 65_535, 0, 0], at);
    expect(expandSegments(words, 65_536)).toHaveLength(0);
  });
});

describe('a pattern of many stars', () => {
  const asks = (pattern: string, text: string) => {
    const dataSet: DicomJson = { '00081030': { vr: 'LO', Value: [text] } };
    const condition = { kind: 'wildcard', pattern } as const;
    return matches(dataSet, { path: ['00081030'], vr: 'LO', condition });
  };

  it.each([
    ['*', '', true],
    ['*chest*', 'CT Chest, native', true],
    ['chest*', 'CT Chest', false],
    ['?T *', 'CT Chest', true],
    ['?T', 'CTA', false],
    ['*a*b*', 'xxaxxbxx', true],
    ['*a*b', 'abab', true],
    ['*a*b', 'abac', false],
    ['a**b', 'ab', true],
    ['*.+*', 'a.+b', true],
    ['*größe', 'DIE GRÖSSE', false],
    ['*größe', 'DIE GRÖßE', true],
    ['a?c', 'a\nc', true],
    ['*a*', '', false],
  ])('%s and “%s”: %s', (pattern, text, expected) => {
    expect(asks(pattern, text)).toBe(expected);
  });

  it('is compared at once, where a regular expression would try for ever', () => {
    const before = process.cpuUsage();
    expect(asks(`${'*a'.repeat(120)}*b`, 'a'.repeat(10_000))).toBe(false);
    const { user } = process.cpuUsage(before);
    expect(user / 1e6).toBeLessThan(5);
  });
});
