import { randomUUID } from 'node:crypto';
import type { Merge, Split } from '@/lib/api/reports';
import { AppError } from '@/lib/errors';
import { merge, split } from '@/lib/report/review/regroup';
import { nextUndo, restore } from '@/lib/report/review/undo';
import { findingsOfVersion, getReportActs } from '@/lib/store/reports/reports';
import { act, type Based, type Writing } from '@/lib/workflow/review/change';

/** One finding in the place of several. @throws AppError as `merge`, and `version_stale`. */
export const mergeFindings = (world: Writing, based: Based, asked: Merge) =>
  act(
    world,
    based,
    'change',
    ({ findings }, doing) => ({
      action: 'merged',
      findings: merge(findings, asked.findingIds, asked.statement, randomUUID(), doing),
    }),
    asked.seen,
  );

/** Several findings in the place of one. @throws AppError as `split`, and `version_stale`. */
export const splitFinding = (
  world: Writing,
  based: Based,
  findingId: string,
  asked: Split,
) =>
  act(
    world,
    based,
    'change',
    ({ findings }, doing) => ({
      action: 'split',
      findings: split(findings, findingId, asked.parts, randomUUID, doing),
    }),
    asked.seen,
  );

/**
 * Take back one's own last act on the findings of a report, or do again what one took back last.
 *
 * @throws AppError `conflict` when there is none, or somebody changed the same finding since;
 *   `version_stale`.
 */
export const undoAct = (world: Writing, based: Based, which: 'undo' | 'redo') =>
  act(world, based, 'change', async ({ id, findings }, doing, session) => {
    const version = nextUndo(await getReportActs(session, id), world.user)[which];
    if (version === undefined) {
      throw new AppError(
        'conflict',
        which === 'undo' ? 'There is nothing of yours to undo.' : 'Nothing was undone.',
      );
    }
    const [before, after] = await Promise.all([
      findingsOfVersion(session, id, version - 1),
      findingsOfVersion(session, id, version),
    ]);
    return which === 'undo'
      ? { action: 'undone', findings: restore(findings, after, before, 'undone', doing) }
      : { action: 'redone', findings: restore(findings, before, after, 'redone', doing) };
  });
