import type { CheckContext, CheckedFrame } from '@/lib/report/checks/checked';
import { coverageWarnings } from '@/lib/report/checks/coverage';
import { boxWarnings } from '@/lib/report/checks/evidence';
import { identityWarnings } from '@/lib/report/checks/identity';
import { impressionWarnings } from '@/lib/report/checks/impression';
import { regionWarnings } from '@/lib/report/checks/regions';
import { repetitionWarnings, wordingWarnings } from '@/lib/report/checks/wording';
import type { Evidence, Statement } from '@/lib/report/finding';

/**
 * What deserves a second look, without any model: contradictions between a statement's words, its
 * fields, its boxes, the other statements and what was sent. A warning never changes a statement.
 *
 * @returns For each statement, in order, plain sentences; mostly none.
 */
export function checkStatements(
  statements: readonly Statement[],
  context: CheckContext,
): string[][] {
  const frames = new Map(context.frames.map((frame) => [keyOf(frame), frame]));
  const repetitions = repetitionWarnings(statements);
  const contradictions = impressionWarnings(statements);
  return statements.map((statement, index) => [
    ...evidenceWarnings(statement, frames),
    ...identityWarnings(statement, context),
    ...coverageWarnings(statement, context),
    ...regionWarnings(statement, context.bodyPart),
    ...wordingWarnings(statement),
    ...(repetitions[index] ?? []),
    ...(contradictions[index] ?? []),
  ]);
}

const keyOf = ({ sopInstanceUid, frame }: Pick<Evidence, 'sopInstanceUid' | 'frame'>) =>
  `${sopInstanceUid}/${frame}`;

function evidenceWarnings(
  statement: Statement,
  frames: ReadonlyMap<string, CheckedFrame>,
): string[] {
  const { evidence } = statement;
  const unsent = evidence.some((each) => !frames.has(keyOf(each)));
  return [
    ...(unsent ? ['Points to an image that was not among those sent.'] : []),
    ...evidence.flatMap((each) => {
      const frame = frames.get(keyOf(each));
      return frame && each.box ? boxWarnings(statement, each.box, frame) : [];
    }),
  ];
}
