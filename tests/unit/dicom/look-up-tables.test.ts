import { describe, expect, it } from 'vitest';
import type { DicomJson } from '@/lib/dicom/json';
import { expandSegments, readLookUpTable, readPalette } from '@/lib/dicom/look-up-tables';

const base64 = (...words: number[]) =>
  Buffer.from(Uint16Array.from(words).buffer).toString('base64');
const table = (descriptor: number[], data: DicomJson[string]): DicomJson => ({
  '00283002': { vr: 'US', Value: descriptor },
  '00283006': data,
});

describe('a look-up table', () => {
  it('has its entries as words of binary or as values', () => {
    const expected = { firstMapped: -5, bitsPerEntry: 12 };
    for (const data of [
      { vr: 'OW', InlineBinary: base64(1, 2, 4095) },
      { vr: 'US', Value: [1, 2, 4095] },
    ]) {
      const read = readLookUpTable(table([3, -5, 12], data));
      expect(read).toMatchObject(expected);
      expect([...(read?.entries ?? [])]).toEqual([1, 2, 4095]);
    }
  });

  it('of 65536 entries says 0, and a count that turned negative is meant positive', () => {
    const all = base64(...Array.from({ length: 65_536 }, (_, at) => at));
    const data = { vr: 'OW', InlineBinary: all };
    expect(readLookUpTable(table([0, 0, 16], data))?.entries).toHaveLength(65_536);
    expect(readLookUpTable(table([-25_536, 0, 16], data))?.entries).toHaveLength(40_000);
  });

  it('of 8 bits may have two entries to a word', () => {
    const data = { vr: 'OW', InlineBinary: base64(0x0201, 0x0403) };
    expect([...(readLookUpTable(table([4, 0, 8], data))?.entries ?? [])]).toEqual([
      1, 2, 3, 4,
    ]);
  });

  it('with fewer entries than it says is none', () => {
    const data = { vr: 'OW', InlineBinary: base64(1, 2) };
    expect(readLookUpTable(table([3, 0, 16], data))).toBeUndefined();
  });
});

describe('a segmented palette (PS3.3 C.7.9.2)', () => {
  it('expands discrete, linear and indirect segments', () => {
    const words = Uint16Array.from([
      ...[0, 2, 10, 20], // discrete: 10, 20
      ...[1, 4, 100], // linear to 100: 40, 60, 80, 100
      ...[2, 2, 0, 0], // indirect: the two segments from offset 0 again
    ]);
    // The copied linear segment starts from the copied 20.
    expect([...expandSegments(words, 100)]).toEqual([
      10, 20, 40, 60, 80, 100, 10, 20, 40, 60, 80, 100,
    ]);
  });

  it('stops at the length it is given, and at nonsense', () => {
    const long = Uint16Array.from([0, 1, 7, 1, 65_535, 9]);
    expect(expandSegments(long, 5)).toHaveLength(5);
    const loop = Uint16Array.from([2, 65_535, 0, 0]);
    expect(expandSegments(loop, 256)).toHaveLength(0);
  });

  it('is read in place of a plain one', () => {
    const header: DicomJson = Object.fromEntries(
      ['1', '2', '3'].flatMap((colour) => [
        [`0028110${colour}`, { vr: 'US', Value: [4, 0, 16] }],
        [`0028122${colour}`, { vr: 'OW', InlineBinary: base64(0, 1, 0, 1, 3, 300) }],
      ]),
    );
    expect([...(readPalette(header)?.green ?? [])]).toEqual([0, 100, 200, 300]);
  });
});
