import { describe, expect, it } from 'vitest';
import { fitted } from '@/lib/viewer/first/picture';

describe('fitted', () => {
  it('brings a picture whole into the middle', () => {
    // 1.5 screen pixels each; 200 - 1.5 × 64 = 104 left of it and right of it, 52 on each side.
    expect(
      fitted(
        { width: 200, height: 96 },
        { rows: 64, columns: 64 },
        { row: 1, column: 1 },
      ),
    ).toEqual([1.5, 0, 0, 1.5, 52, 0]);
  });

  it('makes pixels as tall as they are', () => {
    // 50 mm tall and 100 mm wide: 2 screen pixels per millimetre.
    expect(
      fitted(
        { width: 200, height: 200 },
        { rows: 100, columns: 100 },
        { row: 0.5, column: 1 },
      ),
    ).toEqual([2, 0, 0, 1, 0, 50]);
  });
});
