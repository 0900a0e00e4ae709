import { AppError } from '@/lib/errors';
import type { SegFrame } from '@/lib/export/seg/functional-groups';
import type { MarkedSet } from '@/lib/export/seg/marked-images';

export interface SegPixels {
  readonly frames: readonly SegFrame[];
  readonly bytes: Uint8Array;
}

/**
 * One frame for each segment on each image that it is on, one bit a pixel. Bits follow each other
 * across the ends of rows and of frames, lowest first.
 *
 * @see DICOM PS3.5 8.1.1, 8.2
 */
export function binaryPixels({ rows, columns, segments }: MarkedSet): SegPixels {
  const all = segments.flatMap(({ number, frames }) =>
    frames.map((frame) => ({ ...frame, number })),
  );
  const area = rows * columns;
  const length = Math.ceil((all.length * area) / 8);
  const bytes = new Uint8Array(length + (length % 2));
  for (const [index, { runs }] of all.entries()) {
    let at = index * area;
    for (const [place, run] of runs.entries()) {
      if (place % 2 === 1) setBits(bytes, at, at + run);
      at += run;
    }
  }
  return {
    bytes,
    frames: all.map(({ image, number }) => ({ image, segmentNumber: number })),
  };
}

function setBits(bytes: Uint8Array, from: number, to: number) {
  for (let at = from; at < to;) {
    if (at % 8 === 0 && to - at >= 8) {
      const end = to - (to % 8);
      bytes.fill(0xff, at / 8, end / 8);
      at = end;
    } else {
      const place = Math.floor(at / 8);
      bytes[place] = (bytes[place] ?? 0) | (1 << (at % 8));
      at += 1;
    }
  }
}

/**
 * One frame for each image that has something on it; each pixel holds the number of its segment, 0 for
 * none.
 *
 * @throws AppError `conflict` where two segments share a pixel.
 */
export function labelPixels({ rows, columns, segments, images }: MarkedSet): SegPixels {
  const area = rows * columns;
  const Samples = segments.length < 256 ? Uint8Array : Uint16Array;
  const samples = new Samples(area * images.length + ((area * images.length) % 2));
  for (const { number, frames } of segments) {
    for (const { image, runs } of frames) {
      let at = image * area;
      for (const [place, run] of runs.entries()) {
        if (place % 2 === 1) {
          const there = samples.subarray(at, at + run).find((each) => each !== 0);
          if (there !== undefined) throw overlap(there, number);
          samples.fill(number, at, at + run);
        }
        at += run;
      }
    }
  }
  return {
    bytes: new Uint8Array(samples.buffer),
    frames: images.map((_, image) => ({ image, segmentNumber: null })),
  };
}

const overlap = (one: number, other: number) =>
  new AppError(
    'conflict',
    `Segments ${one} and ${other} overlap: a label map has one for each pixel.`,
    { hint: 'The binary DICOM SEG holds both.' },
  );
