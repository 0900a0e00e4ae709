import useSWR from 'swr';
import { requestJson } from '@/app/_data/client';
import {
  disputeListSchema,
  nextTaskSchema,
  ownTaskListSchema,
  readingListSchema,
  readingSchema,
  readingTaskSchema,
} from '@/lib/api/blind/protocol';
import { readingStatisticsSchema } from '@/lib/api/blind/statistics';
import { experimentListSchema } from '@/lib/api/research/experiments';
import type { z } from 'zod';

export const READINGS = '/api/comparisons';
export const readingKey = (id: string) => `${READINGS}/${id}`;

const useJson = <T>(key: string | null, schema: z.ZodType<T>) =>
  useSWR(key, (url: string) => requestJson('GET', url, schema), {
    shouldRetryOnError: false,
    revalidateOnFocus: false,
  });

export const useExperiments = () => useJson('/api/experiments', experimentListSchema);
export const useReadings = () => useJson(READINGS, readingListSchema);
export const useReading = (id: string) => useJson(readingKey(id), readingSchema);
export const useNextTask = (id: string) =>
  useJson(`${readingKey(id)}/next`, nextTaskSchema);
export const useOwnTasks = (id: string) =>
  useJson(`${readingKey(id)}/tasks`, ownTaskListSchema);
export const useOwnTask = (id: string, task: string) =>
  useJson(`${readingKey(id)}/tasks/${task}`, readingTaskSchema);
export const useStatistics = (id: string) =>
  useJson(`${readingKey(id)}/statistics`, readingStatisticsSchema);
export const useDisputes = (id: string) =>
  useJson(`${readingKey(id)}/disputes`, disputeListSchema);
