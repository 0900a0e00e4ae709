import { useEffect, useRef, useState } from 'react';
import useSWR from 'swr';
import { requestJson } from '@/app/_data/client';
import { cohortListSchema, cohortSchema } from '@/lib/api/research/cohorts';
import {
  cellPageSchema,
  experimentListSchema,
  experimentSchema,
  progressSchema,
  type Progress,
} from '@/lib/api/research/experiments';
import { judgingListSchema } from '@/lib/api/research/judgings';
import { scoringSchema } from '@/lib/api/research/scores';
import type { z } from 'zod';

export const COHORTS = '/api/cohorts';
export const EXPERIMENTS = '/api/experiments';
export const experimentKey = (id: string) => `${EXPERIMENTS}/${id}`;

const useJson = <T>(key: string | null, schema: z.ZodType<T>, refreshInterval = 0) =>
  useSWR(key, (url: string) => requestJson('GET', url, schema), {
    refreshInterval,
    shouldRetryOnError: false,
    keepPreviousData: true,
  });

/** What goes on meanwhile is told by itself on the page of an experiment, not in the list. */
const LIST_MS = 5_000;

export const useCohorts = () => useJson(COHORTS, cohortListSchema);
export const useCohort = (id: string | null, version?: number) =>
  useJson(
    id && `${COHORTS}/${id}${version === undefined ? '' : `?version=${version}`}`,
    cohortSchema,
  );
export const useExperimentList = () =>
  useJson(EXPERIMENTS, experimentListSchema, LIST_MS);
export const useExperiment = (id: string) => useJson(experimentKey(id), experimentSchema);

/** @param after - Changes whenever there may be others. */
export const useRuns = (id: string, state: 'failed' | 'stopped', after: number) =>
  useJson(
    after === 0 ? null : `${experimentKey(id)}/runs?state=${state}&limit=50&n=${after}`,
    cellPageSchema,
  );

/** The newest numbers; an error where there are none. @param scorings - How many there are. */
export const useScoring = (id: string, scorings: number) =>
  useJson(
    scorings === 0 ? null : `${experimentKey(id)}/scores?number=${scorings}`,
    scoringSchema,
  );

/** How often is looked while a judge is at work. */
const JUDGING_MS = 1_500;

/** Its judges. @param onEnd - One of them has ended: there are other numbers. */
export function useJudgings(id: string, onEnd: () => void) {
  const told = useRef(onEnd);
  useEffect(() => {
    told.current = onEnd;
  });
  const [isBusy, setBusy] = useState(false);
  const answer = useJson(
    `${experimentKey(id)}/judgings`,
    judgingListSchema,
    isBusy ? JUDGING_MS : 0,
  );
  const runs = answer.data?.judgings.some(({ state }) => state === 'running') ?? false;
  if (runs !== isBusy) setBusy(runs);
  useEffect(() => {
    if (!isBusy) return;
    return () => told.current();
  }, [isBusy]);
  return answer;
}

/**
 * An experiment as the server tells it, until it ends.
 *
 * @param onState - Its state is another one.
 * @param round - Changed: it may go on again.
 */
export function useProgress(id: string, round: number, onState: () => void) {
  const [progress, setProgress] = useState<Progress>();
  const told = useRef(onState);
  useEffect(() => {
    told.current = onState;
  });
  useEffect(() => {
    let state = '';
    const source = new EventSource(`${experimentKey(id)}/events`);
    source.addEventListener('experiment', ({ data }: MessageEvent<string>) => {
      const read = progressSchema.safeParse(JSON.parse(data));
      if (!read.success) return;
      const { counts } = read.data;
      setProgress(read.data);
      if (state !== read.data.state) told.current();
      state = read.data.state;
      const isOver = state === 'done' || state === 'cancelled';
      if (isOver && !counts.running) source.close();
    });
    return () => source.close();
  }, [id, round]);
  return progress;
}
