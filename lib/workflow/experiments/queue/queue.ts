import { randomUUID } from 'node:crypto';
import type { Plan } from '@/lib/api/research/experiments';
import { AppError } from '@/lib/errors';
import { Lanes } from '@/lib/models/lanes';
import {
  claimCell,
  dueCells,
  isOver,
  runningCells,
  type DueCell,
} from '@/lib/store/research/cells';
import {
  changeExperiment,
  getExperiment,
  getWork,
} from '@/lib/store/research/experiments';
import type { Work } from '@/lib/store/research/experiments';
import { isScored } from '@/lib/store/research/scores';
import { startDraft } from '@/lib/workflow/draft/draft';
import { findLog } from '@/lib/workflow/draft/run-log';
import { bellOf } from '@/lib/workflow/experiments/bell';
import { JudgeQueue } from '@/lib/workflow/experiments/judging/queue';
import { spendingOf } from '@/lib/workflow/experiments/queue/budget';
import { Lease } from '@/lib/workflow/experiments/queue/lease';
import { planOf } from '@/lib/workflow/experiments/plan';
import {
  mustBeLocked,
  prepareSome,
  previewOf,
  requestFor,
} from '@/lib/workflow/experiments/prepare-cells';
import { scoreExperiment } from '@/lib/workflow/experiments/score';
import { serviceOf } from '@/lib/workflow/experiments/queue/service';
import { settle } from '@/lib/workflow/experiments/queue/settle';
import type { World } from '@/lib/workflow/world';

/** Runs under way at once in this process, whoever answers them: their images are in memory. */
const AT_ONCE = 8;
/** How often is looked for what another process changed: while there is work, and while there is none. */
const LOOK_MS = 1_000;
const IDLE_MS = 5_000;
/** And while somebody else works on the queue. */
const ASIDE_MS = 2_000;
const AFTER_TROUBLE_MS = 5_000;

/** A run of this process. */
interface UnderWay {
  readonly experimentId: string;
  readonly runId: string;
  readonly mostUsd: number;
}

/**
 * Work on the experiments of an archive until the signal is aborted: prepare what is new, and begin
 * runs as fast as their services, and their budgets, allow. All that is known stands in the database,
 * so that whoever takes over goes on where it ended; one process at a time has the queue.
 *
 * @param enough - Asked when nothing is under way: true ends it.
 */
export async function workOnExperiments(
  world: World,
  signal: AbortSignal,
  enough: () => Promise<boolean> = async () => false,
): Promise<void> {
  const bell = bellOf(world);
  const lease = new Lease(world.db);
  const lanes = new Lanes();
  const queues = [new Queue(world, signal, lanes), new JudgeQueue(world, signal, lanes)];
  let isOurs = false;
  try {
    while (!signal.aborted) {
      try {
        const had = isOurs;
        isOurs = await lease.hold();
        let isBusy = false;
        for (const queue of isOurs ? queues : []) {
          if (!had) await queue.recover();
          isBusy = (await queue.turn()) || isBusy;
        }
        if (queues.every(({ isIdle }) => isIdle) && (await enough())) return;
        const pause = queues.some(({ hasWork }) => hasWork) ? LOOK_MS : IDLE_MS;
        if (!isBusy) await bell.wait(isOurs ? pause : ASIDE_MS, signal);
      } catch (error) {
        if (signal.aborted) break;
        console.error(error); // the database is gone, or full: what is known is kept, and tried again
        await bell.wait(AFTER_TROUBLE_MS, signal);
      }
    }
  } finally {
    await Promise.all(queues.map((queue) => queue.settled()));
    if (isOurs) await lease.release();
  }
}

class Queue {
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

  /** Was there any experiment to work on, the last time? A new one of this process rings the bell. */
  hasWork = true;

  get isIdle(): boolean {
    return this.#underWay.size === 0;
  }

  async settled(): Promise<void> {
    await Promise.all(this.#ends);
  }

  /** Cells that are said to be under way, and aren't: by what their runs have written down. */
  async recover(): Promise<void> {
    for (const cell of await runningCells(this.#world.db)) {
      if (this.#underWay.has(cell.id)) continue;
      await this.#settle(cell, planOf(await this.#experimentOf(cell)));
    }
  }

  #experimentOf = ({ experimentId }: { experimentId: string }) =>
    getExperiment(this.#world.db, experimentId);

  /** One round over everything. @returns Whether there is something to do right now. */
  async turn(): Promise<boolean> {
    await this.#cancelled();
    let isBusy = false;
    const all = await getWork(this.#world.db);
    this.hasWork = all.length > 0 || !this.isIdle;
    for (const experiment of all) {
      if (this.#signal.aborted) return false;
      const more =
        experiment.state === 'preparing'
          ? await prepareSome(this.#world, experiment, this.#signal)
          : await this.#beginSome(experiment);
      if (experiment.state === 'preparing') bellOf(this.#world).ring();
      isBusy ||= more;
    }
    return isBusy;
  }

  /** Runs of experiments that were cancelled are broken off. */
  async #cancelled() {
    const ids = new Set([...this.#underWay.values()].map((each) => each.experimentId));
    for (const id of ids) {
      const { state } = await getExperiment(this.#world.db, id);
      if (state !== 'cancelled') continue;
      for (const { experimentId, runId } of this.#underWay.values()) {
        if (experimentId === id) findLog(runId)?.cancel();
      }
    }
  }

  async #beginSome(experiment: Work): Promise<boolean> {
    const { db } = this.#world;
    const own = [...this.#underWay.values()].filter(
      ({ experimentId }) => experimentId === experiment.id,
    );
    const plan = planOf(experiment);
    const due = await this.#due(experiment, plan);
    if (due.length === 0) {
      if (own.length === 0 && (await isOver(db, experiment.id)))
        await this.#end(experiment);
      return false;
    }
    const spending = await spendingOf(db, experiment);
    let reserved = own.reduce((sum, { mostUsd }) => sum + mostUsd, 0);
    for (const cell of due) {
      if (this.#underWay.size >= AT_ONCE) return false;
      const mostUsd = previewOf(cell)?.mostUsd ?? 0;
      if (!spending.allows(reserved + mostUsd)) {
        if (own.length === 0 && reserved === 0) await this.#broke(experiment);
        return false;
      }
      const { pace, service } = await serviceOf(this.#world, cell.modelId);
      if (this.#lanes.wait(service, pace, performance.now()) > 0) continue;
      if (await this.#begin(experiment, plan, cell, service)) reserved += mostUsd;
    }
    return false;
  }

  /** Some of each model, so that a slow one holds up no other; in their order. */
  async #due({ id: experimentId }: Work, { models }: Plan): Promise<DueCell[]> {
    const due = await Promise.all(
      models.map(({ id: modelId }) =>
        dueCells(this.#world.db, { experimentId, modelId }, new Date(), AT_ONCE),
      ),
    );
    return due.flat().sort((a, b) => a.position - b.position);
  }

  async #begin(experiment: Work, plan: Plan, cell: DueCell, service: string) {
    const { db } = this.#world;
    const runId = randomUUID();
    if (!(await claimCell(db, cell, runId))) return false;
    const claimed = { ...cell, runId, attempt: cell.attempt + 1 };
    const preview = previewOf(cell);
    this.#underWay.set(cell.id, {
      ...{ experimentId: experiment.id, runId },
      mostUsd: preview?.mostUsd ?? 0,
    });
    this.#lanes.begin(service, performance.now());
    const end = this.#ask(experiment, plan, claimed, preview?.digest)
      .catch((error: unknown) => console.error(error)) // the next to hold the queue settles it
      .finally(() => {
        this.#underWay.delete(cell.id);
        this.#lanes.end(service);
        this.#ends.delete(end);
        bellOf(this.#world).ring();
      });
    this.#ends.add(end);
    return true;
  }

  async #ask(
    experiment: Work,
    plan: Plan,
    cell: DueCell & { runId: string },
    confirmed: string | undefined,
  ): Promise<void> {
    const actor = experiment.confirmedBy ?? experiment.author;
    const world = { ...this.#world, user: actor, person: undefined };
    try {
      await mustBeLocked(world, experiment, cell.studyUid);
      const request = await requestFor(world, plan, cell);
      const { ended } = await startDraft(
        world,
        { ...request, ...(confirmed && { confirmed }) },
        cell.runId,
      );
      await ended;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return this.#settle(cell, plan, error);
    }
    await this.#settle(cell, plan);
  }

  async #settle(
    cell: Omit<DueCell, 'runId'> & { runId: string | null },
    plan: Plan,
    trouble?: AppError,
  ): Promise<void> {
    const { runId } = cell;
    if (runId === null) return;
    const preview = previewOf(cell) ?? { mostUsd: null };
    const detail = await settle(this.#world, { ...cell, runId }, plan, preview, trouble);
    if (detail !== null) await this.#pause(cell.experimentId, 'trouble', detail);
  }

  /** Scored first: whoever sees that it is done finds its numbers, if there can be any. */
  async #end({ id, confirmedBy, author }: Work) {
    if (!(await isScored(this.#world.db, id))) {
      await scoreExperiment({ ...this.#world, user: confirmedBy ?? author }, id).catch(
        (error: unknown) => {
          if (!(error instanceof AppError)) throw error; // there is nothing to hold drafts against
        },
      );
    }
    await changeExperiment(this.#world.db, id, ['running'], {
      ...{ state: 'done', stopped: null, finishedAt: new Date() },
    });
    bellOf(this.#world).ring();
  }

  #broke = ({ id, budgetUsd }: Work) =>
    this.#pause(id, 'budget', `The next run might go beyond ${budgetUsd} US dollars.`);

  async #pause(id: string, why: 'budget' | 'trouble', detail: string) {
    await changeExperiment(this.#world.db, id, ['running'], {
      ...{ state: 'paused', stopped: JSON.stringify({ why, detail }) },
    });
    bellOf(this.#world).ring();
  }
}
