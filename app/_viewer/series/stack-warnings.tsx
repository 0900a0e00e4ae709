import { TriangleAlert } from 'lucide-react';
import { plural } from '@/app/_ui/format';
import { Tip } from '@/app/_ui/tip';

/** A triangle that says, when pointed at, what the reader should know. */
export function StackWarnings({ warnings }: { warnings: readonly string[] }) {
  if (warnings.length === 0) return null;
  const all = warnings.join(' ');
  return (
    <Tip side="right" label={plural(warnings.length, 'warning')} detail={all}>
      <TriangleAlert
        size={13}
        className="shrink-0 text-amber"
        aria-label={`Warning: ${all}`}
      />
    </Tip>
  );
}
