import { describe, expect, it } from 'vitest';
import { planReading, type Unit } from '@/lib/evaluation/blind/plan';

const preference = (study: number, a: string, b: string): Unit => ({
  ...{ kind: 'preference', study: `1.${study}` },
  drafts: [a, b].map((arm) => ({ id: `${study}-${arm}`, arm })),
});
const single = (kind: 'form' | 'errors', study: number, arm: string): Unit => ({
  ...{ kind, study: `1.${study}`, drafts: [{ id: `${study}-${arm}`, arm }] },
});
const studies = Array.from({ length: 13 }, (_, at) => at);
const arms = [
  ['a', 'b'],
  ['c', 'a'],
  ['b', 'c'],
] as const;
const units = studies.flatMap((study) => [
  single('errors', study, 'a'),
  ...arms.map(([a, b]) => preference(study, a, b)),
]);
const wishes = {
  ...{ readers: ['R1', 'R2', 'R3', 'R4'], readersPerUnit: 2 },
  ...{ repeatShare: 0.2, apart: 5, seed: 7 },
};
const { tasks, leastApart } = planReading(units, wishes);
const first = tasks.filter(({ repeatOf }) => repeatOf === null);

describe('a plan', () => {
  it('has each thing judged by as many readers as wished, none twice', () => {
    for (const at of units.keys()) {
      const readers = first.filter(({ unit }) => unit === at).map(({ reader }) => reader);
      expect(new Set(readers).size).toBe(2);
      expect(readers).toHaveLength(2);
    }
  });

  it.each(['preference', 'errors'] as const)('spreads %s evenly', (kind) => {
    const counts = wishes.readers.map(
      (reader) =>
        first.filter((task) => task.reader === reader && units[task.unit]?.kind === kind)
          .length,
    );
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
  });

  it('has every maker on the left as often as on the right, or once more', () => {
    for (const reader of wishes.readers) {
      for (const [a, b] of arms) {
        const own = first.filter((task) => {
          const drafts = units[task.unit]?.drafts ?? [];
          return task.reader === reader && drafts[0]?.arm === a && drafts[1]?.arm === b;
        });
        const swapped = own.filter((task) => task.swapped).length;
        expect(Math.abs(own.length - 2 * swapped)).toBeLessThanOrEqual(1);
      }
    }
    const singles = tasks.filter(({ unit }) => units[unit]?.drafts.length === 1);
    expect(singles.some(({ swapped }) => swapped)).toBe(false);
  });

  it('hides a fifth of each kind again, sides changed, as far away as wished', () => {
    expect(leastApart).toBeGreaterThanOrEqual(4);
    for (const reader of wishes.readers) {
      const own = tasks.filter((task) => task.reader === reader);
      expect(own.map(({ position }) => position)).toEqual([...own.keys()]);
      for (const kind of ['preference', 'errors']) {
        const of = own.filter(({ unit }) => units[unit]?.kind === kind);
        const repeats = of.filter(({ repeatOf }) => repeatOf !== null);
        const asked = of.length - repeats.length;
        expect(repeats).toHaveLength(Math.round(0.2 * asked));
        const gap = Math.min(5, asked - repeats.length);
        for (const { repeatOf, position, unit, swapped } of repeats) {
          const before = own[repeatOf ?? -1];
          expect(before?.unit).toBe(unit);
          expect(before?.repeatOf).toBe(null);
          expect(position - (before?.position ?? position) - 1).toBeGreaterThanOrEqual(
            gap,
          );
          expect(before?.swapped).toBe(kind === 'preference' ? !swapped : false);
        }
      }
    }
  });

  it('asks preferences before errors, which show the reference', () => {
    for (const reader of wishes.readers) {
      const kinds = tasks
        .filter((task) => task.reader === reader)
        .map(({ unit }) => units[unit]?.kind);
      expect(kinds.lastIndexOf('preference')).toBeLessThan(kinds.indexOf('errors'));
    }
  });

  it('is the same for the same seed, and another for another', () => {
    expect(planReading(units, wishes).tasks).toEqual(tasks);
    expect(planReading(units, { ...wishes, seed: 8 }).tasks).not.toEqual(tasks);
  });

  it('tells how near repeats came in a session that is short', () => {
    const short = planReading(units.slice(0, 4), {
      ...{ readers: ['R1'], readersPerUnit: 1, repeatShare: 0.5, apart: 10, seed: 1 },
    });
    // Of three comparisons two are repeated, with one between; the one error task at once.
    expect(short.tasks).toHaveLength(4 + 2 + 1);
    expect(short.leastApart).toBe(0);
  });

  it.each([
    ['nobody to read', units, { readers: [] }],
    ['more readers for each than there are', units, { readersPerUnit: 5 }],
    ['a reader twice', units, { readers: ['R1', 'R1'], readersPerUnit: 1 }],
    ['nothing but repeats', units, { repeatShare: 0.9 }],
    ['nothing to judge', [], {}],
    ['a draft against one of the same maker', [preference(1, 'a', 'a')], {}],
  ])('is refused for %s', (_, some, other) => {
    expect(() => planReading(some, { ...wishes, ...other })).toThrow();
  });
});
