import type { SeriesDetail, Stack } from '@/lib/api/studies';

/** Stacks of a series that differ in one dimension only: b-values, directions, times. */
export interface Run {
  /** What they have in common, in words; empty when that is everything. */
  readonly label: string;
  /** The name of the dimension; null for a stack that has no neighbours. */
  readonly dimension: string | null;
  readonly stacks: readonly [Stack, ...Stack[]];
}

/** The stacks of a series, neighbours in their last dimension together, in order. */
export function runsOf({ stacks }: SeriesDetail): Run[] {
  const runs = Map.groupBy(stacks, ({ id, geometry, dimensions }) => {
    const last = dimensions.at(-1);
    if (!last) return id;
    const before = dimensions.slice(0, -1).map(({ name, value }) => [name, value]);
    return JSON.stringify([geometry, before, last.name]);
  });
  return [...runs.values()].flatMap(([first, ...others]) =>
    first
      ? [
          {
            label: others.length > 0 ? commonLabel([first, ...others]) : first.label,
            dimension: others.length > 0 ? (first.dimensions.at(-1)?.name ?? null) : null,
            stacks: [first, ...others] as const,
          },
        ]
      : [],
  );
}

/** The parts that all labels begin with. */
function commonLabel(stacks: readonly Stack[]): string {
  const [first = [], ...others] = stacks.map(({ label }) => label.split(', '));
  const differs = first.findIndex((part, at) =>
    others.some((parts) => parts[at] !== part),
  );
  return first.slice(0, differs < 0 ? first.length : differs).join(', ');
}

/** What tells a stack from its neighbours in as few characters as possible: a number. */
export function shortName({ dimensions }: Stack): string {
  const last = dimensions.at(-1);
  if (!last) return '1';
  if (last.value === 'none') return '–';
  return /^\d+(\.\d+)?(?= |$)/.exec(last.value)?.[0] ?? String(last.index);
}

/** The stacks of a series through which one can go at one place: those of one geometry that differ in something. */
export function neighboursOf({ stacks }: SeriesDetail, stack: Stack): readonly Stack[] {
  if (stack.dimensions.length === 0) return [stack];
  return stacks.filter(
    ({ geometry, dimensions }) => geometry === stack.geometry && dimensions.length > 0,
  );
}

/** The slice of a stack that lies where a slice of another does: by position, else by number. */
export function samePlace(from: Stack, index: number, to: Stack): number {
  const at = from.frames[index]?.positionMm;
  const last = to.frames.length - 1;
  if (typeof at !== 'number') return Math.min(index, last);
  const away = to.frames.map(({ positionMm }) => Math.abs((positionMm ?? Infinity) - at));
  const nearest = away.indexOf(Math.min(...away));
  return Number.isFinite(away[nearest] ?? Infinity) ? nearest : Math.min(index, last);
}

/** Dimensions in which nothing but time goes on: a window that suits one suits them all. */
const MOMENTS: readonly string[] = ['time', 'cardiac phase', 'acquisition', 'phase'];
export const isTime = ({ dimensions }: Stack): boolean =>
  MOMENTS.includes(dimensions.at(-1)?.name ?? '');
