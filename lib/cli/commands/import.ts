import { Command } from 'commander';
import type { ImportSummary, LedgerLine } from '@/lib/api/imports';
import { filesUnder } from '@/lib/cli/files-under';
import type { RunVerb } from '@/lib/cli/verb';
import { openProgress, printJson } from '@/lib/cli/output';
import { importFiles } from '@/lib/workflow/import/import';

export const importCommand = (run: RunVerb) =>
  new Command('import')
    .description(
      'DICOM files, folders, ZIPs and DICOMDIRs into the archive; prints the ledger',
    )
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
        let inOrder = 0;
        for await (const said of importFiles(world, paths())) {
          const { event, data } = said;
          if (event === 'summary') summary = data;
          else if (data.outcome === 'refused' && !said.failure) inOrder += 1;
          if (json) printJson({ event, ...data });
          else if (event === 'line' && data.reason) progress.say(describe(data));
        }
        progress.stop();
        if (!json && summary) console.log(describeSummary(summary));
        return summary?.refused === inOrder;
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
