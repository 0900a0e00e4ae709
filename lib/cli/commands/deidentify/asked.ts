import { readFile } from 'node:fs/promises';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { z } from 'zod';
import {
  deidentifySchema,
  type DeidentifyWish,
} from '@/lib/api/deidentification/protocol';
import { parseOr400 } from '@/lib/api/handle';
import {
  DEID_OPTIONS,
  FREE_TEXT,
  type DeidOption,
  type FreeTextWish,
} from '@/lib/dicom/deidentify/options';

export interface DeidentifyOptions {
  deidentify?: boolean;
  keep: DeidOption[];
  text: FreeTextWish;
  once?: boolean;
  confirm?: string[];
  faces?: boolean;
  boxes?: string;
}

/** Options of commands that let studies leave without names. */
export const withDeidentify = (command: Command): Command =>
  command
    .option(
      '--deidentify',
      'without names (PS3.15 Basic Profile); `overread deidentify` says what has to be seen before',
    )
    .option(
      '--keep <list>',
      `with --deidentify, what stays: ${DEID_OPTIONS.join(', ')}; several separated by commas`,
      parse,
      [],
    )
    .addOption(
      new Option('--text <which>', 'with --deidentify, of words that people wrote')
        .choices(FREE_TEXT)
        .default('removed'),
    )
    .option('--once', 'with --deidentify, names and UIDs that fit no other export')
    .option('--confirm <digest...>', 'with --deidentify, what you have looked at')
    .option('--faces', 'you know that faces can be rebuilt from what leaves')
    .option(
      '--boxes <file>',
      'JSON: what is to be black in place of what was found, by SOP Instance UID',
    );

export async function deidentifyAsked(
  options: DeidentifyOptions,
): Promise<DeidentifyWish> {
  if (!options.deidentify) return false;
  const { keep, text, once = false, confirm: confirmed = [], faces = false } = options;
  const boxes: unknown = options.boxes
    ? JSON.parse(await readFile(options.boxes, 'utf8'))
    : {};
  const wish = { options: keep, text, once, confirmed, faces, boxes };
  return parseOr400(deidentifySchema, wish);
}

function parse(list: string): DeidOption[] {
  const options = z.array(z.enum(DEID_OPTIONS)).safeParse(list.split(','));
  if (options.success) return options.data;
  throw new InvalidArgumentError(`Known: ${DEID_OPTIONS.join(', ')}.`);
}
