import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Command } from 'commander';
import { exportRequestSchema } from '@/lib/api/exports';
import type { Verb } from '@/lib/cli/main';
import { printJson } from '@/lib/cli/output';
import { AppError } from '@/lib/errors';
import { exportStudy } from '@/lib/workflow/export/export';

interface Options {
  format: string;
  out: string;
  json?: boolean;
}

export const exportCommand = (run: (verb: Verb) => Promise<void>) =>
  new Command('export')
    .description('signed reports and annotations as files')
    .argument('<study-uid...>')
    .requiredOption('--format <list>', 'json, dicom-sr; several separated by commas')
    .requiredOption('--out <folder>')
    .option('--json', 'what was written as JSON lines')
    .action((studyUids: string[], { format, out, json }: Options) =>
      run(async (world) => {
        const asked = exportRequestSchema.safeParse({
          studyUids,
          formats: format.split(','),
        });
        if (!asked.success) {
          throw new AppError('invalid_request', `There is no format “${format}”.`, {
            hint: 'Known: json, dicom-sr.',
          });
        }
        await mkdir(out, { recursive: true });
        let allWell = true;
        for (const studyUid of studyUids) {
          for (const name of asked.data.formats) {
            try {
              const file = await exportStudy(world, studyUid, name);
              const place = path.join(out, file.name);
              await writeFile(place, file.bytes);
              if (json) printJson({ studyUid, format: name, file: place });
              else console.log(place);
            } catch (error) {
              if (!(error instanceof AppError)) throw error;
              allWell = false;
              if (json) printJson({ studyUid, format: name, problem: error.message });
              else console.error(`${studyUid}: ${error.message}`);
            }
          }
        }
        return allWell;
      }),
    );
