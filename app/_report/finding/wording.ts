import { certaintySchema, sideSchema, type Statement } from '@/lib/report/finding';

/** The words and the facts of a finding, as somebody writes them. */
export interface Wording {
  statement: string;
  certainty: Statement['certainty'];
  side: Statement['side'];
  /** Empty: none is said. */
  anatomy: string;
  /** As typed; read when it is saved. */
  size: string;
}

export const wordingOf = (statement: Statement): Wording => ({
  statement: statement.statement,
  certainty: statement.certainty,
  side: statement.side,
  anatomy: statement.anatomy ?? '',
  size: statement.sizeMm === null ? '' : String(statement.sizeMm),
});

/** @returns null while the size isn't a positive number. */
export function readWording(wording: Wording) {
  const size = wording.size.trim().replace(',', '.');
  const sizeMm = size === '' ? null : Number(size);
  if (sizeMm !== null && !(sizeMm > 0)) return null;
  const { certainty, side } = wording;
  const anatomy = wording.anatomy.trim() || null;
  return { statement: wording.statement.trim(), certainty, side, sizeMm, anatomy };
}

/** As it is kept while it is written. */
export const keptOf = ({ certainty, side, ...words }: Wording, form: string) => ({
  ...words,
  form,
  certainty: certainty ?? '',
  side: side ?? '',
});

export const wordingFrom = (kept: Readonly<Record<string, string>>): Wording => ({
  statement: kept['statement'] ?? '',
  size: kept['size'] ?? '',
  anatomy: kept['anatomy'] ?? '',
  certainty: certaintySchema.safeParse(kept['certainty']).data ?? null,
  side: sideSchema.safeParse(kept['side']).data ?? null,
});
