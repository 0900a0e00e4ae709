import { describe, expect, it } from 'vitest';
import { textReader } from '@/lib/dicom/part10/character-sets';

const read = (terms: string[], latin1: string) =>
  textReader(terms)(Buffer.from(latin1, 'latin1'));
const readHex = (terms: string[], hex: string) =>
  textReader(terms)(Buffer.from(hex, 'hex'));

describe('the examples of PS3.5', () => {
  it('H.3.1 Japanese: kanji by escapes, back to ASCII at each component', () => {
    const name =
      'Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B=\x1b$B$d$^$@\x1b(B^\x1b$B$?$m$&\x1b(B';
    expect(read(['', 'ISO 2022 IR 87'], name)).toBe(
      'Yamada^Tarou=山田^太郎=やまだ^たろう',
    );
  });

  it('H.3.2 Japanese: half-width katakana first, JIS X 0201', () => {
    const name =
      '\xd4\xcf\xc0\xde^\xc0\xdb\xb3=\x1b$B;3ED\x1b(J^\x1b$BB@O:\x1b(J=\x1b$B$d$^$@\x1b(J^\x1b$B$?$m$&\x1b(J';
    expect(read(['ISO 2022 IR 13', 'ISO 2022 IR 87'], name)).toBe(
      'ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう',
    );
  });

  it('I.2 Korean: hangul in the upper half, designated in each component', () => {
    const name =
      'Hong^Gildong=\x1b$)C\xfb\xf3^\x1b$)C\xd1\xce\xd4\xd7=\x1b$)C\xc8\xab^\x1b$)C\xb1\xe6\xb5\xbf';
    expect(read(['', 'ISO 2022 IR 149'], name)).toBe('Hong^Gildong=洪^吉洞=홍^길동');
  });

  it('J.1 and J.3 Chinese: UTF-8 and GB18030', () => {
    const utf8 = Buffer.from('Wang^XiaoDong=王^小东=', 'utf8');
    expect(textReader(['ISO_IR 192'])(utf8)).toBe('Wang^XiaoDong=王^小东=');
    expect(read(['GB18030'], 'Wang^XiaoDong=\xcd\xf5^\xd0\xa1\xb6\xab=')).toBe(
      'Wang^XiaoDong=王^小东=',
    );
  });

  it('K.2 Chinese: GB 2312 by escapes', () => {
    const name = 'Zhang^XiaoDong=\x1b$)A\xd5\xc5^\x1b$)A\xd0\xa1\xb6\xab=';
    expect(read(['', 'ISO 2022 IR 58'], name)).toBe('Zhang^XiaoDong=张^小东=');
  });
});

// Bytes made with Python's codecs.
it.each([
  ['ISO_IR 100', '4dfc6c6c6572', 'Müller'],
  ['ISO_IR 101', 'a3f364bc', 'Łódź'],
  ['ISO_IR 109', 'a161f56172', 'Ħaġar'],
  ['ISO_IR 110', 'd3ba6e69f1b9', 'Ķēniņš'],
  ['ISO_IR 126', 'c4e9efedf5f3e9eff2', 'Διονυσιος'],
  ['ISO_IR 127', 'e2c8c7e6ea', 'قباني'],
  ['ISO_IR 138', 'f9f8e5ef', 'שרון'],
  ['ISO_IR 144', 'b4d8d0ddd0', 'Диана'],
  ['ISO_IR 148', '49fefd6b', 'Işık'],
  ['ISO_IR 166', 'cac1aad2c2', 'สมชาย'],
  ['ISO_IR 203', 'bc756620a4', 'Œuf €'],
  ['ISO_IR 13', 'd4cfc0de', 'ﾔﾏﾀﾞ'],
  ['GBK', 'cdf5', '王'],
])('%s', (term, hex, text) => {
  expect(readHex([term], hex)).toBe(text);
});

it('reads defined terms written carelessly, and unknown ones as Latin 1', () => {
  expect(readHex(['iso_ir_144'], 'b4')).toBe('Д');
  expect(readHex(['ISO-IR 999'], 'fc')).toBe('ü');
  expect(readHex(['nonsense'], 'fc')).toBe('ü');
  expect(readHex([], 'fc')).toBe('ü');
});

it.each([
  ['ISO-IR 144', 'b4'],
  ['ISO 2022-IR 144', 'b4'],
  ['ISO_2022_IR_144', 'b4'],
  ['ISO_IR144', 'b4'],
  ['ISO8859-5', 'b4'],
  ['iso_8859_5', 'b4'],
  ['UTF-8', 'd094'],
  ['utf8', 'd094'],
  ['ISO_IR_192', 'd094'],
  ['windows-1251', 'c4'],
])('understands “%s”', (term, hex) => {
  expect(readHex([term], hex)).toBe('Д');
});

it('takes the upper half without an escape for the set that has one', () => {
  expect(readHex(['', 'ISO 2022 IR 58'], 'd5c5')).toBe('张');
  expect(readHex(['ISO 2022 IR 6', 'ISO 2022 IR 149'], 'fbf3')).toBe('洪');
  expect(readHex(['ISO 2022 IR 100', 'ISO 2022 IR 144'], 'fc')).toBe('ü');
  expect(readHex(['', 'ISO 2022 IR 87'], 'fc')).toBe('ü');
});

it('reads Latin 9 by its escape (PS3.3 table C.12-3)', () => {
  expect(read(['', 'ISO 2022 IR 203'], '\x1b-b\xbcuf \xa4')).toBe('Œuf €');
});

it('does not take the second byte of a character for a backslash', () => {
  // 5C is “\” in ASCII and the second byte of these two.
  expect(read(['', 'ISO 2022 IR 87'], '\x1b$B!\\\x1b(B')).toBe('＋');
  expect(readHex(['GB18030'], '815c')).toBe('乗');
});

it('reads JIS X 0212 and single-byte sets by escapes, and ends them at a delimiter', () => {
  expect(read(['', 'ISO 2022 IR 159'], '\x1b$(D0!\x1b(B')).toBe('丂');
  expect(read(['', 'ISO 2022 IR 13'], '\x1b)I\xd4')).toBe('ﾔ');
  expect(read(['', 'ISO 2022 IR 144'], '\x1b-L\xb4\xd8^\xfc')).toBe('Ди^ü');
});

it('puts a replacement for bytes that mean nothing, and never throws', () => {
  expect(readHex(['ISO_IR 192'], 'c3')).toBe('\ufffd');
  expect(read(['', 'ISO 2022 IR 87'], '\x1b')).toBe('');
});
