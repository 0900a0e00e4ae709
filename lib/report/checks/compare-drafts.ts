import type { Statement } from '@/lib/report/finding';

/** A draft with what checking found, a list for each statement. */
export interface CheckedDraft {
  readonly statements: readonly Statement[];
  readonly warnings: readonly (readonly string[])[];
  readonly notes: readonly string[];
}

export interface DraftDifference {
  /** Which statement, from 0; null: of the draft as a whole. */
  index: number | null;
  kind:
    `statement-${'changed' | 'new' | 'gone'}` | `${'warning' | 'note'}-${'new' | 'gone'}`;
  /** What is there now, or was there. */
  text: string;
}

/** How two readings of one answer differ, statement by statement. */
export function compareDrafts(was: CheckedDraft, is: CheckedDraft): DraftDifference[] {
  const differences: DraftDifference[] = [];
  const lists = (
    kind: 'warning' | 'note',
    index: number | null,
    before: readonly string[],
    now: readonly string[],
  ) => {
    for (const text of now) {
      if (!before.includes(text)) differences.push({ index, kind: `${kind}-new`, text });
    }
    for (const text of before) {
      if (!now.includes(text)) differences.push({ index, kind: `${kind}-gone`, text });
    }
  };
  const most = Math.max(was.statements.length, is.statements.length);
  for (let index = 0; index < most; index++) {
    const [before, now] = [was.statements[index], is.statements[index]];
    if (now && !before) {
      differences.push({ index, kind: 'statement-new', text: now.statement });
    } else if (before && !now) {
      differences.push({ index, kind: 'statement-gone', text: before.statement });
    } else if (before && now && !isSame(before, now)) {
      differences.push({ index, kind: 'statement-changed', text: now.statement });
    }
    lists('warning', index, was.warnings[index] ?? [], is.warnings[index] ?? []);
  }
  lists('note', null, was.notes, is.notes);
  return differences;
}

/** Words, fields and places, whatever the order of their keys. */
const isSame = (a: Statement, b: Statement) => ordered(a) === ordered(b);

const ordered = (value: unknown): string =>
  JSON.stringify(value, (_key, each: unknown) =>
    each !== null && typeof each === 'object' && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
