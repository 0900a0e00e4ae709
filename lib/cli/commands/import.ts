import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { Command } from 'commander';
import type { ImportSummary, LedgerLine } from '@/lib/api/imports';
import type { RunVerb } from '@/lib/cli/verb';
import { openProgress, printJson } from '@/lib/cli/output';
import { AppError } from '@/lib/errors';
import { importFiles } from '@/lib/workflow/import/import';
import { fileOnDisk, type IncomingFile } from '@/lib/workflow/import/incoming';

export const importCommand = (run: RunVerb) =>
  new Command('import')
    .description('DICOM files, folders and ZIPs into the archive; prints the ledger')
    .argument('<path...>')
    .option('--json', 'the ledger as JSON lines')
    .action((places: string[], { json }: { json?: boolean }) =>
      run(async (world) => {
        const files = (await Promise.all(places.map(filesUnder))).flat();
        const progress = openProgress('Importing', json ? undefined : files.length);
        const paths = async function* () {
          for (const file of files) {
            yield file;
            progress.step(1);
          }
        };
        let summary: ImportSummary | undefined;
        for await (const { event, data } of importFiles(world, paths())) {
          if (event === 'summary') summary = data;
          if (json) printJson({ event, ...data });
          else if (event === 'line' && data.reason) progress.say(describe(data));
        }
        progress.stop();
        if (!json && summary) console.log(describeSummary(summary));
        return summary?.refused === 0;
      }),
    );

const describe = ({ outcome, path: file, reason }: LedgerLine) =>
  `${outcome}  ${file}  ${reason ?? ''}`;

const describeSummary = (summary: ImportSummary) =>
  [
    `${summary.files} files:`,
    `${summary.stored} stored,`,
    `${summary.duplicate} duplicate,`,
    `${summary.replaced} replaced,`,
    `${summary.refused} refused`,
    `(${(summary.bytes / 1024 ** 2).toFixed(1)} MiB, ${summary.studyUids.length} studies)`,
  ].join(' ');

/** Every file under a place, in the order of their names; a place that isn't there as itself. */
async function filesUnder(place: string): Promise<IncomingFile[]> {
  const entry = await stat(place).catch(() => undefined);
  if (!entry) return [absent(place)];
  if (!entry.isDirectory()) return [fileOnDisk(path.resolve(place), place)];
  const entries = await readdir(place, { recursive: true, withFileTypes: true });
  const files = entries
    // A link may be to a file; one to a folder could lead back here.
    .filter((each) => each.isFile() || each.isSymbolicLink())
    .map((each) => path.join(each.parentPath, each.name))
    .sort();
  const wanted = await Promise.all(
    files.map(async (file) => !(await stat(file).catch(() => undefined))?.isDirectory()),
  );
  return files
    .filter((_, index) => wanted[index])
    .map((file) => fileOnDisk(path.resolve(file), file));
}

function absent(place: string): IncomingFile {
  const fail = () => Promise.reject(new AppError('not_found', 'There is no such file.'));
  return { path: place, magic: fail, bytes: fail, onDisk: fail };
}
