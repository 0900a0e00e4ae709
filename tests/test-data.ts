import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');

/** Where the real DICOM files are, if they are: named by the environment, or unpacked beside us. */
function findTestData(): string | undefined {
  const named = process.env['OVERREAD_TEST_DATA'];
  if (named && existsSync(named)) return named;
  const unpack = path.resolve(root, '..', 'shared', 'data', 'unpack');
  const folder = existsSync(unpack) ? spawnSync(unpack).stdout.toString().trim() : '';
  if (folder && existsSync(folder)) return folder;
  console.log(
    'Tests on real DICOM files are skipped: set OVERREAD_TEST_DATA to their folder.',
  );
  return undefined;
}

/** The folder of real DICOM files with their ORACLE.tsv; undefined where there is none. */
export const testData = findTestData();

export const readTestFile = (file: string): Uint8Array =>
  readFileSync(path.join(testData ?? '', file));

/** One line of a table of the test data; absent is ''. */
export type OracleRow = Readonly<Record<string, string>> & { readonly path: string };

/** ORACLE.tsv: what pydicom, DCMTK and others read of each file. */
export const readOracle = (): OracleRow[] => readTable('ORACLE.tsv');

/** SERIES.tsv: how many images, positions and orientations each series has. */
export const readSeriesTable = (): OracleRow[] => readTable('SERIES.tsv');

function readTable(file: string): OracleRow[] {
  if (!testData) return [];
  const [head = '', ...lines] = readFileSync(path.join(testData, file), 'utf8')
    .trimEnd()
    .split('\n');
  const names = head.split('\t');
  return lines.map((line) => {
    const cells = line.split('\t');
    const row = Object.fromEntries(names.map((name, at) => [name, cells[at] ?? '']));
    return { ...row, path: cells[0] ?? '' };
  });
}

/** The oracle's rows by their two topmost folders, for one test each. */
export const oracleFolders = (): [folder: string, rows: OracleRow[]][] => [
  ...Map.groupBy(readOracle(), (row) => row.path.split('/').slice(0, 2).join('/')),
];

/** Rows of the file with that path. */
export function oracleRow(file: string): OracleRow {
  const row = readOracle().find((each) => each.path === file);
  if (!row) throw new Error(`The oracle has no ${file}.`);
  return row;
}
