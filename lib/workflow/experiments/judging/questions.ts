import { createHash } from 'node:crypto';
import { findingsFromText } from '@/lib/evaluation/findings/from-text';
import {
  judgeOf,
  reportOf,
  type JudgedReport,
  type JudgeKind,
} from '@/lib/evaluation/judges/judge';
import type { ConnectedModel } from '@/lib/models/adapter';
import { withoutPatient } from '@/lib/report/help/patient-words';
import { statementSchema } from '@/lib/report/finding';
import { getCohortVersion } from '@/lib/store/research/cohorts';
import { draftsOf } from '@/lib/store/research/scores';
import type { StoredExperiment } from '@/lib/store/research/experiments';
import type { World } from '@/lib/workflow/world';

/** A draft that can be judged: it has a reference to be held against. */
export interface Judgeable {
  readonly cellId: string;
  readonly studyUid: string;
  readonly reference: JudgedReport;
  readonly draft: JudgedReport;
}

/**
 * Drafts of an experiment with the references that they are held against, in the order of its runs. The
 * patient's names, numbers and birth date are taken out of both: words leave, and people wrote them.
 *
 * @param only - Of one cell.
 */
export async function judgeables(
  { db }: Pick<World, 'db'>,
  { id, cohortId, cohortVersion, imported }: StoredExperiment,
  only?: string,
): Promise<Judgeable[]> {
  const cells = await draftsOf(db, id, only);
  const wanted = new Set(cells.map(({ studyUid }) => studyUid));
  const studies = (await getCohortVersion(db, cohortId, cohortVersion)).studies.filter(
    ({ studyUid }) => wanted.has(studyUid),
  );
  const references = new Map<string, { report: JudgedReport; clean: Cleaner }>();
  for (const { studyUid, references: own } of studies) {
    const [first] = own;
    // What came in a bundle is judged no more: nothing of it leaves.
    const patient = imported === null ? await patientOf(db, studyUid) : NOBODY;
    if (!first || !patient) continue;
    const clean = cleanerOf(withoutPatient(patient));
    const findings =
      first.findings === null
        ? findingsFromText(first.text)
        : statementSchema.array().parse(JSON.parse(first.findings));
    references.set(studyUid, { clean, report: clean({ text: first.text, findings }) });
  }
  return cells.flatMap(({ id: cellId, studyUid, draft }): Judgeable[] => {
    const held = references.get(studyUid);
    if (draft === null || !held) return [];
    const { statements } = JSON.parse(draft) as { statements: unknown };
    const own = reportOf(statementSchema.array().parse(statements));
    return [{ cellId, studyUid, reference: held.report, draft: held.clean(own) }];
  });
}

type Cleaner = (report: JudgedReport) => JudgedReport;

const cleanerOf =
  (without: (text: string) => string): Cleaner =>
  ({ text, findings }) => ({
    text: without(text),
    findings: findings.map(({ section, statement }) => ({
      section,
      statement: without(statement),
    })),
  });

const NOBODY = {
  patientName: '',
  patientId: '',
  patientBirthDate: '',
  accessionNumber: '',
};

/** Null where the study is gone: nobody knows then whose names to take out. */
const patientOf = (db: World['db'], uid: string) =>
  db.study.findUnique({
    where: { uid },
    select: {
      ...{ patientName: true, patientId: true, patientBirthDate: true },
      accessionNumber: true,
    },
  });

/** All the words of one question, as they are sent. */
export interface JudgeQuestion {
  readonly instructions: string;
  readonly context: string;
  readonly question: string;
}

export function questionOf(
  kind: JudgeKind,
  { reference, draft }: Pick<Judgeable, 'reference' | 'draft'>,
): JudgeQuestion {
  const { prompt, block } = judgeOf(kind);
  const { instructions, question } = prompt;
  return { instructions, context: block(reference, draft), question };
}

export const questionSha256 = ({ instructions, context, question }: JudgeQuestion) =>
  sha256Of(JSON.stringify([instructions, context, question]));

export const promptSha256 = (kind: JudgeKind) => {
  const { instructions, question, answerSchema } = judgeOf(kind).prompt;
  return sha256Of(JSON.stringify([instructions, question, answerSchema]));
};

export const sha256Of = (text: string) => createHash('sha256').update(text).digest('hex');

const nothing = () => Promise.reject(new Error('a judge is sent words alone'));

/** As adapters are asked; no image, and nothing of a header. */
export const requestOf = (
  kind: JudgeKind,
  words: JudgeQuestion,
  inputTokens: number,
): Parameters<ConnectedModel['draft']>[0] => ({
  ...words,
  ...{ slices: [], readersQuestion: '', modality: '', inputTokens },
  answerSchema: judgeOf(kind).prompt.answerSchema,
  ...{ measure: nothing, volume: nothing, files: nothing },
});
