import { describe, expect, it } from 'vitest';
import { bareImage } from '@/lib/dicom/bare-image';
import { readFrameAttributes, readImageAttributes } from '@/lib/dicom/image-attributes';
import { parseInstance } from '@/lib/dicom/parse-instance';
import { newUid, writePart10, type NamedDataSet } from '@/lib/dicom/write-part10';
import { canaries } from '@/tests/phantoms/canaries';

/** 2 × 2 pixels, with a string of its own in every attribute that holds text. */
const PICTURE = {
  ...canaries(),
  SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
  SOPInstanceUID: newUid(),
  StudyInstanceUID: newUid(),
  SeriesInstanceUID: newUid(),
  Modality: 'CT',
  SamplesPerPixel: 1,
  PhotometricInterpretation: 'MONOCHROME2',
  Rows: 2,
  Columns: 2,
  BitsAllocated: 16,
  BitsStored: 12,
  HighBit: 11,
  PixelRepresentation: 1,
  RescaleSlope: 2,
  RescaleIntercept: -1024,
  SliceThickness: 2.5,
  PixelSpacing: [0.7, 0.9],
  ImagePositionPatient: [-10, -20, 30],
  ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
  PixelData: new Int16Array([-5, 0, 100, 2047]),
};
const SAMPLES = new Int16Array([-5, 0, 100, 2047]);

function bared(more: NamedDataSet = {}, samples: ArrayBufferView = SAMPLES) {
  const { header } = parseInstance(writePart10({ ...PICTURE, ...more }));
  const described = {
    header,
    image: readImageAttributes(header),
    frame: readFrameAttributes(header, 1),
  };
  const decoded = { samples, photometricInterpretation: 'MONOCHROME2' };
  const file = bareImage(described, decoded, 3);
  return { ...file, read: parseInstance(Buffer.from(file.bytes)).header };
}

describe('a bare image', () => {
  it('holds nothing that any attribute of text said, and none of its UIDs', () => {
    const text = Buffer.from(bared().bytes).toString('latin1');
    expect(text).not.toMatch(/CANARY|19410203|030405|083Y/);
    for (const uid of [
      PICTURE.SOPInstanceUID,
      PICTURE.StudyInstanceUID,
      PICTURE.SeriesInstanceUID,
    ]) {
      expect(text).not.toContain(uid);
    }
  });

  it('holds pixels, geometry and units as they were', () => {
    const { read, bytes, sliceThicknessMm } = bared();
    expect(readImageAttributes(read)).toMatchObject({
      modality: 'CT',
      rows: 2,
      columns: 2,
      bitsStored: 12,
      pixelRepresentation: 1,
    });
    expect(readFrameAttributes(read, 1)).toMatchObject({
      position: [-10, -20, 30],
      orientation: [1, 0, 0, 0, 1, 0],
      pixelSpacing: [0.7, 0.9],
      rescale: { slope: 2, intercept: -1024 },
      sliceThickness: 2.5,
    });
    expect(sliceThicknessMm).toBe(2.5);
    // -5, 0, 100 and 2047 as words of 16 bits, little-endian, at the end of the file.
    expect(Buffer.from(bytes.slice(-8)).toString('hex')).toBe('fbff00006400ff07');
  });

  it('is the same every time', () => {
    expect(bared().bytes).toEqual(bared().bytes);
  });

  it('of a mammogram says side, view, purpose and maker, in the words of lists', () => {
    const said = {
      Modality: 'MG',
      ImageLaterality: 'L',
      ViewPosition: 'MLO',
      PresentationIntentType: 'FOR PRESENTATION',
      Manufacturer: 'HOLOGIC, Inc. for CANARY1',
    };
    const { laterality, view, intent, manufacturer, read } = bared(said);
    expect({ laterality, view, intent, manufacturer }).toEqual({
      laterality: 'L',
      view: 'MLO',
      intent: 'FOR PRESENTATION',
      manufacturer: 'HOLOGIC',
    });
    expect(read['00080070']?.Value).toEqual(['HOLOGIC']);
    expect(read['00080016']?.Value).toEqual(['1.2.840.10008.5.1.4.1.1.1.2']);
  });

  it('is made of CT and mammograms only', () => {
    expect(() => bared({ Modality: 'US' })).toThrow('no input of such a model');
  });
});
