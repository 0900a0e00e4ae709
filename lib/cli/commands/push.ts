import { Command, InvalidArgumentError, Option } from 'commander';
import { DICOM_FORMATS } from '@/lib/api/exports';
import { parseOr400 } from '@/lib/api/handle';
import { isUnderWay } from '@/lib/api/pacs/jobs';
import { startPushesSchema, type Push, type StartPushes } from '@/lib/api/pacs/push';
import { openProgress, printJson, type Progress } from '@/lib/cli/output';
import {
  deidentifyAsked,
  withDeidentify,
  type DeidentifyOptions,
} from '@/lib/cli/commands/deidentify/asked';
import { leftInWords } from '@/lib/cli/commands/deidentify/deidentify';
import type { RunVerb } from '@/lib/cli/verb';
import { followPush } from '@/lib/workflow/pacs/push/follow';
import { resumePush, startPushes } from '@/lib/workflow/pacs/push/pushes';
import { readReceipts } from '@/lib/workflow/pacs/push/stored';
import type { World } from '@/lib/workflow/world';

interface Options extends DeidentifyOptions {
  to?: string;
  resume?: string;
  format: StartPushes['formats'];
  images?: boolean;
  validate?: boolean;
  identity?: StartPushes['identity'];
  json?: boolean;
}

export const pushCommand = (run: RunVerb) =>
  withDeidentify(new Command('push'))
    .description(
      'send DICOM objects of studies to another archive of the PACS file, with a receipt for each',
    )
    .argument('[study-uid...]')
    .option('--to <node>', 'id of the other archive in the PACS file')
    .option('--resume <push>', 'instead: what this push has no acknowledgement for')
    .option(
      '--format <list>',
      `${DICOM_FORMATS.join(', ')}; several separated by commas`,
      parseFormats,
      [],
    )
    .option('--images', 'the study’s own objects, as they came')
    .option('--validate', 'leave out what a validator finds fault with')
    .addOption(
      new Option(
        '--identity <which>',
        'must be said of a study that nobody has de-identified',
      ).choices(['identified', 'deidentified']),
    )
    .option('--json', 'receipts as JSON lines')
    .action((studyUids: string[], { to, resume, json, ...options }: Options) =>
      run(async (world) => {
        const pushes = resume
          ? [await resumePush(world, resume)]
          : await startPushes(world, await askedFor(studyUids, to, options));
        let allWell = true;
        for (const push of pushes) {
          const ended = await follow(world, push);
          if (json) await printReceipts(world, ended);
          else await say(world, ended);
          allWell &&= ended.status === 'done';
        }
        return allWell;
      }),
    );

async function askedFor(
  studyUids: string[],
  nodeId: string | undefined,
  options: Options,
): Promise<StartPushes> {
  if (!nodeId) throw new InvalidArgumentError('Name the other archive with --to.');
  const { format: formats, images = false, validate = false, identity } = options;
  const deidentify = await deidentifyAsked(options);
  const wish = { formats, images, validate, deidentify, ...(identity && { identity }) };
  return parseOr400(startPushesSchema, { nodeId, studyUids, ...wish });
}

/** To its end, on a bar. */
async function follow(world: World, push: Push): Promise<Push> {
  let last = push;
  let progress: Progress | undefined;
  let settled = 0;
  for await (const { event, data } of followPush(world, push.id, ENDLESS.signal)) {
    if (event !== 'push') continue;
    last = data as Push;
    if (last.total === null) continue;
    const { total, counts } = last;
    const now = total - counts.waiting;
    progress ??= openProgress('Sending', total);
    progress.step(now - settled);
    settled = now;
    if (!isUnderWay(last)) break;
  }
  progress?.stop();
  return last;
}

/** It ends when the push does. */
const ENDLESS = new AbortController();

async function printReceipts(world: World, { id, ...push }: Push) {
  for await (const receipt of receiptsOf(world, id)) {
    printJson({ push: id, studyUid: push.studyUid, ...receipt });
  }
  const { studyUid, status, total, counts, problems, leftBehind, error } = push;
  printJson({ push: id, studyUid, status, total, counts, problems, leftBehind, error });
}

async function say(
  world: World,
  { id, studyUid, status, counts, problems, leftBehind, error }: Push,
) {
  for await (const { sopInstanceUid, outcome, reason } of receiptsOf(world, id, 'told')) {
    console.error(`${sopInstanceUid}: ${outcome}. ${reason ?? ''}`);
  }
  problems.forEach((problem) => console.error(problem));
  leftBehind.forEach((each) => console.error(leftInWords(each)));
  if (error) console.error([error.message, error.hint].filter(Boolean).join('\n'));
  const { stored, warning, failed, unconfirmed, waiting } = counts;
  console.log(
    `${studyUid}: ${status}; ${stored + warning} stored, ${failed} refused, ${unconfirmed + waiting} not acknowledged (push ${id})`,
  );
}

async function* receiptsOf(world: World, id: string, outcome?: 'told') {
  for (let after: number | null = 0; after !== null;) {
    const page = await readReceipts(world, id, {
      ...{ after, limit: 1000 },
      ...(outcome && { outcome }),
    });
    yield* page.receipts;
    after = page.next;
  }
}

function parseFormats(list: string): StartPushes['formats'] {
  const formats = startPushesSchema.shape.formats.safeParse(list.split(','));
  if (formats.success) return formats.data;
  throw new InvalidArgumentError(`Known formats: ${DICOM_FORMATS.join(', ')}.`);
}
