import path from 'node:path';
import type { ReferencedFile } from '@/lib/dicom/part10/media-directory';
import type { ErrorCode } from '@/lib/errors';
import type { Db } from '@/lib/store/db';
import { knownInstances } from '@/lib/store/archive/rows';

/** What is told of a DICOMDIR once everything else of its import was taken in. */
export interface DirectoryLine {
  path: string;
  reason: string;
  /** Undefined where nothing is amiss: all that it names is here. */
  failure: ErrorCode | undefined;
}

/** The DICOMDIRs of one import. They aren't kept: what they name is, and is searched here. */
export interface MediaDirectories {
  /** A file was handed in, whatever becomes of it: it has a line of its own. */
  saw(path: string): void;
  found(path: string, files: readonly ReferencedFile[]): void;
  any(): boolean;
  lines(db: Db): Promise<DirectoryLine[]>;
}

export function openMediaDirectories(): MediaDirectories {
  const seen = new Set<string>();
  const directories: { path: string; files: readonly ReferencedFile[] }[] = [];
  return {
    saw: (file) => void seen.add(comparable(file)),
    found: (file, files) => void directories.push({ path: file, files }),
    any: () => directories.length > 0,
    lines: (db) =>
      Promise.all(directories.map((each) => lineOf(db, each.path, each.files, seen))),
  };
}

/** As discs are read: small letters or capitals, with a version behind a semicolon or without. */
const comparable = (file: string) => file.toLowerCase().replace(/;1$/, '');

async function lineOf(
  db: Db,
  directory: string,
  files: readonly ReferencedFile[],
  seen: ReadonlySet<string>,
): Promise<DirectoryLine> {
  const folder = path.posix.dirname(directory);
  const outside = files.filter(({ place }) => !place);
  const notSeen = files.filter(
    ({ place }) =>
      place && !seen.has(comparable(path.posix.join(folder, place.join('/')))),
  );
  const known = await inArchive(
    db,
    notSeen.flatMap(({ sopInstanceUid }) => sopInstanceUid ?? []),
  );
  const missing = notSeen.filter(
    ({ sopInstanceUid }) => !sopInstanceUid || !known.has(sopInstanceUid),
  );
  const reason = [
    'A DICOMDIR, the list of what is on a disc, is not kept itself.',
    describeFiles(files.length),
    ...(missing.length > 0
      ? [`${count(missing.length)} missing here: ${names(missing)}.`]
      : []),
    ...(outside.length > 0
      ? [
          `${count(outside.length)} outside its folder and not followed: ${names(outside)}.`,
        ]
      : []),
  ].join(' ');
  const failure =
    outside.length > 0 ? 'invalid_request' : missing.length > 0 ? 'not_found' : undefined;
  return { path: directory, reason, failure };
}

const describeFiles = (files: number) => {
  if (files === 0) return 'It names no files.';
  return files === 1
    ? 'The file it names is imported by itself.'
    : `The ${files} files it names are imported by themselves.`;
};

const count = (files: number) => (files === 1 ? 'One is' : `${files} are`);

const SHOWN = 5;

/** A disc can hold anything: what would move a cursor is not printed. */
const names = (files: readonly ReferencedFile[]) =>
  files
    .slice(0, SHOWN)
    .map(({ written }) => written.replace(/[^\x20-\x7e]/g, '?').slice(0, 80))
    .join(', ') + (files.length > SHOWN ? ` and ${files.length - SHOWN} more` : '');

/** Databases take so many values in one question. */
const AT_ONCE = 500;

async function inArchive(db: Db, uids: readonly string[]): Promise<Set<string>> {
  const known = new Set<string>();
  for (let at = 0; at < uids.length; at += AT_ONCE) {
    const found = await knownInstances(db, uids.slice(at, at + AT_ONCE));
    for (const uid of found.keys()) known.add(uid);
  }
  return known;
}
