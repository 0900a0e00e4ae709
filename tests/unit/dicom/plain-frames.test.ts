import { describe, expect, it } from 'vitest';
import type { DicomElement, DicomJson } from '@/lib/dicom/json';
import { plainHeader, whyPlain } from '@/lib/dicom/display/plain-frames';

const us = (value: number): DicomElement => ({ vr: 'US', Value: [value] });
const cs = (value: string): DicomElement => ({ vr: 'CS', Value: [value] });

/** A CT image of 16 bits, signed, in a transfer syntax named by what follows 1.2.840.10008.1.2. */
const grey = (syntax: string, more: Record<string, DicomElement> = {}): DicomJson => ({
  '00083002': { vr: 'UI', Value: [`1.2.840.10008.1.2${syntax}`] },
  '00280002': us(1),
  '00280004': cs('MONOCHROME2'),
  '00280010': us(4),
  '00280011': us(4),
  '00280100': us(16),
  '00280101': us(16),
  '00280102': us(15),
  '00280103': us(1),
  ...more,
});
const bits = (allocated: number, stored: number, high = stored - 1, sign = 0) => ({
  '00280100': us(allocated),
  '00280101': us(stored),
  '00280102': us(high),
  '00280103': us(sign),
});
const colour = (syntax: string, photometric: string, allocated = 8) =>
  grey(syntax, {
    '00280002': us(photometric === 'PALETTE COLOR' ? 1 : 3),
    '00280004': cs(photometric),
    '00280006': us(1),
    ...bits(allocated, allocated),
  });

/** The Double Float Image Pixel Module says nothing of stored bits (PS3.3 C.7.6.25). */
const doubles = {
  '00280100': us(64),
  '00280101': { vr: 'US' },
  '00280102': { vr: 'US' },
  '00280103': { vr: 'US' },
};

describe('which frames the server decodes', () => {
  it.each([
    ['a CT as it comes', grey('.1')],
    ['JPEG lossless', grey('.4.70')],
    ['JPEG-LS', grey('.4.80')],
    ['JPEG 2000, all bits stored', grey('.4.90')],
    ['JPEG 2000, unsigned', grey('.4.90', bits(16, 12))],
    ['12 bits in 16', grey('.1', bits(16, 12))],
    ['baseline JPEG of YCbCr', colour('.4.50', 'YBR_FULL_422')],
    ['RGB', colour('.1', 'RGB')],
    ['a palette of bytes', colour('.1', 'PALETTE COLOR')],
    ['an overlay of its own', grey('.1', { '60000102': us(0), '60003000': cs('') })],
  ])('leaves %s to the viewer', (_, header) => {
    expect(whyPlain(header)).toBeUndefined();
  });

  it.each([
    ['12-bit JPEG', grey('.4.51', bits(16, 12))],
    ['JPEG 2000 signed in fewer bits', grey('.4.90', bits(16, 13, 12, 1))],
    ['RLE, which the viewer would fill up', grey('.5')],
    ['left-justified samples', grey('.1', bits(16, 12, 15))],
    ['double floats', grey('.1', doubles)],
    ['one bit', grey('.1', bits(1, 1))],
    ['overlays in unused bits', grey('.1', { ...bits(16, 12), '60020102': us(12) })],
    ['colour in words', colour('.1', 'RGB', 16)],
    ['colour in JPEG-LS', colour('.4.80', 'RGB')],
    ['RGB in JPEG', colour('.4.50', 'RGB')],
    ['4:2:2 without compression', colour('.1', 'YBR_FULL_422')],
    ['a palette of words', colour('.1', 'PALETTE COLOR', 16)],
  ])('decodes %s', (_, header) => {
    expect(whyPlain(header)).toMatch(/\.$/);
  });
});

describe('the header of plain frames', () => {
  it('says words of 32 bits of double floats', () => {
    expect(plainHeader(grey('.1', doubles))['00280100']).toEqual(us(32));
  });

  it('says RGB of 8 bits, pixel by pixel, of any colour', () => {
    const header = plainHeader(colour('.4.80', 'YBR_FULL', 16));
    expect(header).toMatchObject({
      '00083002': { vr: 'UI', Value: ['1.2.840.10008.1.2.1'] },
      '00280002': us(3),
      '00280004': cs('RGB'),
      '00280006': us(0),
      ...bits(8, 8),
    });
  });

  it('keeps what is true of grey samples', () => {
    const header = plainHeader(grey('.4.51', bits(16, 12, 15, 1)));
    expect(header).toMatchObject({
      '00280004': cs('MONOCHROME2'),
      ...bits(16, 12, 11, 1),
    });
    expect(plainHeader(grey('.1', bits(1, 1)))).toMatchObject({ '00280100': us(8) });
  });
});
