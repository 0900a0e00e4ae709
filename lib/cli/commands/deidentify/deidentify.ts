import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { DEID_OPTIONS, type DeidOption } from '@/lib/dicom/deidentify/options';
import { parseOr400 } from '@/lib/api/handle';
import { openProgress } from '@/lib/cli/output';
import type { RunVerb } from '@/lib/cli/verb';
import { deidentificationKey, keyForOnce } from '@/lib/workflow/export/deidentify/key';
import { pseudonymsOf } from '@/lib/workflow/export/deidentify/pseudonym-list';
import { deidentifiedStudy } from '@/lib/workflow/export/deidentify/study';

interface Options {
  out?: string;
  options: DeidOption[];
  confirm?: string;
  faces?: boolean;
  boxes?: string;
  once?: boolean;
  pseudonyms?: boolean;
}

const boxesSchema = z.record(
  z.string(),
  z.array(z.tuple([z.int(), z.int(), z.int(), z.int()])),
);

export const deidentifyCommand = (run: RunVerb) =>
  new Command('deidentify')
    .description(
      'a study as DICOM files without names (PS3.15 Basic Profile); refused until what may show text, or a face, is confirmed',
    )
    .argument('<study-uid...>')
    .option('--out <folder>')
    .option(
      '--options <list>',
      `${DEID_OPTIONS.join(', ')}; several separated by commas`,
      parse,
      [],
    )
    .option(
      '--confirm <digest>',
      'of the images and boxes that you have looked at; of one study',
    )
    .option('--faces', 'you know that faces can be rebuilt from what leaves')
    .option(
      '--boxes <file>',
      'JSON: what is to be black in place of what was found, by SOP Instance UID',
    )
    .option('--once', 'names and UIDs that fit no other export')
    .option('--pseudonyms', 'no files: what the patients are called when de-identified')
    .action((studyUids: string[], asked: Options) =>
      run(async (world) => {
        const key = asked.once ? keyForOnce() : deidentificationKey(world);
        if (asked.pseudonyms) {
          for (const line of await pseudonymsOf(world, key, studyUids))
            console.log(line.join('\t'));
          return true;
        }
        if (!asked.out) throw new InvalidArgumentError('Name a folder: --out.');
        const { out, options, confirm: confirmed, faces: facesSeen = false } = asked;
        const boxes = asked.boxes
          ? parseOr400(boxesSchema, JSON.parse(await readFile(asked.boxes, 'utf8')))
          : undefined;
        const progress = openProgress('De-identifying', undefined);
        for (const studyUid of new Set(studyUids)) {
          const wish = { key, options, confirmed, facesSeen, ...(boxes && { boxes }) };
          for await (const { name, bytes } of deidentifiedStudy(world, studyUid, wish)) {
            const place = path.join(out, name);
            await mkdir(path.dirname(place), { recursive: true });
            await writeFile(`${place}.part`, bytes);
            await rename(`${place}.part`, place);
            progress.step(1);
          }
        }
        progress.stop();
        return true;
      }),
    );

function parse(list: string): DeidOption[] {
  const options = z.array(z.enum(DEID_OPTIONS)).safeParse(list.split(','));
  if (options.success) return options.data;
  throw new InvalidArgumentError(`Known options: ${DEID_OPTIONS.join(', ')}.`);
}
