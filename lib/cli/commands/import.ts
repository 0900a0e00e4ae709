import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { Command } from 'commander';
import type { ImportSummary, LedgerLine } from '@/lib/api/imports';
import type { Verb } from '@/lib/cli/main';
import { openProgress, printJson } from '@/lib/cli/output';
import { AppError } from '@/lib/errors';
import { importFiles } from '@/lib/workflow/import/import';
import { fileOnDisk } from '@/lib/workflow/import/incoming';

export const importCommand = (run: (verb: Verb) => Promise<void>) =>
  new Command('import')
    .description('DICOM files, folders and ZIPs into the archive; prints the ledger')
    .argument('<path...>')
    .option('--json', 'the ledger as JSON lines')
    .action((places: string[], { json }: { json?: boolean }) =>
      run(async (world) => {
        const files = await filesUnder(places);
        const progress = openProgress('Importing', json ? undefined : files.length);
        const paths = async function* () {
          for (const file of files) {
            yield fileOnDisk(path.resolve(file), file);
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

/** Every file under the places given, folders in the order of their names. */
async function filesUnder(places: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    places.map(async (place) => {
      const entry = await stat(place).catch(() => undefined);
      if (!entry) throw new AppError('not_found', `There is no ${place}.`);
      if (!entry.isDirectory()) return [place];
      const names = await readdir(place, { recursive: true, withFileTypes: true });
      return names
        .filter((each) => each.isFile())
        .map((each) => path.join(each.parentPath, each.name))
        .sort();
    }),
  );
  return found.flat();
}
