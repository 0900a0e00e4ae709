import useSWR, { mutate } from 'swr';
import { requestJson } from '@/app/_data/client';
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
export async function putLabels(
  labels: readonly Label[],
  basedOn: number,
): Promise<LabelSet> {
  const saved = await requestJson('PUT', KEY, labelSetSchema, {
    body: { labels },
    ifMatch: basedOn,
  }).finally(() => void mutate(KEY));
  return saved;
}

/** The label of the set that was typed, however its letters are written. */
export const labelOf = (set: LabelSet | undefined, typed: string): Label | undefined =>
  set?.labels.find(({ text }) => labelKey(text) === labelKey(typed));
