import type { Db } from '@/lib/store/db';
import { spentOn } from '@/lib/store/research/cells';

/** What an experiment has cost, and whether it may cost more. */
export interface Spending {
  readonly spentUsd: number;
  /** @param moreUsd - US dollars at most, of what is under way and what would be begun. */
  allows(moreUsd: number): boolean;
}

export async function spendingOf(
  db: Db,
  { id, budgetUsd }: { id: string; budgetUsd: number | null },
): Promise<Spending> {
  const { spentUsd } = await spentOn(db, id);
  return {
    spentUsd,
    allows: (moreUsd) => allows(budgetUsd, spentUsd + moreUsd),
  };
}

/** Sums of cents in binary: a billionth of a dollar is nobody's. */
export const allows = (budgetUsd: number | null, usd: number): boolean =>
  budgetUsd === null || usd <= budgetUsd + 1e-9;
