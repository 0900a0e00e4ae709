import useSWR from 'swr';
import { requestJson } from '@/app/_data/client';
import { thenReread } from '@/app/_data/reread';
import {
  labelKey,
  labelSetSchema,
  type Label,
  type LabelSet,
} from '@/lib/api/viewing/labels';

const KEY = '/api/labels';

/** The labels that the team offers; undefined while they are on their way. */
export const useLabels = (): LabelSet | undefined =>
  useSWR(KEY, (key: string) => requestJson('GET', key, labelSetSchema), {
    // Whoever labels can type any words without them.
    shouldRetryOnError: false,
  }).data;

/** @throws ProblemError, 412 when somebody else changed them meanwhile */
export const putLabels = (labels: readonly Label[], basedOn: number): Promise<LabelSet> =>
  thenReread(
    KEY,
    requestJson('PUT', KEY, labelSetSchema, { body: { labels }, ifMatch: basedOn }),
  );

/** The label of the set that was typed, however its letters are written. */
export const labelOf = (set: LabelSet | undefined, typed: string): Label | undefined =>
  set?.labels.find(({ text }) => labelKey(text) === labelKey(typed));

/** A thing under other words; one of the team's labels brings its code, and its colour if it has one. */
export const named = <Thing extends { readonly color: string | null }>(
  thing: Thing,
  words: string,
  offered: Label | undefined,
) => ({
  ...thing,
  label: offered?.text ?? words,
  code: offered?.code ?? null,
  color: offered?.color ?? thing.color,
});
