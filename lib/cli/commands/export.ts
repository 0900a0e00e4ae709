import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import {
  EXPORT_FORMATS,
  exportRequestSchema,
  type ExportRequest,
} from '@/lib/api/exports';
import type { RunVerb } from '@/lib/cli/verb';
import { printJson } from '@/lib/cli/output';
import { AppError } from '@/lib/errors';
import { exportStudy } from '@/lib/workflow/export/export';

interface Options {
  format: ExportRequest['formats'];
  out: string;
  json?: boolean;
}

export const exportCommand = (run: RunVerb) =>
  new Command('export')
    .description('signed reports, annotations and segments as files')
    .argument('<study-uid...>')
    .requiredOption(
      '--format <list>',
      `${Object.keys(EXPORT_FORMATS).join(', ')}; several separated by commas`,
      parseFormats,
    )
    .requiredOption('--out <folder>')
    .option('--json', 'what was written as JSON lines')
    .action((studyUids: string[], { format, out, json }: Options) =>
      run(async (world) => {
        await mkdir(out, { recursive: true });
        let allWell = true;
        for (const studyUid of studyUids) {
          for (const name of format) {
            try {
              for (const file of await exportStudy(world, studyUid, name)) {
                const place = path.join(out, file.name);
                await writeFile(place, file.bytes);
                if (json) printJson({ studyUid, format: name, file: place });
                else console.log(place);
              }
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

function parseFormats(list: string): ExportRequest['formats'] {
  const formats = exportRequestSchema.shape.formats.safeParse(list.split(','));
  if (formats.success) return formats.data;
  throw new InvalidArgumentError(
    `Known formats: ${Object.keys(EXPORT_FORMATS).join(', ')}.`,
  );
}
