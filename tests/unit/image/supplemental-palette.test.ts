import { describe, expect, it } from 'vitest';
import { decodeFrame } from '@/lib/codecs/decode-frame';
import { plainHeader, whyPlain } from '@/lib/dicom/display/plain-frames';
import { frameBytes } from '@/lib/dicom/frame-index';
import { readFrameAttributes, readImageAttributes } from '@/lib/dicom/image-attributes';
import { readPalette } from '@/lib/dicom/look-up-tables';
import { parseInstance } from '@/lib/dicom/parse-instance';
import { renderFrame } from '@/lib/image/render';
import { readTestFile, testData } from '@/tests/test-data';

const frame = { windows: [{ center: 50, width: 101 }] };
const palette = {
  ...{ firstMapped: 100, bitsPerEntry: 16 },
  red: Uint16Array.of(0xff00, 0x8000),
  green: Uint16Array.of(0x0100, 0x4000),
  blue: Uint16Array.of(0x0200, 0x2000),
};
const decoded = {
  ...{
    rows: 1,
    columns: 5,
    samplesPerPixel: 1,
    photometricInterpretation: 'MONOCHROME2',
  },
  samples: Uint16Array.of(0, 50, 99, 100, 4000),
};

describe('a palette of the upper values (PS3.3 C.7.6.23)', () => {
  it('leaves those below to the window, and takes the last colour above its end', () => {
    const picture = renderFrame({ decoded, image: { bitsStored: 16 }, frame, palette });
    // ((value - 49.5) / 100 + 0.5) × 255
    expect([...picture.data]).toEqual([
      ...[1, 1, 1, 129, 129, 129, 254, 254, 254],
      ...[0xff, 1, 2, 0x80, 0x40, 0x20],
    ]);
  });

  it.skipIf(!testData)(
    'of a perfusion map: words of its tables as dcmdump prints them',
    async () => {
      const bytes = readTestFile('enhanced/eCT_Supplemental.dcm');
      const { header, frames, transferSyntaxUid } = parseInstance(bytes);
      if (!frames) throw new Error('No frames.');
      const image = readImageAttributes(header);
      const pixels = await decodeFrame({
        ...{ bytes: frameBytes(bytes, frames, 1), transferSyntaxUid, image },
      });
      const picture = renderFrame({
        ...{ decoded: pixels, image, frame: readFrameAttributes(header, 1) },
        palette: readPalette(header),
      });
      const colourOf = (stored: number) => {
        const at = pixels.samples.indexOf(stored);
        return at < 0 ? undefined : [...picture.data.subarray(at * 3, at * 3 + 3)];
      };
      // Red and green begin with 0100; blue with 0100 0b3d 1479 1eb7 3095 4443.
      expect(
        [1024, 1025, 1026, 1027, 1028, 1029].map((each) => colourOf(each)?.[2]),
      ).toEqual([0x01, 0x0b, 0x14, 0x1e, 0x30, 0x44]);
      expect(colourOf(1027)).toEqual([1, 1, 0x1e]);
      expect(colourOf(0)).toEqual([0, 0, 0]);
      const told = { ...header, '00083002': { vr: 'UI', Value: [transferSyntaxUid] } };
      expect(whyPlain(told)).toMatch(/colours/);
      expect(plainHeader(told)['00280004']?.Value).toEqual(['RGB']);
      // Its colours are not to be rescaled by -1024, nor windowed, once more.
      const asShown = readFrameAttributes(plainHeader(told), 1);
      expect(asShown).toMatchObject({ windows: [], sliceThickness: 10 });
      expect(asShown.rescale).toBeUndefined();
    },
  );
});
