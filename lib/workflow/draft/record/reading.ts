import { decodeBox, type ImagePolicy } from '@/lib/models/policies';
import { readImpression } from '@/lib/report/help/impression';
import { readRegion } from '@/lib/report/help/region';
import { readSection } from '@/lib/report/help/section';
import type { HelpAnswer, HelpReading } from '@/lib/report/help/task';
import { readTranslation, type TranslatedSentence } from '@/lib/report/help/translation';
import { draftFromChecklist } from '@/lib/report/asking/assemble';
import type { Step } from '@/lib/report/asking/steps';
import type { DraftAnswer } from '@/lib/report/answer-form';
import type { CheckContext } from '@/lib/report/checks/checked';
import type { CheckedDraft } from '@/lib/report/checks/compare-drafts';
import { checkStatements } from '@/lib/report/checks/statements';
import { usageWarning } from '@/lib/report/checks/usage';
import { ordersIn } from '@/lib/report/injection';
import { parseDraft, type DecodeBox, type SentSlice } from '@/lib/report/draft';
import { checkContext } from '@/lib/workflow/draft/check-context';
import type { Prepared } from '@/lib/workflow/prepare/prepare';

/** What an answer is read and checked by; kept with the run, so that it can be read again. */
export interface Reading {
  /** In the order of their numbers. */
  readonly slices: readonly SentSlice[];
  readonly checks: CheckContext;
  readonly box: ImagePolicy['box'];
  /** What the policy reckoned with; null where nobody counts. */
  readonly tokens: number | null;
  /** Of what is asked for in place of a draft. */
  readonly help?: HelpReading;
}

/** A question and what came back. */
export interface Exchange {
  readonly kind: Step['kind'];
  /** What a `finding` asked about. */
  readonly finding: string | null;
  readonly question: string;
  /** As the service gave it. */
  readonly answer: string;
  /** The answer in our form, where an adapter translated it. */
  readonly draft: DraftAnswer | null;
}

export const readingOf = (prepared: Prepared): Reading => ({
  slices: prepared.slices.map(({ seriesUid, sopInstanceUid, frame, transform }) => ({
    ...{ seriesUid, sopInstanceUid, frame, transform },
  })),
  checks: checkContext(prepared),
  box: prepared.model.policy.box,
  tokens:
    prepared.model.policy.wire !== 'none' && prepared.model.destination !== null
      ? prepared.tokens
      : null,
  ...(prepared.help && { help: prepared.help.reading }),
});

export const boxDecoder =
  ({ box }: Pick<Reading, 'box'>): DecodeBox =>
  (numbers, size) =>
    decodeBox(box ? { box } : {}, numbers, size);

/** A draft, or what an answer holds that was asked for in place of one. */
export interface Found extends CheckedDraft {
  /** To a question about a region. */
  readonly answer?: HelpAnswer;
  /** Of the words of a report. */
  readonly translation?: readonly TranslatedSentence[];
}

/**
 * The draft that an answer makes. The same answer read by the same rules makes the same draft.
 *
 * @param counted - Tokens of the input as the service counted them.
 * @throws AppError as `parseDraft`.
 */
export function readExchanges(
  exchanges: readonly Exchange[],
  reading: Reading,
  counted: number | undefined,
): Found {
  const found = reading.help
    ? readHelp(exchanges.at(-1)?.answer ?? '', reading.help, reading)
    : readDraft(exchanges, reading);
  const pictures = reading.slices.length > 0;
  const usage =
    reading.tokens === null ? null : usageWarning(counted, reading.tokens, { pictures });
  return { ...found, notes: [...found.notes, ...(usage ? [usage] : [])] };
}

function readDraft(exchanges: readonly Exchange[], reading: Reading): Found {
  const { text, notes: own } = draftIn(exchanges);
  const { statements, notes } = parseDraft(text, reading.slices, boxDecoder(reading));
  const warnings = checkStatements(statements, reading.checks);
  return { statements, warnings, notes: [...own, ...notes] };
}

function readHelp(answer: string, help: HelpReading, reading: Reading): Found {
  if (help.kind === 'region') {
    return readRegion(answer, help.place, reading, boxDecoder(reading));
  }
  const found = readOfReport(answer, help, reading);
  return {
    ...found,
    notes: help.orders
      ? [
          ...found.notes,
          'The report, which the model read, holds words that order it about.',
        ]
      : found.notes,
  };
}

function readOfReport(
  answer: string,
  help: Exclude<HelpReading, { kind: 'region' }>,
  reading: Reading,
): Found {
  if (help.kind === 'translation') {
    const { sentences, notes } = readTranslation(answer, help.language, help.sentences);
    return { statements: [], warnings: [], notes, translation: sentences };
  }
  return help.section === 'impression'
    ? readImpression(answer, help.told, reading.checks.modalities ?? [])
    : readSection(answer, help.section, reading, boxDecoder(reading));
}

/** What the draft is read from: the last answer, or those to a checklist put together. */
function draftIn(exchanges: readonly Exchange[]): {
  text: string;
  notes: readonly string[];
} {
  const asked = exchanges.flatMap(({ finding, answer }) =>
    finding === null ? [] : [{ finding, answer }],
  );
  if (asked.length > 0) {
    const { draft, notes } = draftFromChecklist(asked);
    return { text: JSON.stringify(draft), notes };
  }
  const last = exchanges.at(-1);
  const described = exchanges.find(({ kind }) => kind === 'describe')?.answer ?? '';
  return {
    text: last?.draft ? JSON.stringify(last.draft) : (last?.answer ?? ''),
    notes:
      ordersIn(described).length > 0
        ? [
            'The description, which the model read again, holds words that order it about.',
          ]
        : [],
  };
}
