import { useEffect } from 'react';
import { ProblemError, request, requestJson } from '@/app/_data/client';
import { createStore, useStore } from '@/app/_ui/store';
import { toastProblem } from '@/app/_words/problem';
import { isUnderWay } from '@/lib/api/pacs/jobs';
import {
  pullListSchema,
  pullSchema,
  type Here,
  type PacsStudyRow,
  type Pull,
} from '@/lib/api/pacs/protocol';

/** What is and was fetched, by id, as the server tells it. */
const pulls = createStore<{ byId: ReadonlyMap<string, Pull> }>({ byId: new Map() });

const hear = (pull: Pull) =>
  pulls.set(({ byId }) => ({ byId: new Map([...byId, [pull.id, pull]]) }));

export const usePulls = () => useStore(pulls, ({ byId }) => byId);

/** Listen while the page is open; a connection that was lost is made anew by the browser. */
export function useLivePulls() {
  useEffect(() => {
    const source = new EventSource('/api/pacs/pulls/events');
    source.addEventListener('pull', ({ data }: MessageEvent<string>) => {
      const pull = pullSchema.safeParse(JSON.parse(data));
      if (pull.success) hear(pull.data);
    });
    return () => source.close();
  }, []);
}

interface Wanted {
  studyUid: string;
  seriesUids?: readonly string[];
}

export async function startPulls(nodeId: string, wanted: readonly Wanted[]) {
  await saying(async () => {
    const body = { nodeId, pulls: wanted };
    const answer = await requestJson('POST', '/api/pacs/pulls', pullListSchema, { body });
    // By now the events may have told how it ended: the answer is older than they are.
    const known = pulls.get().byId;
    for (const pull of answer.pulls) if (!known.has(pull.id)) hear(pull);
  });
}

export const cancelPull = (id: string) =>
  saying(() => request('DELETE', `/api/pacs/pulls/${id}`));

export const resumePull = (id: string) =>
  saying(() => request('POST', `/api/pacs/pulls/${id}/resume`));

async function saying(work: () => Promise<unknown>) {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    toastProblem(error);
  }
}

/** Instances that are here by it, of those that it was to fetch. */
export const arrived = ({ counts }: Pull) =>
  counts.present + counts.stored + counts.duplicate + counts.replaced;

/** The pull of a study that is under way, of those given. */
export const underWayOf = (studyUid: string, all: ReadonlyMap<string, Pull>) =>
  [...all.values()].find((pull) => pull.studyUid === studyUid && isUnderWay(pull));

/** How much of a study is here now: what the search said, and what was fetched since. */
export function hereNow(
  study: Pick<PacsStudyRow, 'studyUid' | 'here' | 'instanceCount'>,
  all: ReadonlyMap<string, Pull>,
  searchedAt: string,
): Here {
  const since = [...all.values()].filter(
    (pull) => pull.studyUid === study.studyUid && (pull.finishedAt ?? '9') > searchedAt,
  );
  const stored = since.reduce((sum, { counts }) => sum + counts.stored, 0);
  const instances = study.here.instances + stored;
  const whole =
    study.here.state === 'whole' ||
    since.some(
      ({ status, seriesUids }) => status === 'done' && seriesUids.length === 0,
    ) ||
    (study.instanceCount !== null && instances >= study.instanceCount);
  return { instances, state: whole ? 'whole' : instances > 0 ? 'part' : 'none' };
}
