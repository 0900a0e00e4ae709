/** A column of a table: its name, what stands in it, and whence. */
export interface Column<Row> {
  readonly name: string;
  readonly about: string;
  value(row: Row): string | number | null;
}

/** What spreadsheets take for the beginning of a formula, also in its full width. */
const FORMULA = /^[=+\-@\t\r＝＋－＠]/u;

/**
 * A table as RFC 4180 has it, in UTF-8 with a byte order mark, without which Excel takes it for another
 * character set.
 *
 * A text that a spreadsheet would take for a formula (it begins with = + - @, a tab or a carriage return)
 * gets an apostrophe before it; numbers don't, whatever their sign.
 */
export function writeCsv<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): Uint8Array {
  const lines = [
    columns.map(({ name }) => name),
    ...rows.map((row) => columns.map(({ value }) => cell(value(row)))),
  ];
  const text = lines.map((line) => `${line.join(',')}\r\n`).join('');
  return new TextEncoder().encode(`\uFEFF${text}`);
}

function cell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  // Nothing reads a NUL in a table, and some readers end there.
  const visible = value.toWellFormed().replaceAll('\0', '');
  const text = FORMULA.test(visible) ? `'${visible}` : visible;
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
