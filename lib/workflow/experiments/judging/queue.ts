import { AppError } from '@/lib/errors';
import type { Lanes } from '@/lib/models/lanes';
import {
  changeJudging,
  claimAsk,
  countAsks,
  dueAsks,
  getJudging,
  getJudgingWork,
  isJudged,
  runningAsks,
  settleAsk,
  type DueAsk,
  type StoredJudging,
} from '@/lib/store/research/judgings';
import { getExperiment } from '@/lib/store/research/experiments';
import { bellOf } from '@/lib/workflow/experiments/bell';
import { allows } from '@/lib/workflow/experiments/queue/budget';
import { serviceOf } from '@/lib/workflow/experiments/queue/service';
import { ask, type Asking } from '@/lib/workflow/experiments/judging/ask';
import { endOf } from '@/lib/workflow/experiments/judging/settle';
import { planOf } from '@/lib/workflow/experiments/plan';
import { scoreExperiment } from '@/lib/workflow/experiments/score';
import type { World } from '@/lib/workflow/world';

/** Questions under way at once in this process, whoever answers them. */
const AT_ONCE = 8;

interface UnderWay {
  readonly judgingId: string;
  readonly mostUsd: number;
  readonly closing: AbortController;
}

/** Puts drafts before judges; see `workOnExperiments`, whose lease and bell it shares. */
export class JudgeQueue {
  readonly #world: World;
  readonly #signal: AbortSignal;
  readonly #lanes: Lanes;
  readonly #underWay = new Map<string, UnderWay>();
  readonly #ends = new Set<Promise<void>>();

  constructor(world: World, signal: AbortSignal, lanes: Lanes) {
    this.#world = world;
    this.#signal = signal;
    this.#lanes = lanes;
  }

  hasWork = true;

  get isIdle(): boolean {
    return this.#underWay.size === 0;
  }

  async settled(): Promise<void> {
    await Promise.all(this.#ends);
  }

  /** Questions that are said to be under way, and aren't: by what was written down of them. */
  async recover(): Promise<void> {
    for (const { sent, ...found } of await runningAsks(this.#world.db)) {
      if (this.#underWay.has(found.id)) continue;
      await this.#settle(found, { status: 'running', sent, costUsd: null, error: null });
    }
  }

  /** One round over everything. */
  async turn(): Promise<boolean> {
    await this.#cancelled();
    const all = await getJudgingWork(this.#world.db);
    this.hasWork = all.length > 0 || !this.isIdle;
    for (const judging of all) {
      if (this.#signal.aborted) return false;
      await this.#beginSome(judging);
    }
    return false;
  }

  async #cancelled() {
    for (const { judgingId, closing } of this.#underWay.values()) {
      const { state } = await getJudging(this.#world.db, judgingId);
      if (state === 'cancelled') closing.abort();
    }
  }

  async #beginSome(judging: StoredJudging): Promise<void> {
    const { db } = this.#world;
    const { id, modelId, budgetUsd } = judging;
    const own = [...this.#underWay.values()].filter(({ judgingId }) => judgingId === id);
    const due = await dueAsks(db, id, new Date(), AT_ONCE);
    if (due.length === 0) {
      if (own.length === 0 && (await isJudged(db, id))) await this.#end(judging);
      return;
    }
    const { spentUsd } = await countAsks(db, id);
    let reserved = own.reduce((sum, { mostUsd }) => sum + mostUsd, 0);
    for (const one of due) {
      if (this.#underWay.size >= AT_ONCE) return;
      const mostUsd = one.mostUsd ?? 0;
      if (!allows(budgetUsd, spentUsd + reserved + mostUsd)) {
        if (own.length === 0 && reserved === 0) {
          const detail = `The next question might go beyond ${budgetUsd} US dollars.`;
          await this.#pause(judging, 'budget', detail);
        }
        return;
      }
      const { pace, service } = await serviceOf(this.#world, modelId);
      if (this.#lanes.wait(service, pace, performance.now()) > 0) return;
      if (await this.#begin(judging, one, service)) reserved += mostUsd;
    }
  }

  async #begin(judging: StoredJudging, due: DueAsk, service: string): Promise<boolean> {
    if (!(await claimAsk(this.#world.db, due))) return false;
    const claimed = { ...due, attempt: due.attempt + 1 };
    const closing = new AbortController();
    const [judgingId, mostUsd] = [judging.id, due.mostUsd ?? 0];
    this.#underWay.set(due.id, { judgingId, mostUsd, closing });
    this.#lanes.begin(service, performance.now());
    const end = ask(this.#world, judging, claimed, closing.signal)
      .then((asked) => this.#settle(claimed, asked))
      .catch((error: unknown) => console.error(error)) // the next to hold the queue settles it
      .finally(() => {
        this.#underWay.delete(due.id);
        this.#lanes.end(service);
        this.#ends.delete(end);
        bellOf(this.#world).ring();
      });
    this.#ends.add(end);
    return true;
  }

  async #settle(claimed: DueAsk, asked: Asking): Promise<void> {
    const { db } = this.#world;
    const judging = await getJudging(db, claimed.judgingId);
    const { whenLost } = planOf(await getExperiment(db, judging.experimentId));
    const { data, held } = endOf(claimed, asked, { whenLost });
    // Held first: what waits again is not begun in between.
    if (held !== null) await this.#pause(judging, 'trouble', held);
    await settleAsk(db, claimed, data);
  }

  /** Scored first: whoever sees that it is done finds its numbers. */
  async #end(judging: StoredJudging) {
    const user = judging.confirmedBy ?? judging.author;
    await scoreExperiment({ ...this.#world, user }, judging.experimentId).catch(
      (error: unknown) => {
        if (!(error instanceof AppError)) throw error; // every draft is gone
      },
    );
    await changeJudging(this.#world.db, judging, ['running'], {
      ...{ state: 'done', stopped: null, finishedAt: new Date() },
    });
    bellOf(this.#world).ring();
  }

  async #pause(judging: StoredJudging, why: 'budget' | 'trouble', detail: string) {
    await changeJudging(this.#world.db, judging, ['running'], {
      ...{ state: 'paused', stopped: JSON.stringify({ why, detail }) },
    });
    bellOf(this.#world).ring();
  }
}
