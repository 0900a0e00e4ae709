import { Command, Option } from 'commander';
import type { Deidentification } from '@/lib/api/deidentification/protocol';
import { FREE_TEXT, type FreeTextWish } from '@/lib/dicom/deidentify/options';
import { printJson } from '@/lib/cli/output';
import type { RunVerb } from '@/lib/cli/verb';
import { deidentificationKey } from '@/lib/workflow/export/deidentify/key';
import { whatMustBeSeen } from '@/lib/workflow/export/deidentify/leaving';
import { pseudonymsOf } from '@/lib/workflow/export/deidentify/pseudonym-list';

interface Options {
  text: FreeTextWish;
  pseudonyms?: boolean;
  json?: boolean;
}

export const deidentifyCommand = (run: RunVerb) =>
  new Command('deidentify')
    .description(
      'what has to be seen before studies leave without names (`overread export --deidentify`)',
    )
    .argument('<study-uid...>')
    .addOption(
      new Option('--text <which>', 'words that people wrote: redacted ones are listed')
        .choices(FREE_TEXT)
        .default('removed'),
    )
    .option('--pseudonyms', 'instead: what the patients are called when de-identified')
    .option('--json', 'as JSON lines')
    .action((studyUids: string[], { text, pseudonyms, json }: Options) =>
      run(async (world) => {
        if (pseudonyms) {
          const key = deidentificationKey(world);
          for (const line of await pseudonymsOf(world, key, studyUids))
            console.log(line.join('\t'));
          return true;
        }
        for (const studyUid of new Set(studyUids)) {
          const asked = { text, showsPixels: true };
          const seen = await whatMustBeSeen(world, studyUid, asked);
          if (json) printJson({ studyUid, ...seen });
          else say(studyUid, seen);
        }
        return true;
      }),
    );

/** `1.2.3 stays here: …` */
export const leftInWords = ({ what, uid, why }: Deidentification['leftBehind'][number]) =>
  `${uid ?? what} stays here: ${why}`;

function say(
  studyUid: string,
  { pseudonym, pixels, text, leftBehind }: Deidentification,
) {
  console.log(`${studyUid}: ${pseudonym}`);
  for (const { sopInstanceUid, reasons, boxes } of pixels?.images ?? []) {
    const places = boxes.map((box) => box.join(' ')).join('; ') || 'no boxes';
    console.log(`  image ${sopInstanceUid} (${reasons.join(', ')}): ${places}`);
  }
  for (const uid of pixels?.faces ?? [])
    console.log(`  series ${uid}: a face can be rebuilt`);
  for (const each of leftBehind) console.log(`  ${leftInWords(each)}`);
  for (const { kind, before, after } of text?.texts ?? [])
    console.log(`  ${kind}: ${before}\n    → ${after}`);
  const digests = [
    ...(pixels && pixels.images.length > 0 ? [pixels.digest] : []),
    ...(text ? [text.digest] : []),
  ];
  if (digests.length > 0) console.log(`  --confirm ${digests.join(' ')}`);
}
