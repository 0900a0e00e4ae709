import { useCohort } from '@/app/_experiments/data';
import useSWR from 'swr';
import { requestJson } from '@/app/_data/client';
import { experimentKey } from '@/app/_experiments/data';
import { wayName } from '@/app/_experiments/run/way-name';
import {
  cellPageSchema,
  type Cell,
  type Experiment,
} from '@/lib/api/research/experiments';
import type { Scoring } from '@/lib/api/research/scores';

/** A page of runs; an experiment has twenty thousand at most. */
const PAGE = 1000;

async function allRuns(id: string): Promise<Cell[]> {
  const runs: Cell[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const query: string = `limit=${PAGE}&state=done${cursor && `&cursor=${cursor}`}`;
    const page: { runs: Cell[]; cursor: string | null } = await requestJson(
      'GET',
      `${experimentKey(id)}/runs?${query}`,
      cellPageSchema,
    );
    runs.push(...page.runs);
    cursor = page.cursor;
  }
  return runs;
}

interface Each {
  /** Of every draft that has one. */
  readonly byMaker: ReadonlyMap<string, readonly number[]>;
  /** Means over the repeats of each study, by maker. */
  readonly studies: readonly {
    readonly number: number;
    readonly values: ReadonlyMap<string, number>;
  }[];
}

/** What each draft got by one metric; undefined until it is there. */
export function useEach(
  { number, scores }: Scoring,
  { id, plan, cohort }: Experiment,
  metric: string,
): Each | undefined {
  const { data: runs } = useSWR([experimentKey(id), 'done', number] as const, () =>
    allRuns(id),
  );
  const { data: locked } = useCohort(cohort.id, cohort.version);
  if (!runs || !locked) return undefined;
  const values = new Map(
    scores.map((score) => [score.runId, score.values[metric] ?? null]),
  );
  const known = runs.flatMap((run) => {
    const value = values.get(run.id) ?? null;
    const maker = wayName(run.modelId, plan.arms.length === 1 ? null : run.arm + 1);
    return value === null ? [] : [{ maker, study: run.studyUid, value }];
  });
  const mean = (some: readonly { value: number }[]) =>
    some.reduce((sum, { value }) => sum + value, 0) / some.length;
  const byStudy = Map.groupBy(known, ({ study }) => study);
  return {
    byMaker: new Map(
      [...Map.groupBy(known, ({ maker }) => maker)].map(([maker, own]) => [
        maker,
        own.map(({ value }) => value),
      ]),
    ),
    studies: locked.list.flatMap(({ studyUid }, at) => {
      const own = byStudy.get(studyUid);
      if (!own) return [];
      const means = [...Map.groupBy(own, ({ maker }) => maker)].map(
        ([maker, same]): [string, number] => [maker, mean(same)],
      );
      return [{ number: at + 1, values: new Map(means) }];
    }),
  };
}
