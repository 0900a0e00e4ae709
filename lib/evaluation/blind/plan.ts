import { taskKinds, type TaskKind } from '@/lib/evaluation/blind/answers';
import { drawIndex, mersenneTwister, type Random } from '@/lib/evaluation/random';
import { between, refused } from '@/lib/evaluation/refusal';

/** What is to be judged: a draft, or two drafts of one study. */
export interface Unit {
  readonly kind: TaskKind;
  readonly study: string;
  /** Drafts with what made them; two of different makers for a preference, else one. */
  readonly drafts: readonly { readonly id: string; readonly arm: string }[];
}

export interface PlannedTask {
  readonly reader: string;
  /** From 0, in the order in which that reader is asked. */
  readonly position: number;
  /** Of the units, from 0. */
  readonly unit: number;
  /** Left to right; the other way round from the unit’s order where it says so. */
  readonly swapped: boolean;
  /** The position of the task that this one repeats, unknown to the reader; null: none. */
  readonly repeatOf: number | null;
}

export interface Plan {
  readonly tasks: readonly PlannedTask[];
  /** How many tasks lie at least between a task and its repeat; null: there are no repeats. */
  readonly leastApart: number | null;
}

export interface PlanWishes {
  readonly readers: readonly string[];
  /** How many of them judge each unit. */
  readonly readersPerUnit: number;
  /** Share of each reader’s tasks of a kind that is asked a second time, 0 … 0.5. */
  readonly repeatShare: number;
  /** How many tasks are to lie between a task and its repeat, where there are enough. */
  readonly apart: number;
  readonly seed: number;
}

const MOST_UNITS = 20_000;
const MOST_READERS = 100;

/**
 * Who judges what, in which order and on which side. Every reader gets as many units of a kind as any
 * other, or one fewer; of two makers each stands on the left as often as on the right, or once more
 * with one reader; repeats come with the sides changed. The same wishes and seed give the same plan.
 *
 * @throws AppError `invalid_request` for wishes that can’t be met.
 */
export function planReading(units: readonly Unit[], wishes: PlanWishes): Plan {
  const { readers, readersPerUnit, repeatShare, seed } = wishes;
  between(units.length, 1, MOST_UNITS, 'Things to judge');
  between(readers.length, 1, MOST_READERS, 'Readers');
  between(readersPerUnit, 1, readers.length, 'Readers for each');
  if (!(repeatShare >= 0 && repeatShare <= 0.5)) {
    throw refused('The share of hidden repeats must be between 0 and 0.5.');
  }
  if (new Set(readers).size < readers.length) throw refused('A reader is named twice.');
  for (const { kind, drafts } of units) mustFit(kind, drafts);
  const random = mersenneTwister(seed);
  const queues = new Map(readers.map((reader) => [reader, [] as PlannedTask[]]));
  let leastApart: number | null = null;
  for (const kind of taskKinds) {
    const numbers = units.flatMap((unit, at) => (unit.kind === kind ? [at] : []));
    const dealt = deal(shuffled(numbers, random), readers, readersPerUnit, random);
    for (const [reader, own] of dealt) {
      const queue = queues.get(reader) ?? [];
      const ordered = withRepeats(shuffled(own, random), wishes, random);
      const begin = queue.length;
      const sides = sidesOf(own, units, random);
      for (const [at, { unit, first }] of ordered.entries()) {
        const isSwapped = sides.get(unit) ?? false;
        queue.push({
          ...{ reader, unit, position: begin + at },
          swapped:
            first === null ? isSwapped : !isSwapped && units[unit]?.kind === 'preference',
          repeatOf: first === null ? null : begin + first,
        });
        if (first !== null) leastApart = Math.min(leastApart ?? Infinity, at - first - 1);
      }
    }
  }
  return { tasks: [...queues.values()].flat(), leastApart };
}

function mustFit(kind: TaskKind, drafts: Unit['drafts']): void {
  if (kind !== 'preference')
    return between(drafts.length, 1, 1, 'Drafts to judge at once');
  between(drafts.length, 2, 2, 'Drafts to compare');
  if (drafts[0]?.arm === drafts[1]?.arm) {
    throw refused('Two drafts of one maker can’t be compared.');
  }
}

/** Each unit to those who have fewest so far; chance decides between equals. */
function deal(
  units: readonly number[],
  readers: readonly string[],
  each: number,
  random: Random,
): Map<string, number[]> {
  const dealt = new Map(readers.map((reader) => [reader, [] as number[]]));
  for (const unit of units) {
    const chosen = shuffled(readers, random)
      .map((reader) => dealt.get(reader) ?? [])
      .sort((a, b) => a.length - b.length)
      .slice(0, each);
    for (const own of chosen) own.push(unit);
  }
  return dealt;
}

/** Of one reader: as many swapped as not, of every two makers. */
function sidesOf(
  own: readonly number[],
  units: readonly Unit[],
  random: Random,
): Map<number, boolean> {
  const sides = new Map<number, boolean>();
  const makers = (unit: number) =>
    JSON.stringify(units[unit]?.drafts.map(({ arm }) => arm).sort());
  for (const alike of Map.groupBy(own, makers).values()) {
    const [begin = ''] = (units[alike[0] ?? 0]?.drafts ?? [])
      .map(({ arm }) => arm)
      .sort();
    const odd = random() < 0.5;
    const leads = shuffled(
      alike.map((_, at) => at % 2 === Number(odd)),
      random,
    );
    alike.forEach((unit, at) => {
      const isFirst = units[unit]?.drafts[0]?.arm === begin;
      sides.set(
        unit,
        (leads[at] ?? false) !== isFirst && units[unit]?.kind === 'preference',
      );
    });
  }
  return sides;
}

/** @returns Units in order; `first`: where the one that is repeated stands. */
function withRepeats(
  order: readonly number[],
  { repeatShare, apart }: PlanWishes,
  random: Random,
): { unit: number; first: number | null }[] {
  const count = Math.round(repeatShare * order.length);
  const gap = Math.max(0, Math.min(apart, order.length - count));
  const asked = order.map((unit) => ({ unit, isRepeat: false }));
  // What stands in the last places has too little behind it.
  const early = order.slice(0, order.length - gap);
  for (const unit of shuffled(early, random).slice(0, count)) {
    const earliest = asked.findIndex((each) => each.unit === unit) + 1 + gap;
    const at = earliest + drawIndex(random, asked.length - earliest + 1);
    asked.splice(at, 0, { unit, isRepeat: true });
  }
  return asked.map(({ unit, isRepeat }) => ({
    unit,
    first: isRepeat ? asked.findIndex((each) => each.unit === unit) : null,
  }));
}

/** Fisher and Yates’ shuffle. */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const result = [...items];
  for (let at = result.length - 1; at > 0; at--) {
    const other = drawIndex(random, at + 1);
    [result[at], result[other]] = [result[other] as T, result[at] as T];
  }
  return result;
}
