import { Facts, Warnings } from '@/app/_report/finding/finding-card';
import { Places } from '@/app/_report/help/places';
import type { Statement } from '@/lib/report/finding';

/** A statement as a model made it, and nobody decided on. */
export function Said({
  number,
  statement,
  warnings,
}: {
  number: number;
  statement: Statement;
  warnings: readonly string[];
}) {
  return (
    <li className="border-t border-dashed border-amber/30 px-2.5 py-1.5">
      <p>
        <span className="mr-1.5 font-semibold text-amber">{number}</span>
        {statement.statement}
      </p>
      <div className="mt-1 flex flex-wrap gap-1">
        <Places evidence={statement.evidence} />
        <Facts statement={statement} />
      </div>
      <Warnings of={warnings} />
    </li>
  );
}
