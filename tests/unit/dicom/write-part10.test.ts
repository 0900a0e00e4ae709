import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { frameBytes, type FrameIndex } from '@/lib/dicom/frame-index';
import { parseInstance } from '@/lib/dicom/parse-instance';
import { decimalString, newUid, uidFrom, writePart10 } from '@/lib/dicom/write-part10';

const CT = {
  SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
  SOPInstanceUID: '2.25.1',
  StudyInstanceUID: '2.25.2',
  SeriesInstanceUID: '2.25.3',
  FrameOfReferenceUID: '2.25.4',
  StudyID: '1',
  SeriesNumber: 1,
  InstanceNumber: 1,
  AcquisitionNumber: 1,
  PatientName: 'Müller^Jürgen=山田^太郎',
  PatientID: '1',
  PatientBirthDate: null,
  PatientSex: 'O',
  ReferringPhysicianName: null,
  AccessionNumber: '',
  PositionReferenceIndicator: null,
  StudyDate: '20240102',
  StudyTime: '101010',
  ContentDate: '20240102',
  ContentTime: '101010',
  Modality: 'CT',
  Manufacturer: null,
  KVP: 120,
  PatientPosition: 'HFS',
  Laterality: null,
  ImageType: ['ORIGINAL', 'PRIMARY', 'AXIAL'],
  SliceThickness: 1 / 3,
  PixelSpacing: [0.1234567890123456, 0.5],
  ImagePositionPatient: [-1e-7 / 3, 2, 3],
  ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
  Rows: 3,
  Columns: 3,
  SamplesPerPixel: 1,
  PhotometricInterpretation: 'MONOCHROME2',
  BitsAllocated: 16,
  BitsStored: 16,
  HighBit: 15,
  PixelRepresentation: 1,
  PixelPaddingValue: -2000,
  RescaleIntercept: -1024,
  RescaleSlope: 1,
  RescaleType: 'HU',
  ProcedureCodeSequence: [
    { CodeValue: '1', CodingSchemeDesignator: '99X', CodeMeaning: 'Ödem' },
  ],
  PixelData: Int16Array.from([-2000, -1, 0, 1, 2, 3, 4, 5, 3071]),
};

describe('a written file', () => {
  const bytes = writePart10(CT);
  const parsed = parseInstance(bytes);

  it('says what it was given', () => {
    expect(parsed).toMatchObject({
      sopInstanceUid: '2.25.1',
      sopClassUid: CT.SOPClassUID,
      transferSyntaxUid: '1.2.840.10008.1.2.1',
    });
    expect(parsed.header).toMatchObject({
      '00080005': { vr: 'CS', Value: ['ISO_IR 192'] },
      '00100010': {
        vr: 'PN',
        Value: [{ Alphabetic: 'Müller^Jürgen', Ideographic: '山田^太郎' }],
      },
      '00100030': { vr: 'DA' },
      '00280030': { vr: 'DS', Value: [0.12345678901235, 0.5] },
      '00280120': { vr: 'SS', Value: [-2000] },
      '00081032': { vr: 'SQ', Value: [{ '00080104': { vr: 'LO', Value: ['Ödem'] } }] },
    });
  });

  it('holds the pixels, padded to an even length only at the end of odd ones', () => {
    const frame = Buffer.from(frameBytes(bytes, parsed.frames as FrameIndex, 1));
    expect(Array.from({ length: 9 }, (_, at) => frame.readInt16LE(2 * at))).toEqual([
      ...CT.PixelData,
    ]);
    const odd = writePart10({
      ...CT,
      BitsAllocated: 8,
      BitsStored: 8,
      HighBit: 7,
      PixelRepresentation: 0,
      PixelPaddingValue: 0,
      PixelData: new Uint8Array(9).fill(7),
    });
    expect(odd.subarray(-10).toString('hex')).toBe(`${'07'.repeat(9)}00`);
  });

  it('of a part of a larger buffer holds that part', () => {
    const view = new Uint8Array(100).fill(9).subarray(10, 28);
    const written = writePart10({ ...CT, PixelData: view });
    expect(written.subarray(-18)).toEqual(Buffer.alloc(18, 9));
    expect(written.length).toBe(bytes.length);
  });

  it('holds compressed frames as one fragment each', () => {
    const frames = [new Uint8Array([1, 2, 3]), new Uint8Array([4, 5])];
    const written = writePart10(
      { ...CT, NumberOfFrames: 2, PixelData: frames },
      { transferSyntaxUid: '1.2.840.10008.1.2.5' },
    );
    const index = parseInstance(written).frames as FrameIndex;
    expect([...frameBytes(written, index, 1)]).toEqual([1, 2, 3, 0]);
    expect([...frameBytes(written, index, 2)]).toEqual([4, 5]);
  });
});

describe('what is refused', () => {
  it.each([
    [
      'a keyword that is none',
      { ...CT, PatientNmae: 'x' },
      '“PatientNmae” is not a DICOM keyword.',
    ],
    [
      'no SOP Instance UID',
      { ...CT, SOPInstanceUID: undefined },
      /needs SOP Class and Instance UID/,
    ],
    [
      'NaN in a spacing',
      { ...CT, SliceThickness: Number.NaN },
      'A DICOM number must be finite, got NaN.',
    ],
    [
      'infinity in an integer',
      { ...CT, Rows: Infinity },
      'A DICOM number must be finite',
    ],
  ])('%s', (_name, dataset, message) => {
    expect(() => writePart10(dataset)).toThrow(message);
  });
});

it.each([
  [0.5, '0.5'],
  [-1 / 3, '-0.3333333333333'],
  [1e21, '1e+21'],
  [-1.23456789012345e-7, '-1.2345678901e-7'],
  [-123456789012345680, '-1.23456789e+17'],
  [0, '0'],
])('%d as a Decimal String is %s', (value, text) => {
  expect(decimalString(value)).toBe(text);
  expect(text.length).toBeLessThanOrEqual(16);
});

it('UIDs are new each time, or the same for the same text', () => {
  expect(newUid()).toMatch(/^2\.25\.[1-9]\d{0,38}$/);
  expect(newUid()).not.toBe(newUid());
  expect(uidFrom('study')).toBe(uidFrom('study'));
  expect(uidFrom('study')).not.toBe(uidFrom('series'));
  // SHA-256 of "a" is ca978112ca1bbdca…: with version 8 and the variant set,
  // ca978112ca1b8dcafac231b39a23dc4d → its last digits checked with Python.
  expect(uidFrom('a')).toBe(`2.25.${BigInt('0xca978112ca1b8dcabac231b39a23dc4d')}`);
});

/** Runs another reader on a file; undefined, told once, where it isn't installed. */
function run(command: string, args: string[]): string | undefined {
  const { error, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (!error) return stdout + stderr;
  console.log(`${command} is not installed: a file written here is not checked with it.`);
  return undefined;
}

describe('other readers', () => {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'overread-')), 'ct.dcm');
  writeFileSync(file, writePart10(CT));

  it('dcmdump reads it without a word of complaint', () => {
    const dump = run('dcmdump', [file]);
    if (dump === undefined) return;
    expect(dump).not.toMatch(/^[WE]:/m);
    expect(dump).toContain('(0002,0013) SH [OVERREAD_0_1]');
    expect(dump).toContain('(7fe0,0010) OW f830\\ffff\\0000');
  });

  it('dciodvfy finds no error in a CT', () => {
    const report = run('dciodvfy', [file]);
    if (report === undefined) return;
    expect(report.split('\n').filter((line) => line.startsWith('Error'))).toEqual([]);
  });

  it('pydicom reads names and pixels', () => {
    const script =
      'import sys, pydicom; d = pydicom.dcmread(sys.argv[1]); ' +
      'print(d.PatientName.ideographic, d.pixel_array.min(), d.PixelSpacing[0])';
    const report = run('/usr/bin/python3', ['-c', script, file]);
    if (report === undefined || report.includes('No module')) return;
    expect(report.trim()).toBe('山田^太郎 -2000 0.12345678901235');
  });
});
