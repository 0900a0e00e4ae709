import { z } from 'zod';
import { AppError } from '@/lib/errors';

/** A row of a table of studies. */
export interface TableRow {
  readonly studyUid: string;
  /** Absent where the table has none for this row. */
  readonly report?: string;
}

const MOST_ROWS = 50_000;
const LONGEST_REPORT = 100_000;
const MOST_COLUMNS = 100;

const rowSchema = z.object({
  study_uid: z.string().regex(/^[0-9.]{1,64}$/),
  report: z.string().max(LONGEST_REPORT).nullish(),
});

/**
 * Studies, and reports of them, from a table that somebody brought.
 *
 * @param text - CSV (RFC 4180, with a header that names `study_uid` and perhaps `report`; a byte order
 *   mark is no part of it), or JSON Lines with the same names. Other columns are left alone.
 * @throws AppError `invalid_request`; the line is named, and nothing of what stands in it.
 */
export function readTable(format: 'csv' | 'jsonl', text: string): TableRow[] {
  const body = text.replace(/^\uFEFF/, '');
  const rows = format === 'csv' ? csvRows(body) : jsonRows(body);
  if (rows.length === 0) throw faulty('The file names no study.');
  return rows.map(({ line, value }) => {
    const parsed = rowSchema.safeParse(value);
    if (!parsed.success) {
      const where = parsed.error.issues[0]?.path.join('.') ?? '';
      throw faulty(
        `Line ${line}: ${where === 'report' ? 'its report is too long, or no text' : 'study_uid is no UID'}.`,
      );
    }
    const { study_uid: studyUid, report } = parsed.data;
    const said = report?.trim();
    return { studyUid, ...(said && { report: said }) };
  });
}

interface Row {
  readonly line: number;
  readonly value: unknown;
}

function jsonRows(text: string): Row[] {
  const lines = text.split(/\r?\n/);
  if (lines.length > MOST_ROWS) throw tooMany();
  return lines.flatMap((line, at) => {
    if (line.trim() === '') return [];
    try {
      return [{ line: at + 1, value: JSON.parse(line) as unknown }];
    } catch {
      throw faulty(`Line ${at + 1} is not JSON.`);
    }
  });
}

function csvRows(text: string): Row[] {
  const [header, ...records] = csvRecords(text);
  const names = header?.cells.map((name) => name.trim().toLowerCase()) ?? [];
  const [uid, report] = [names.indexOf('study_uid'), names.indexOf('report')];
  if (uid < 0) throw faulty('The first line names no column “study_uid”.');
  return records.map(({ line, cells }) => ({
    line,
    value: {
      study_uid: cells[uid]?.trim(),
      ...(report >= 0 && { report: cells[report] }),
    },
  }));
}

/** RFC 4180, 2; lines that hold nothing are passed over. */
function csvRecords(text: string): { line: number; cells: string[] }[] {
  const records: { line: number; cells: string[] }[] = [];
  const cell = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n|\n|\r|$)/y;
  let [line, began] = [1, 1];
  let cells: string[] = [];
  while (cell.lastIndex < text.length || cells.length > 0) {
    const found = cell.exec(text);
    if (!found) throw faulty(`Line ${line}: a quotation mark is where none can be.`);
    const [, raw = '', end = ''] = found;
    cells.push(raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw);
    if (cells.length > MOST_COLUMNS) throw faulty(`Line ${line} has too many columns.`);
    line += raw.match(/\r\n|\n|\r/g)?.length ?? 0;
    if (end === ',') continue;
    if (cells.some((each) => each !== '')) records.push({ line: began, cells });
    if (records.length > MOST_ROWS) throw tooMany();
    line += 1;
    [began, cells] = [line, []];
    if (end === '') break;
  }
  return records;
}

const tooMany = () => faulty(`The file has more than ${MOST_ROWS} lines.`);

const faulty = (message: string) => new AppError('invalid_request', message);
