import useSWR from 'swr';
import type { z } from 'zod';
import { requestJson } from './client';

/** What the server says, and keeps saying; null: it isn't asked. */
export const useJson = <T>(
  url: string | null,
  schema: z.ZodType<T>,
  refreshInterval = 0,
) =>
  useSWR(url, (key: string) => requestJson('GET', key, schema), {
    refreshInterval,
    keepPreviousData: true,
    // A failed read is shown with a button; trying again behind the person's back hides it.
    shouldRetryOnError: false,
  });
