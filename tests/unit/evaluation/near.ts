import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';

/** What the reference implementations gave; see fixtures/README.md. */
export const fixture = <Shape>(name: string): Shape =>
  JSON.parse(
    readFileSync(path.join(import.meta.dirname, 'fixtures', `${name}.json`), 'utf8'),
  ) as Shape;

/** Every number within the tolerance of the one expected, named by its place when not. */
export function expectNear(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance = 1e-6,
): void {
  expect(actual.length).toBe(expected.length);
  const off = Array.from(expected).flatMap((value, at) =>
    Math.abs((actual[at] ?? NaN) - value) <= tolerance
      ? []
      : [{ at, is: actual[at], should: value }],
  );
  expect(off).toEqual([]);
}
