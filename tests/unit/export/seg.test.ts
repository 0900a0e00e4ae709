import { describe, expect, it } from 'vitest';
import { colorOfCieLab, cieLabOfColor } from '@/lib/dicom/segmentation/cielab';
import { readSegmentation } from '@/lib/dicom/segmentation/segmentation';
import { parseInstance } from '@/lib/dicom/parse-instance';
import type { Segment } from '@/lib/export/annotated-study';
import { dicomSeg, dicomSegLabelMap } from '@/lib/export/formats/dicom-seg';
import { markedSets } from '@/lib/export/seg/marked-images';
import { binaryPixels, labelPixels } from '@/lib/export/seg/pixels';
import { chestCt, rectangle } from '@/tests/contract/export-fixtures';
import { onlyFile, written } from '@/tests/contract/written';

const [nodule] = chestCt.segments as [Segment];
const [series] = chestCt.series;
const [image] = series?.instances ?? [];
if (!series || !image) throw new Error('The fixture has lost its images.');

/** One image of 3 rows and 5 columns: nothing of it ends with a byte. */
const small = (...masks: readonly (readonly number[])[]) => ({
  ...chestCt,
  series: [{ ...series, instances: [{ ...image, rows: 3, columns: 5 }] }],
  segments: masks.map((runs, index): Segment => ({
    ...nodule,
    id: String(index),
    label: `Segment ${index}`,
    mask: {
      rows: 3,
      columns: 5,
      frames: [{ sopInstanceUid: image.sopInstanceUid, frameNumber: 1, runs: [...runs] }],
    },
  })),
});
const set = (study: ReturnType<typeof small>) => {
  const [only, ...more] = markedSets(study);
  if (!only || more.length > 0) throw new Error('That is one set.');
  return only;
};

describe('pixels of a binary segmentation', () => {
  it('go on from row to row and from frame to frame, the lowest bit first', () => {
    // Frame 1: pixels 0 to 8 of 15; frame 2: pixels 7 to 14, which are bits 22 to 29.
    const { bytes, frames } = binaryPixels(set(small([0, 9, 6], [7, 8])));
    expect([...bytes]).toEqual([0b11111111, 0b00000001, 0b11000000, 0b00111111]);
    expect(frames).toEqual([
      { image: 0, segmentNumber: 1 },
      { image: 0, segmentNumber: 2 },
    ]);
  });

  it('have an even number of bytes', () => {
    // 3 × 15 bits are 6 bytes as they stand; 15 bits alone are 2, 75 bits 10.
    expect(binaryPixels(set(small([0, 15]))).bytes).toHaveLength(2);
    expect(binaryPixels(set(small([0, 15], [0, 15], [0, 15]))).bytes).toHaveLength(6);
    const two = binaryPixels(set(small([0, 15], [0, 15], [0, 15], [0, 15], [0, 15])));
    expect(two.bytes).toHaveLength(10);
  });
});

describe('pixels of a label map', () => {
  it('hold the numbers of their segments', () => {
    const { bytes } = labelPixels(set(small([0, 2, 13], [13, 2])));
    expect([...bytes]).toEqual([1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 0]);
  });

  it('are refused where segments share one; as a binary segmentation they are not', () => {
    const overlapping = small([0, 3, 12], [2, 3, 10]);
    expect(() => onlyFile(dicomSegLabelMap, overlapping)).toThrowError(
      expect.objectContaining({ code: 'conflict' }),
    );
    const { segments, frames } = readSegmentation(
      parseInstance(onlyFile(dicomSeg, overlapping)).header,
    );
    expect([segments.length, frames.length]).toEqual([2, 2]);
  });
});

describe('frames of a segmentation', () => {
  it('go along the normal of their planes, not as the images are numbered', () => {
    // Slice 2 lies at z = -10 and slice 3 at -15: the normal points to the head.
    const { images } = set({ ...chestCt, segments: [nodule] } as never);
    expect(images.map(({ instance }) => instance.sopInstanceUid.at(-1))).toEqual([
      '3',
      '2',
    ]);
  });

  it('are in objects of their own where images have another series or matrix', async () => {
    const other = { ...image, sopInstanceUid: '1.2.3', rows: 3, columns: 5 };
    const study = {
      ...chestCt,
      series: [...chestCt.series, { ...series, uid: '1.2', instances: [other] }],
      segments: [
        nodule,
        {
          ...nodule,
          seriesUid: '1.2',
          mask: {
            rows: 3,
            columns: 5,
            frames: [{ sopInstanceUid: '1.2.3', frameNumber: 1, runs: [0, 15] }],
          },
        },
      ],
    };
    expect((await written(dicomSeg, study)).map(({ name }) => name)).toEqual([
      'seg.dcm',
      'seg-2.dcm',
    ]);
  });

  it('are refused on an image of another matrix', () => {
    const mask = {
      rows: 3,
      columns: 5,
      frames: [{ sopInstanceUid: image.sopInstanceUid, frameNumber: 1, runs: [0, 15] }],
    };
    expect(() =>
      onlyFile(dicomSeg, { ...chestCt, segments: [{ ...nodule, mask }] }),
    ).toThrowError(expect.objectContaining({ code: 'geometry_unusable' }));
  });
});

describe('the colour of a segment', () => {
  it('is what ICC has for it', () => {
    // CIELab of sRGB red under D50: 54.29, 80.81, 69.89 (Lindbloom's calculator).
    const [l, a, b] = cieLabOfColor('#ff0000');
    expect((l / 65535) * 100).toBeCloseTo(54.29, 1);
    expect((a / 65535) * 255 - 128).toBeCloseTo(80.81, 1);
    expect((b / 65535) * 255 - 128).toBeCloseTo(69.89, 1);
  });

  it('comes back', () => {
    for (let red = 0; red < 256; red += 15) {
      for (let green = 0; green < 256; green += 15) {
        for (let blue = 0; blue < 256; blue += 15) {
          const hex = [red, green, blue].map((each) =>
            each.toString(16).padStart(2, '0'),
          );
          const color = `#${hex.join('')}`;
          expect(colorOfCieLab(cieLabOfColor(color))).toBe(color);
        }
      }
    }
  });
});

it('a rectangle of the fixtures has the pixels that it says', () => {
  expect(rectangle({ rows: 4, columns: 5 }, [1, 3], [2, 4])).toEqual([7, 2, 3, 2, 6]);
});
