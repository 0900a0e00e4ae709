import type { Entry } from './entry';
import { kindOf } from './tool-list';

/**
 * All numbers of annotations as a table that spreadsheets take when it is pasted: tabs, one number a
 * row, every digit that was measured.
 */
export function asTable(
  entries: readonly Entry[],
  sliceOf: (entry: Entry) => number | undefined,
): string {
  const rows = entries.flatMap((entry) => {
    const { tool, label, measurements } = entry.drawing;
    const about = [
      kindOf(tool).label,
      label,
      String(sliceOf(entry) ?? ''),
      entry.author ?? '',
      entry.changedAt ?? '',
    ];
    const numbers = measurements.map(({ name, value, unit, note = '' }) => [
      name,
      String(value),
      unit,
      note,
    ]);
    return (numbers.length > 0 ? numbers : [['', '', '', '']]).map((each) => [
      ...about,
      ...each,
    ]);
  });
  return [
    ['Kind', 'Label', 'Slice', 'Author', 'Changed', 'Name', 'Value', 'Unit', 'Scale'],
    ...rows,
  ]
    .map((row) => row.map((cell) => cell.replaceAll(/\s+/g, ' ')).join('\t'))
    .join('\n');
}
