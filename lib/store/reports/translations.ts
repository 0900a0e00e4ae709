import { z } from 'zod';
import { staleVersion } from '@/lib/errors';
import { languageSchema, translatedSentenceSchema } from '@/lib/report/help/translation';
import type { Language, TranslatedSentence } from '@/lib/report/help/translation';
import { appendAct } from '@/lib/store/audit/events';
import type { Db, DbSession } from '@/lib/store/db';

/** A translation as it is to be kept. */
export interface NewTranslation {
  readonly language: Language;
  readonly kind: 'machine' | 'reviewed';
  readonly runId: string | null;
  readonly author: string;
  /** Of the report that it was made of. */
  readonly reportVersion: number;
  readonly sentences: readonly TranslatedSentence[];
}

const rowSchema = z.object({
  language: languageSchema,
  version: z.int(),
  kind: z.enum(['machine', 'reviewed']),
  runId: z.string().nullable(),
  author: z.string(),
  createdAt: z.date(),
  reportVersion: z.int(),
  sentences: z
    .string()
    .transform((text) => translatedSentenceSchema.array().parse(JSON.parse(text))),
});
export type StoredTranslation = z.infer<typeof rowSchema>;

/** The newest translation of a report into each language that it was translated into. */
export async function getTranslations(
  db: DbSession,
  reportId: string,
): Promise<StoredTranslation[]> {
  const rows = await db.reportTranslation.findMany({
    where: { reportId },
    orderBy: { version: 'asc' },
  });
  return [...new Map(rows.map((row) => [row.language, row])).values()].map((row) =>
    rowSchema.parse(row),
  );
}

/**
 * Add a translation; earlier ones are never touched.
 *
 * @param basedOn - The version that was looked at; undefined: whichever there is, as a model's comes
 *   when it comes.
 * @throws AppError `version_stale` when somebody was faster.
 */
export async function addTranslation(
  db: Db,
  report: { readonly id: string; readonly studyUid: string },
  { sentences, ...row }: NewTranslation,
  basedOn?: number,
): Promise<void> {
  await db.$transaction(async (session) => {
    const last = await session.reportTranslation.findFirst({
      where: { reportId: report.id, language: row.language },
      orderBy: { version: 'desc' },
      select: { version: true },
    });
    const version = (last?.version ?? 0) + 1;
    if (basedOn !== undefined && basedOn !== version - 1) {
      throw staleVersion('This translation was changed meanwhile.', version - 1, basedOn);
    }
    await session.reportTranslation.create({
      data: {
        reportId: report.id,
        ...row,
        version,
        sentences: JSON.stringify(sentences),
      },
    });
    await appendAct(db, session, {
      kind: 'report-changed',
      action: 'U',
      actor: row.author,
      studyUid: report.studyUid,
      object: `report ${report.id}`,
      detail: {
        version: row.reportVersion,
        done: row.kind === 'machine' ? 'translated' : 'translation-reviewed',
        language: row.language,
      },
    });
  });
}
