import { Command, InvalidArgumentError, Option } from 'commander';
import { EXPORT_FORMATS, exportRequestSchema, isOfOneKind } from '@/lib/api/exports';
import type { ExportArchiveRequest, ExportRequest } from '@/lib/api/exports';
import { parseOr400 } from '@/lib/api/handle';
import { studyQuerySchema } from '@/lib/api/studies';
import { openProgress, printJson } from '@/lib/cli/output';
import {
  deidentifyAsked,
  withDeidentify,
  type DeidentifyOptions,
} from '@/lib/cli/commands/deidentify/asked';
import { leftInWords } from '@/lib/cli/commands/deidentify/deidentify';
import type { RunVerb } from '@/lib/cli/verb';
import { problemsOf, studiesThatFit } from '@/lib/workflow/export/export';
import { exportToFolder } from '@/lib/workflow/export/export-folder';
import type { World } from '@/lib/workflow/world';

interface Options
  extends
    DeidentifyOptions,
    Record<keyof NonNullable<ExportArchiveRequest['query']>, string> {
  format: ExportRequest['formats'];
  out: string;
  all?: boolean;
  validate?: boolean;
  images: ExportRequest['images'];
  json?: boolean;
}

export const exportCommand = (run: RunVerb) =>
  withDeidentify(new Command('export'))
    .description(
      'signed reports, annotations and segments as files; into the same folder again, it goes on where it ended',
    )
    .argument('[study-uid...]')
    .requiredOption(
      '--format <list>',
      `${Object.keys(EXPORT_FORMATS).join(', ')}; several separated by commas`,
      parseFormats,
    )
    .requiredOption('--out <folder>')
    .option(
      '--search <words>',
      'instead of UIDs: studies whose list entry has all of them',
    )
    .option('--modality <name>', 'studies with a series of it')
    .option('--from <date>', 'study date, YYYYMMDD')
    .option('--to <date>', 'study date, YYYYMMDD')
    .option('--all', 'all studies')
    .addOption(
      new Option(
        '--images <which>',
        'of PNG and cine: those that something refers to, or all',
      )
        .choices(['marked', 'all'])
        .default('marked'),
    )
    .option(
      '--validate',
      'validators’ logs beside the files, as far as they are installed',
    )
    .option('--json', 'what was written as JSON lines')
    .action(
      (
        named: string[],
        { format, out, json, all, validate = false, images, ...options }: Options,
      ) =>
        run(async (world) => {
          const { search, modality, from, to } = options;
          const query = { search, modality, from, to };
          const deidentify = await deidentifyAsked(options);
          if (!isOfOneKind({ formats: format, deidentify })) {
            throw new InvalidArgumentError('deidentified-dicom takes --deidentify.');
          }
          const studyUids = await studiesOf(world, named, all, query);
          const progress = openProgress('Exporting', studyUids.size);
          const count = { kept: 0, problems: 0 };
          for await (const event of exportToFolder(world, studyUids, out, {
            formats: format,
            validate,
            images,
            deidentify,
          })) {
            if (event.kind === 'file') {
              const { studyUid, place: file } = event;
              if (json) printJson({ studyUid, format: event.format, file });
              else console.log(file);
              continue;
            }
            const { study_uid: studyUid, problems, left_behind: left } = event.line;
            progress.step(1);
            count.kept += event.isKept ? 1 : 0;
            count.problems += problems.length > 0 ? 1 : 0;
            for (const problem of problems) {
              if (json) {
                printJson({ studyUid, format: problem.format, problem: problem.message });
              }
            }
            if (json) left.forEach((each) => printJson({ studyUid, leftBehind: each }));
            else
              left.forEach((each) => progress.say(`${studyUid}: ${leftInWords(each)}`));
            if (!json) problemsOf(event.line).forEach((line) => progress.say(line));
          }
          progress.stop();
          if (!json) {
            console.error(
              `${studiesInWords(studyUids.size)}: ${count.kept} were there already, ${count.problems} not in all formats`,
            );
          }
          return count.problems === 0;
        }),
    );

const studiesInWords = (count: number) => (count === 1 ? '1 study' : `${count} studies`);

/** Those that are named; else those that fit. Whoever names neither gets nothing, rather than all. */
async function studiesOf(
  world: World,
  named: readonly string[],
  all: boolean | undefined,
  query: object,
): Promise<Set<string>> {
  if (named.length > 0) return new Set(named);
  if (!all && Object.values(query).every((each) => each === undefined)) {
    throw new InvalidArgumentError('Name studies, what to look for, or --all.');
  }
  const { search, modality, from, to } = parseOr400(studyQuerySchema, query);
  return new Set(await studiesThatFit(world, { search, modality, from, to }));
}

function parseFormats(list: string): ExportRequest['formats'] {
  const formats = exportRequestSchema.shape.formats.safeParse(list.split(','));
  if (formats.success) return formats.data;
  throw new InvalidArgumentError(
    `Known formats: ${Object.keys(EXPORT_FORMATS).join(', ')}.`,
  );
}
