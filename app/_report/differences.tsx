import type { Finding } from '@/lib/report/finding';

/** What changed in one finding between two versions, in words. */
export interface Difference {
  readonly number: number;
  readonly kind: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** What is different between two versions of a report, in the order of the newer one. */
export function differences(
  before: readonly Finding[],
  after: readonly Finding[],
): Difference[] {
  const old = new Map(before.map((finding) => [finding.id, finding]));
  const changed = after.flatMap((finding, index): Difference[] => {
    const was = old.get(finding.id);
    const number = index + 1;
    if (!was) return [{ number, kind: 'added', before: null, after: finding.statement }];
    const list: Difference[] = [];
    if (was.statement !== finding.statement) {
      list.push({
        number,
        kind: 'reworded',
        before: was.statement,
        after: finding.statement,
      });
    }
    if (was.decision !== finding.decision) {
      const after = finding.reason
        ? `${finding.decision} (${finding.reason})`
        : finding.decision;
      list.push({ number, kind: 'decision', before: was.decision, after });
    }
    const [factsBefore, factsAfter] = [factsOf(was), factsOf(finding)];
    if (factsBefore !== factsAfter) {
      list.push({ number, kind: 'details', before: factsBefore, after: factsAfter });
    }
    return list;
  });
  const kept = new Set(after.map(({ id }) => id));
  const gone = before.flatMap((finding, index) =>
    kept.has(finding.id)
      ? []
      : [{ number: index + 1, kind: 'removed', before: finding.statement, after: null }],
  );
  return [...changed, ...gone];
}

const factsOf = ({ section, certainty, side, sizeMm }: Finding) =>
  [section, certainty && `${certainty} certainty`, side, sizeMm && `${sizeMm} mm`]
    .filter(Boolean)
    .join(', ');

export function DifferenceList({ changes }: { changes: readonly Difference[] }) {
  if (changes.length === 0) return <p className="text-sm">The findings are the same.</p>;
  return (
    <ul className="mt-1 space-y-1 text-sm">
      {changes.map(({ number, kind, before, after }, index) => (
        <li key={index}>
          <span className="text-faint">
            Finding {number}, {kind}:
          </span>{' '}
          {before !== null && <s className="text-faint">{before}</s>}
          {before !== null && after !== null && ' → '}
          {after !== null && <span className="text-text">{after}</span>}
        </li>
      ))}
    </ul>
  );
}
