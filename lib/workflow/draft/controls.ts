import { runRequestSchema, type Run, type RunRequest } from '@/lib/api/runs';
import {
  controlImages,
  controlWarnings,
  type Control,
} from '@/lib/report/checks/null-control';
import type { Statement } from '@/lib/report/finding';
import type { DbSession } from '@/lib/store/db';
import { getRuns, type StoredRun } from '@/lib/store/runs';
import type { StoredDraft } from '@/lib/workflow/draft/draft';

/** A draft held against the controls of the same recipe by the same model. */
export interface Controlled {
  /** For each statement, in order. */
  readonly warnings: readonly string[][];
  readonly controls: Run['controls'];
}

/** @returns Nothing to say for a run without a draft, and for a control itself. */
export async function heldAgainstControls(
  db: DbSession,
  run: StoredRun,
  statements: readonly Statement[],
): Promise<Controlled> {
  const request = requestOf(run);
  const warnings: string[][] = statements.map(() => []);
  if (request.control || statements.length === 0) return { warnings, controls: [] };
  const runs = await getRuns(db, run.studyUid); // newest first
  const controls = controlImages.flatMap((images) => {
    const control = runs.find(
      (each) => each.draft && sameBut(request, requestOf(each), images),
    );
    if (!control) return [];
    const again = controlWarnings(statements, controlOf(control, images));
    again.forEach((found, index) => warnings[index]?.push(...found));
    return [
      {
        runId: control.id,
        images,
        again: again.filter((found) => found.length > 0).length,
        of: statements.filter(({ section }) => section !== 'technique').length,
      },
    ];
  });
  return { warnings, controls };
}

const requestOf = ({ request }: StoredRun): RunRequest =>
  runRequestSchema.parse(JSON.parse(request));

const sameBut = (of: RunRequest, other: RunRequest, images: Control['images']) =>
  other.control === images &&
  JSON.stringify([of.modelId, of.recipe, of.task]) ===
    JSON.stringify([other.modelId, other.recipe, other.task]);

const controlOf = ({ draft }: StoredRun, images: Control['images']): Control => ({
  images,
  statements: (JSON.parse(draft ?? '{"statements":[]}') as StoredDraft).statements,
});
