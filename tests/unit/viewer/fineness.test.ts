import { describe, expect, it } from 'vitest';
import {
  COARSEST,
  finestWithin,
  stepsFrom,
  workOf,
} from '@/lib/viewer/volume/fineness/levels';

it('takes a quarter of the time for half the sides', () => {
  expect([1, 1 / 2, 1 / 4].map(workOf)).toEqual([1, 1 / 4, 1 / 16]);
});

describe('the finest picture that there is time for', () => {
  it('is the finest of all where the card is fast enough', () => {
    expect(finestWithin(150, 16)).toBe(1);
    expect(finestWithin(150, 150)).toBe(1);
  });

  it('is a smaller one where it is not', () => {
    // A quarter of 600 ms are 150; a ninth of 1,350 ms, too.
    expect(finestWithin(150, 600)).toBe(1 / 2);
    expect(finestWithin(150, 601)).toBe(1 / 3);
    expect(finestWithin(150, 1350)).toBe(1 / 3);
    // Half a minute: 1/144 of it are 208 ms, 1/256 are 117.
    expect(finestWithin(150, 30_000)).toBe(1 / 16);
    expect(finestWithin(210, 30_000)).toBe(1 / 12);
  });

  it('is the coarsest where even that takes longer', () => {
    expect(finestWithin(150, 1e6)).toBe(COARSEST);
  });
});

describe('the pictures by which one is refined', () => {
  it('take at least six times as long as the one before, but for the finest', () => {
    expect(stepsFrom(1 / 16)).toEqual([1 / 6, 1 / 2, 1]);
    expect(stepsFrom(1 / 12)).toEqual([1 / 4, 1]);
    expect(stepsFrom(1 / 8)).toEqual([1 / 3, 1]);
    expect(stepsFrom(1 / 2)).toEqual([1]);
  });

  it('are none where there is no finer one', () => {
    expect(stepsFrom(1)).toEqual([]);
  });
});
