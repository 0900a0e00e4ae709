import { AppError } from '@/lib/errors';
import type { Finding } from '@/lib/report/finding';
import { withDeed, type Doing } from './decide';

/** What undoing has to know of a version of a report. */
export interface PastAct {
  readonly version: number;
  /** What was done to get there, such as `accepted` or `signed`. */
  readonly action: string;
  readonly author: string;
}

/** Acts on findings; what is done to a whole report, such as a signature, is not undone. */
const UNDOABLE = new Set([
  'accepted',
  'edited',
  'rejected',
  'undecided',
  'added',
  'merged',
  'split',
  'flagged',
  'unflagged',
  'told',
  'proposed',
]);

/**
 * Which of somebody's own acts would be undone next, and which done again: versions that they led to.
 *
 * @param past - All versions, oldest first. Nobody undoes what others did, nor what was done before the
 *   report was signed, opened or let out.
 */
export function nextUndo(
  past: readonly PastAct[],
  author: string,
): { undo: number | undefined; redo: number | undefined } {
  let done: number[] = [];
  let undone: number[] = [];
  for (const act of past) {
    if (!UNDOABLE.has(act.action) && act.action !== 'undone' && act.action !== 'redone') {
      [done, undone] = [[], []];
    } else if (act.author !== author) continue;
    else if (act.action === 'undone') undone.push(...done.splice(-1));
    else if (act.action === 'redone') done.push(...undone.splice(-1));
    else {
      done.push(act.version);
      undone = [];
    }
  }
  return { undo: done.at(-1), redo: undone.at(-1) };
}

/**
 * Take back, in the findings as they are now, what led from some findings to others.
 *
 * @param from - The findings with what is to be taken back.
 * @param to - Those without.
 * @throws AppError `conflict` where somebody changed one of them since: theirs is not lost that way.
 */
export function restore(
  now: readonly Finding[],
  from: readonly Finding[],
  to: readonly Finding[],
  did: 'undone' | 'redone',
  doing: Doing,
): Finding[] {
  const [was, shall, is] = [from, to, now].map(byId) as [Index, Index, Index];
  const touched = [...new Set([...was.keys(), ...shall.keys()])].filter(
    (id) => contentOf(was.get(id)) !== contentOf(shall.get(id)),
  );
  for (const id of touched) {
    if (contentOf(is.get(id)) === contentOf(was.get(id))) continue;
    throw new AppError('conflict', 'This finding was changed again since.', {
      hint: 'Decide on it anew instead.',
    });
  }
  const back = new Set(touched);
  const result = now.flatMap((finding): Finding[] => {
    if (!back.has(finding.id)) return [finding];
    const wanted = shall.get(finding.id);
    return wanted ? [withDeed({ ...wanted, history: finding.history }, did, doing)] : [];
  });
  for (const [index, finding] of to.entries()) {
    if (!back.has(finding.id) || is.has(finding.id)) continue;
    const before = to.slice(0, index).findLast(({ id }) => has(result, id));
    const at = before ? result.findIndex(({ id }) => id === before.id) + 1 : 0;
    result.splice(at, 0, withDeed(finding, did, doing));
  }
  return result;
}

type Index = ReadonlyMap<string, Finding>;
const byId = (findings: readonly Finding[]): Index =>
  new Map(findings.map((finding) => [finding.id, finding]));
const has = (findings: readonly Finding[], id: string) =>
  findings.some((finding) => finding.id === id);

/** All of a finding but who did what to it. */
const contentOf = (finding: Finding | undefined): string =>
  JSON.stringify(finding, (key, value: unknown) => (key === 'history' ? [] : value)) ??
  '';
