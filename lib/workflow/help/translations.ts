import {
  translationListSchema,
  type ReviewTranslation,
  type TranslationList,
} from '@/lib/api/reading/translations';
import { AppError } from '@/lib/errors';
import type { Translation as ExportedTranslation } from '@/lib/export/translations';
import { composeReport, type ReportProse } from '@/lib/report/prose';
import type { HelpReading } from '@/lib/report/help/task';
import {
  isCurrent,
  type Language,
  type TranslatedSentence,
} from '@/lib/report/help/translation';
import { translationWarnings } from '@/lib/report/help/translation-checks';
import { LANGUAGE_NAMES } from '@/lib/report/writing/language';
import { getReport } from '@/lib/store/reports/reports';
import { addTranslation, getTranslations } from '@/lib/store/reports/translations';
import type { Reading, Writing } from '@/lib/workflow/review/change';

/** The newest translation into each language, and whether it still says what the report says. */
export async function readTranslations(
  { db }: Reading,
  reportId: string,
): Promise<TranslationList> {
  const prose = composeReport((await getReport(db, reportId)).findings);
  const rows = await getTranslations(db, reportId);
  return translationListSchema.parse({
    translations: rows.map(({ createdAt, ...row }) => ({
      ...row,
      createdAt: createdAt.toISOString(),
      isStale: !isCurrent(row.sentences, prose),
    })),
  });
}

/** Those that say what a report says, as exports have them. */
export async function currentTranslations(
  { db }: Reading,
  reportId: string,
  prose: ReportProse,
): Promise<ExportedTranslation[]> {
  return (await getTranslations(db, reportId))
    .filter(({ sentences }) => isCurrent(sentences, prose))
    .map(({ language, kind, author, createdAt, sentences }) => ({
      language: { tag: language, name: LANGUAGE_NAMES[language] },
      ...{ kind, author, createdAt: createdAt.toISOString() },
      sentences: sentences.map(({ findingId, section, text }) => ({
        ...{ findingId, section, text },
      })),
    }));
}

/**
 * Answer for a translation: somebody compared it, sentence by sentence, and changed what was wrong.
 *
 * @param on - The version of it that was looked at.
 * @throws AppError `not_found`, `version_stale`; `conflict` where the report says something else now;
 *   `invalid_request` where a sentence is missing.
 */
export async function reviewTranslation(
  { db, user }: Writing,
  { id, language, on }: { id: string; language: Language; on: number },
  { sentences: said }: ReviewTranslation,
): Promise<TranslationList> {
  const { studyUid, findings, version } = await getReport(db, id);
  const before = (await getTranslations(db, id)).find(
    (each) => each.language === language,
  );
  if (!before) {
    throw new AppError('not_found', 'This report has no translation into that language.');
  }
  if (!isCurrent(before.sentences, composeReport(findings))) {
    throw new AppError('conflict', 'The report says something else now.', {
      hint: 'Translate it anew.',
    });
  }
  if (said.length !== before.sentences.length) {
    throw new AppError(
      'invalid_request',
      'A translation has each sentence of the report.',
    );
  }
  const sentences = before.sentences.map((sentence, index) => {
    const text = said[index] ?? sentence.text;
    return {
      ...sentence,
      text,
      warnings: translationWarnings(sentence.source, text, language),
    };
  });
  const kind = 'reviewed' as const;
  const { runId } = before;
  const made = { language, kind, runId, author: user, reportVersion: version, sentences };
  await addTranslation(db, { id, studyUid }, made, on);
  return readTranslations({ db }, id);
}

/** What a run translated is kept beside the report: marked as a machine's, tied to what it was made of. */
export async function keepTranslation(
  { db, user }: Pick<Writing, 'db' | 'user'>,
  runId: string,
  help: HelpReading | undefined,
  sentences: readonly TranslatedSentence[] | undefined,
): Promise<void> {
  if (help?.kind !== 'translation' || !sentences) return;
  const { reportId, version, language } = help;
  const { studyUid } = await getReport(db, reportId);
  const made = { language, kind: 'machine', runId, author: user } as const;
  await addTranslation(
    db,
    { id: reportId, studyUid },
    { ...made, reportVersion: version, sentences },
  );
}
