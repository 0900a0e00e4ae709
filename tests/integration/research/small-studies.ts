import { ctSlice, type PhantomFile } from '@/tests/phantoms/series';

/** Studies of one slice of 8 × 8 pixels each. */
export const smallStudies = (count: number): PhantomFile[] =>
  Array.from({ length: count }, (_, at) =>
    ctSlice(
      {
        ...{ rows: 8, columns: 8, position: [0, 0, at], spacing: [1, 1] },
        ...{ row: [1, 0, 0], column: [0, 1, 0] },
      } as never,
      { study: `small ${at}` },
      { PixelData: Uint16Array.from({ length: 64 }, (__, pixel) => pixel * 8 + at) },
    ),
  );
