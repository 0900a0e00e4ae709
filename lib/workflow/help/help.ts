import type { Preview, RunRequest } from '@/lib/api/runs';
import type { StudyDetail } from '@/lib/api/studies';
import { AppError } from '@/lib/errors';
import { boxOnWhole } from '@/lib/image/display/montage';
import { boxToModel } from '@/lib/image/transform';
import type { ConfiguredModel } from '@/lib/models/models-file';
import type { Step } from '@/lib/report/asking/steps';
import { impressionStep } from '@/lib/report/help/impression';
import { withoutPatient } from '@/lib/report/help/patient-words';
import { regionStep, type AskedPlace } from '@/lib/report/help/region';
import { rejectedOf, reportBlock, toldOf } from '@/lib/report/help/report-block';
import { sectionStep, type ShownImages } from '@/lib/report/help/section';
import type { HelpReading, HelpTask } from '@/lib/report/help/task';
import { toTranslate, translationStep } from '@/lib/report/help/translation';
import { ordersIn } from '@/lib/report/injection';
import { composeReport } from '@/lib/report/prose';
import { getReport } from '@/lib/store/reports/reports';
import { whyNoHelp } from '@/lib/workflow/models';
import type { PreparedSlice } from '@/lib/workflow/prepare/slices/parts';
import type { World } from '@/lib/workflow/world';

/** What a model is to do that is no draft, and what it is told for it beside images. */
export interface Help {
  readonly reading: HelpReading;
  /** Do images go along, and what is known of them? */
  readonly pictures: boolean;
  /** Of the report; empty: nothing. */
  readonly block: string;
  /** The reader's, fit to leave. */
  readonly question: string;
  readonly notes: Preview['deidentification'];
}

/**
 * Look up what a task is about.
 *
 * @returns Null for a draft.
 * @throws AppError `unsupported` (the model answers no questions), `not_found`, `version_stale`,
 *   `conflict` (nothing stands in the report), `invalid_request`.
 */
export async function helpFor(
  world: Pick<World, 'db'>,
  { task, studyUid, recipe, control }: RunRequest,
  model: ConfiguredModel,
  study: StudyDetail,
): Promise<Help | null> {
  if (!task) return null;
  assertHelps(model);
  const without = withoutPatient(study);
  const question = without(recipe.question.trim());
  let isLeftOut = question !== recipe.question.trim();
  if (control && (task.kind === 'impression' || task.kind === 'translation')) {
    throw new AppError('unsupported', 'No image goes along, so there is no control.');
  }
  if (task.kind === 'region') {
    if (!question) throw new AppError('invalid_request', 'A question is missing.');
    const reading = { kind: task.kind, place: task.place };
    const notes = notesOf({ isLeftOut, orders: false, pictures: true, question: '' });
    return { reading, pictures: true, block: '', question, notes };
  }
  if (task.kind === 'translation') return translationOf(world, task, studyUid, without);
  const pictures = task.kind === 'section';
  const { findings } = await reportOf(world, task, studyUid);
  const section = task.kind === 'section' ? task.section : 'impression';
  const told = toldOf(findings).filter(
    ({ statement }) => pictures || statement.section !== 'impression',
  );
  if (!pictures && !told.some(({ statement }) => statement.section === 'findings')) {
    throw new AppError('conflict', 'No finding stands in this report yet.', {
      hint: 'Accept a finding or add one of your own, then ask for an impression.',
    });
  }
  const { block, orders } = reportBlock(told, rejectedOf(findings, section), (text) => {
    const left = without(text);
    isLeftOut ||= left !== text;
    return left;
  });
  return {
    reading: { kind: task.kind, section, told, orders },
    ...{ pictures, block, question },
    notes: notesOf({ isLeftOut, orders, pictures, question: pictures ? '' : question }),
  };
}

async function translationOf(
  world: Pick<World, 'db'>,
  task: Extract<HelpTask, { kind: 'translation' }>,
  studyUid: string,
  without: (text: string) => string,
): Promise<Help> {
  const prose = composeReport((await reportOf(world, task, studyUid)).findings);
  const { sentences, block, orders } = toTranslate(prose, without);
  if (sentences.length === 0) {
    throw new AppError('conflict', 'Nothing stands in this report yet.', {
      hint: 'Accept a finding or add one of your own, then translate it.',
    });
  }
  const isLeftOut = sentences.some(({ source }) => without(source) !== source);
  return {
    reading: { ...task, sentences, orders },
    ...{ pictures: false, block, question: '' },
    notes: notesOf({ isLeftOut, orders, pictures: false, question: '' }),
  };
}

/** @throws AppError `unsupported`, with why. */
export function assertHelps(model: ConfiguredModel) {
  const why = whyNoHelp(model);
  if (why === null) return;
  throw new AppError('unsupported', why, {
    hint: 'Choose a model that answers questions in words.',
  });
}

async function reportOf(
  { db }: Pick<World, 'db'>,
  { reportId, version }: Exclude<HelpTask, { kind: 'region' }>,
  studyUid: string,
) {
  const report = await getReport(db, reportId);
  if (report.studyUid !== studyUid) {
    throw new AppError('not_found', 'This study has no such report.');
  }
  if (report.version === version) return report;
  throw new AppError('version_stale', 'The report was changed meanwhile.', {
    hint: `Version ${report.version} is there now; this was asked of ${version}. Look at a new preview.`,
  });
}

function notesOf({
  isLeftOut,
  orders,
  pictures,
  question,
}: {
  isLeftOut: boolean;
  orders: boolean;
  pictures: boolean;
  /** Where nobody else looks at it. */
  question: string;
}): Help['notes'] {
  const warn = (message: string) => ({ level: 'warning' as const, message });
  return [
    ...(pictures
      ? []
      : [
          {
            level: 'done' as const,
            message:
              'No image goes along, and no fact of the header: only the words below.',
          },
        ]),
    warn('Words that people wrote go along. Look for names in them.'),
    ...(isLeftOut
      ? [
          warn(
            'The patient’s name, number or birth date stood in those words: “[…]” goes in its place.',
          ),
        ]
      : []),
    ...(orders ? [warn('The report holds words that order the model about.')] : []),
    ...(ordersIn(question).length > 0
      ? [warn('The question holds words that order the model about.')]
      : []),
  ];
}

/**
 * The question of a task.
 *
 * @param slices - As they are sent, in the order of their numbers.
 * @throws AppError `invalid_request` where the place asked about is on none of them.
 */
export function stepOf(
  { reading, question }: Help,
  images: ShownImages,
  slices: readonly PreparedSlice[],
): Step {
  if (reading.kind === 'region') {
    return regionStep(askedPlace(reading.place, slices), images, question);
  }
  if (reading.kind === 'translation') return translationStep(reading.language);
  return reading.section === 'impression'
    ? impressionStep(question)
    : sectionStep(reading.section, images, question);
}

function askedPlace(
  { sopInstanceUid, frame, box }: Extract<HelpReading, { kind: 'region' }>['place'],
  slices: readonly PreparedSlice[],
): AskedPlace {
  const at = slices.find(
    (each) => each.sopInstanceUid === sopInstanceUid && each.frame === frame,
  );
  if (!at) {
    throw new AppError('invalid_request', 'The slice asked about would not be sent.', {
      hint: 'Choose slices around it.',
    });
  }
  const { transform, tile, number } = at;
  const onSlice = box && boxToModel(transform, box);
  return {
    slice: number,
    box: onSlice && tile ? boxOnWhole(tile, onSlice) : onSlice,
    size: (tile?.whole ?? transform).resize,
  };
}
