import { useTranslations } from 'next-intl';
import type { Finding } from '@/lib/report/finding';

/** What changed in one finding between two versions, in words. */
export interface Difference {
  readonly number: number;
  readonly kind: 'added' | 'reworded' | 'decision' | 'details' | 'removed';
  readonly before: string | null;
  readonly after: string | null;
}

/** How a finding's decision, and what is stated beside its words, are put into words. */
export interface Wordings {
  decision(finding: Finding): string;
  details(finding: Finding): string;
}

/** What is different between two versions of a report, in the order of the newer one. */
export function differences(
  before: readonly Finding[],
  after: readonly Finding[],
  say: Wordings,
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
      const [before, now] = [
        say.decision({ ...was, reason: null }),
        say.decision(finding),
      ];
      list.push({ number, kind: 'decision', before, after: now });
    }
    const [factsBefore, factsAfter] = [say.details(was), say.details(finding)];
    if (factsBefore !== factsAfter) {
      list.push({ number, kind: 'details', before: factsBefore, after: factsAfter });
    }
    return list;
  });
  const kept = new Set(after.map(({ id }) => id));
  const gone = before.flatMap((finding, index): Difference[] =>
    kept.has(finding.id)
      ? []
      : [{ number: index + 1, kind: 'removed', before: finding.statement, after: null }],
  );
  return [...changed, ...gone];
}

/** The differences of two versions in the reader's language. */
export function useDifferences() {
  const t = useTranslations('report');
  const say: Wordings = {
    decision: ({ decision, reason }) =>
      reason
        ? t('decidedBecause', { decision: t(`decided.${decision}`), reason })
        : t(`decided.${decision}`),
    details: ({ section, certainty, side, sizeMm }) =>
      [
        t(`sectionsWithin.${section}`),
        certainty && t(`certainties.${certainty}`),
        side && t(`sides.${side}`),
        sizeMm && `${sizeMm} mm`,
      ]
        .filter(Boolean)
        .join(', '),
  };
  return (before: readonly Finding[], after: readonly Finding[]) =>
    differences(before, after, say);
}

export function DifferenceList({ changes }: { changes: readonly Difference[] }) {
  const t = useTranslations('report');
  if (changes.length === 0) return <p className="text-sm">{t('same')}</p>;
  return (
    <ul className="mt-1 space-y-1 text-sm">
      {changes.map(({ number, kind, before, after }, index) => (
        <li key={index}>
          <span className="text-faint">{t(`changes.${kind}`, { number })}</span>{' '}
          {before !== null && <s className="text-faint">{before}</s>}
          {before !== null && after !== null && ' → '}
          {after !== null && <span className="text-text">{after}</span>}
        </li>
      ))}
    </ul>
  );
}
