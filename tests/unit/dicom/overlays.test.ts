import { describe, expect, it } from 'vitest';
import {
  embeddedPixels,
  overlayFrame,
  overlayPixels,
  overlayRange,
  readOverlays,
  type OverlayPlane,
} from '@/lib/dicom/display/overlays';
import { parseInstance } from '@/lib/dicom/parse-instance';
import { overlaid } from '@/tests/phantoms/overlaid';

const plane: OverlayPlane = {
  ...{ group: '6000', rows: 3, columns: 3, kind: 'graphics', label: '', firstFrame: 1 },
  origin: [1, 1],
};

describe('what is said of overlays', () => {
  it('is read of all sixteen groups; what has neither bits nor data is none', () => {
    const { bytes } = overlaid('all', {
      frames: 4,
      overlays: [
        { group: '6000', rows: 5, columns: 7, bit: 15 },
        { group: '6002', rows: 5, columns: 7, bit: 0 },
        {
          ...{ group: '601E', rows: 2, columns: 3, origin: [-1, 4], type: 'R' },
          ...{ frames: [2, 3], bits: new Uint8Array(2) },
        },
      ],
    });
    expect(readOverlays(parseInstance(bytes).header)).toEqual([
      {
        ...{ group: '6000', rows: 5, columns: 7, origin: [1, 1], kind: 'graphics' },
        ...{ label: 'Overlay 6000', firstFrame: 1, embeddedBit: 15 },
      },
      {
        ...{ group: '601E', rows: 2, columns: 3, origin: [-1, 4], kind: 'roi' },
        ...{ label: 'Overlay 601E', firstFrame: 3, frames: 2 },
      },
    ]);
  });

  it('places its frames: from the one it names on, or over all (PS3.3 C.9.3)', () => {
    const of = (frames: number | undefined, firstFrame: number) =>
      [1, 2, 3, 4, 5].map((frame) =>
        overlayFrame({ ...(frames && { frames }), firstFrame }, frame),
      );
    expect(of(2, 3)).toEqual([undefined, undefined, 0, 1, undefined]);
    expect(of(undefined, 1)).toEqual([0, 0, 0, 0, 0]);
  });
});

describe('its pixels', () => {
  it('begin at the lowest bit, frames without padding between them', () => {
    // 1 0 1 0 0 0 0 0 | 1 of the first frame, 0 1 … of the second.
    const data = Uint8Array.of(0b00000101, 0b00000101);
    expect([...overlayPixels(plane, data, 0)]).toEqual([1, 0, 1, 0, 0, 0, 0, 0, 1]);
    expect(overlayRange(plane, 0)).toEqual({ from: 0, to: 2, firstBit: 0 });
    expect(overlayRange(plane, 1)).toEqual({ from: 1, to: 3, firstBit: 1 });
    const second = Uint8Array.of(0b00000101, 0);
    expect([...overlayPixels(plane, second, 1)]).toEqual([0, 1, 0, 0, 0, 0, 0, 0, 0]);
  });

  it('are a bit of each word where they lie in the picture', () => {
    const words = {
      bytes: Uint8Array.of(0, 0x80, 0xff, 0x7f, 0, 0x90),
      bytesPerSample: 2,
    };
    expect([...embeddedPixels(15, words, 3)]).toEqual([1, 0, 1]);
    expect([...embeddedPixels(12, words, 3)]).toEqual([0, 1, 1]);
  });

  it('that are fewer than its size says are told', () => {
    expect(() => overlayPixels(plane, Uint8Array.of(1), 0)).toThrow(/shorter/);
    const words = { bytes: new Uint8Array(4), bytesPerSample: 2 };
    expect(() => embeddedPixels(15, words, 3)).toThrow(/shorter/);
    expect(() => embeddedPixels(16, words, 2)).toThrow(/shorter/);
  });
});
