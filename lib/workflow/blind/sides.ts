import { shuffled } from '@/lib/evaluation/blind/plan';
import { mersenneTwister } from '@/lib/evaluation/random';
import type { StoredTask } from '@/lib/store/blind/tasks';

/** The drafts of a dispute, in an order that chance decided once. */
export function sidesOf(
  task: Pick<StoredTask, 'leftId' | 'rightId' | 'unit'> | undefined,
  seed: number,
): string[] {
  if (!task) return [];
  const ids = [task.leftId, ...(task.rightId === null ? [] : [task.rightId])].sort();
  return shuffled(ids, mersenneTwister(seedOf(task.unit, seed) + 1));
}

export const seedOf = (unit: string, seed: number) =>
  seed * 65_537 + 2 * Number(unit.slice(1));
