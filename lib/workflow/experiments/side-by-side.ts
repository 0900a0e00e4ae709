import { cellStates } from '@/lib/api/research/experiments';
import type { SideBySide } from '@/lib/api/research/side-by-side';
import { AppError } from '@/lib/errors';
import { alignFindings } from '@/lib/evaluation/findings/align';
import { findingsFromText } from '@/lib/evaluation/findings/from-text';
import { statementSchema, type Statement } from '@/lib/report/finding';
import { bodyText } from '@/lib/report/prose';
import { draftsOfStudy } from '@/lib/store/research/cells';
import { contentOf, getCohortVersion } from '@/lib/store/research/cohorts';
import { getExperiment } from '@/lib/store/research/experiments';
import { mustNotReadBlind } from '@/lib/workflow/blind/veil';
import { errorOf } from '@/lib/workflow/experiments/read';
import type { World } from '@/lib/workflow/world';
import { z } from 'zod';

const stateSchema = z.enum(cellStates);
const draftSchema = z.object({ statements: z.array(statementSchema) });

/**
 * What the models of an experiment drafted of one study, aligned finding by finding. Whoever still has
 * drafts of the experiment to judge blind is told nothing.
 *
 * @param repeat - From 1.
 * @throws AppError `not_found` where the study is not in its cohort; `conflict` for a blind reader.
 */
export async function readSideBySide(
  { db, user }: Pick<World, 'db' | 'user'>,
  id: string,
  { study: studyUid, repeat }: { study: string; repeat: number },
): Promise<SideBySide> {
  const { cohortId, cohortVersion } = await getExperiment(db, id);
  const { studies } = await getCohortVersion(db, cohortId, cohortVersion);
  const study = studies.find((each) => each.studyUid === studyUid);
  if (!study) {
    throw new AppError('not_found', 'This study is not in the cohort of the experiment.');
  }
  await mustNotReadBlind({ db, user }, id);
  const drafts = (await draftsOfStudy(db, id, studyUid, repeat)).map((cell) => {
    const { draft, state, id: cellId, runId, modelId, arm } = cell;
    const statements =
      draft === null ? [] : draftSchema.parse(JSON.parse(draft)).statements;
    return {
      ...{ id: cellId, runId, modelId, arm, statements, text: bodyText(statements) },
      ...{ state: stateSchema.parse(state), error: errorOf(cell) },
    };
  });
  const reference = referenceOf(study.references[0]);
  const reports = [...(reference ? [reference] : []), ...drafts];
  return {
    ...{ studyUid, repeat, reference, drafts },
    isHere: (await contentOf(db, [studyUid])).has(studyUid),
    strands: strandsOf(reports.map(({ statements }) => statements)),
  };
}

function referenceOf(stored: { text: string; findings: string | null } | undefined) {
  if (!stored) return null;
  const { text, findings } = stored;
  const statements =
    findings === null
      ? findingsFromText(text)
      : statementSchema.array().parse(JSON.parse(findings));
  return { text, statements };
}

/** Of findings only; places are of all statements. */
function strandsOf(reports: readonly (readonly Statement[])[]): SideBySide['strands'] {
  const places = reports.map((statements) =>
    statements.flatMap(({ section }, at) => (section === 'findings' ? [at] : [])),
  );
  const findings = reports.map((statements, at) =>
    (places[at] ?? []).flatMap((place) => statements[place] ?? []),
  );
  return alignFindings(findings).map(({ members, differences }) => ({
    members: members.map((index, at) =>
      index === null ? null : (places[at]?.[index] ?? null),
    ),
    differences: differences.map((each) => [...each]),
  }));
}
