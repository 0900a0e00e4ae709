import { labelKey, type Label } from '@/lib/api/viewing/labels';

/** A label as it is being written. */
export interface Row {
  /** Stable on this page. */
  readonly key: string;
  readonly text: string;
  readonly value: string;
  readonly scheme: string;
  readonly meaning: string;
  readonly color: string | null;
}

export const EMPTY: Omit<Row, 'key'> = {
  ...{ text: '', value: '', scheme: 'SCT', meaning: '' },
  color: null,
};

export const toRows = (labels: readonly Label[]): Row[] =>
  labels.map(({ text, code, color }) => ({
    ...EMPTY,
    ...code,
    text,
    color,
    key: crypto.randomUUID(),
  }));

const isCoded = ({ value, meaning }: Row) => value.trim() !== '' || meaning.trim() !== '';

export const fromRows = (rows: readonly Row[]): Label[] =>
  rows.map((row) => ({
    text: row.text.trim(),
    color: row.color,
    code: isCoded(row)
      ? {
          value: row.value.trim(),
          scheme: row.scheme.trim(),
          meaning: row.meaning.trim(),
        }
      : null,
  }));

/** The first thing because of which they can't be saved. */
export function wrongOf(
  rows: readonly Row[],
): { what: 'empty' | 'twice' | 'half'; label: string } | undefined {
  const seen = new Set<string>();
  for (const { text, code } of fromRows(rows)) {
    if (text === '') return { what: 'empty', label: '' };
    if (seen.has(labelKey(text))) return { what: 'twice', label: text };
    seen.add(labelKey(text));
    const isHalf = code && (!code.value || !code.scheme || !code.meaning);
    if (isHalf) return { what: 'half', label: text };
  }
  return undefined;
}
