import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { InvalidArgumentError } from 'commander';
import { z } from 'zod';
import type { Judging } from '@/lib/api/research/judgings';
import { openProgress } from '@/lib/cli/output';
import { judgeKinds, type JudgeKind } from '@/lib/evaluation/judges/judge';
import { actOnJudging } from '@/lib/workflow/experiments/judging/act';
import { makeJudging } from '@/lib/workflow/experiments/judging/make';
import { readJudging, readJudgings } from '@/lib/workflow/experiments/judging/read';
import { workOnExperiments } from '@/lib/workflow/experiments/queue/queue';
import type { World } from '@/lib/workflow/world';

/** A metric, and the model that is asked for it. */
export interface WantedJudge {
  readonly kind: JudgeKind;
  readonly modelId: string;
}

/** `green:judge-x` */
export function wantedJudge(text: string): WantedJudge {
  const at = text.indexOf(':');
  const kind = z.enum(judgeKinds).safeParse(text.slice(0, at));
  const modelId = text.slice(at + 1);
  if (kind.success && modelId !== '') return { kind: kind.data, modelId };
  throw new InvalidArgumentError(
    `A judge is one of ${judgeKinds.join(', ')}, a colon and a model’s id.`,
  );
}

const LOOK_MS = 250;

/**
 * Have the drafts of an experiment judged; one that was asked before is gone on with.
 *
 * @param confirmed - Digests of what may be sent to third parties.
 * @returns Whether every draft was judged.
 */
export async function judge(
  world: World,
  experimentId: string,
  { kind, modelId }: WantedJudge,
  { confirmed, budget }: { confirmed: readonly string[]; budget?: number | undefined },
): Promise<boolean> {
  const known = (await readJudgings(world, experimentId)).find(
    (each) =>
      each.kind === kind && each.modelId === modelId && each.state !== 'cancelled',
  );
  const id = known?.id ?? randomUUID();
  if (!known) {
    const budgetUsd = budget === undefined ? {} : { budgetUsd: budget };
    await makeJudging(world, experimentId, { id, kind, modelId, ...budgetUsd });
  }
  const judging = known ?? (await readJudging(world, experimentId, id));
  if (judging.state === 'done') return isWhole(judging);
  const { digest, mostUsd } = judging.preview;
  const { egress, address } = judging.judge.destination;
  if (judging.confirmedBy === null) {
    const cost =
      mostUsd === null ? 'an unknown price' : `at most ${mostUsd.toFixed(4)} US dollars`;
    console.error(
      `Judge ${kind} by ${judging.judge.title}: the words of ${judging.counts.waiting} drafts and their references to ${address ?? 'this process'} (${egress}) for ${cost}`,
    );
    if (egress === 'remote' && !confirmed.includes(digest)) {
      console.error(`Nothing was sent. To send this, add --confirm-judge ${digest}`);
      return false;
    }
  }
  await actOnJudging(
    world,
    { experimentId, id },
    { to: 'running', digest, ...(budget !== undefined && { budgetUsd: budget }) },
  );
  return isWhole(await toTheEnd(world, experimentId, id));
}

const isWhole = ({ state, counts }: Judging) =>
  state === 'done' && counts.failed === 0 && counts.stopped === 0;

async function toTheEnd(
  world: World,
  experimentId: string,
  id: string,
): Promise<Judging> {
  const closing = new AbortController();
  const work = workOnExperiments(world, closing.signal);
  let progress: ReturnType<typeof openProgress> | undefined;
  let over = 0;
  try {
    for (;;) {
      const judging = await readJudging(world, experimentId, id);
      const { waiting, running } = judging.counts;
      const all = Object.values(judging.counts).reduce((sum, count) => sum + count, 0);
      const ended = all - waiting - running;
      progress ??= openProgress('Judging', all);
      progress.step(ended - over);
      over = ended;
      if (judging.state !== 'running' && running === 0) {
        if (judging.stopped) console.error(`Held: ${judging.stopped.detail}`);
        for (const { message, drafts } of judging.troubles) {
          console.error(`not judged: ${drafts}: ${message}`);
        }
        return judging;
      }
      await wait(LOOK_MS);
    }
  } finally {
    progress?.stop();
    closing.abort();
    await work;
  }
}
