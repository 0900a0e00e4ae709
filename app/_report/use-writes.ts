import { useTranslations } from 'next-intl';
import { useCallback, useState } from 'react';
import { toast } from 'sonner';
import type { KeyedMutator } from 'swr';
import type { z } from 'zod';
import { ProblemError, requestJson } from '@/app/_data/client';
import { toastProblem } from '@/app/_words/problem';
import {
  reportSchema,
  type Decide,
  type Report,
  type reportListSchema,
} from '@/lib/api/reports';
import { stillHolds, type Sent } from './acts';

/** A write that met a newer version of the report: kept, so that it can be made again. */
export interface Stale {
  readonly before: Report;
  readonly what: string;
  readonly sent: Sent;
  /** What was decided, where it was on one finding. */
  readonly decision?: Decide | undefined;
  again(): Promise<boolean>;
}

/** Sends what a reader does to a report, and keeps what could not be saved yet. */
export function useWrites(
  report: Report | undefined,
  mutate: KeyedMutator<z.infer<typeof reportListSchema>>,
) {
  const t = useTranslations('report.writes');
  const [busy, setBusy] = useState(false);
  const [stale, setStale] = useState<Stale | null>(null);
  const forgetStale = useCallback(() => setStale(null), []);

  const take = useCallback(
    (fresh: Report) =>
      mutate(
        (before) => ({
          reports: before?.reports.some(({ id }) => id === fresh.id)
            ? before.reports.map((each) => (each.id === fresh.id ? fresh : each))
            : [fresh, ...(before?.reports ?? [])],
        }),
        { revalidate: false },
      ),
    [mutate],
  );

  /** @returns What became of it; undefined: nothing, and the reader was told. */
  const saving = useCallback(
    async (send: () => Promise<Report | undefined>): Promise<Report | undefined> => {
      setBusy(true);
      try {
        const saved = await send();
        if (saved) await take(saved);
        return saved;
      } catch (reason) {
        if (reason instanceof ProblemError) toastProblem(reason);
        else toast.error(t('failed'), { description: t('safe') });
        return undefined;
      } finally {
        setBusy(false);
      }
    },
    [take, t],
  );

  /**
   * Send an act. A version that was overtaken becomes a question instead of a loss; unless nobody
   * changed what the act speaks of: then it holds as it was meant.
   */
  const act = useCallback(
    (what: string, sent: Sent, decision?: Decide): Promise<boolean> => {
      const attempt = async (from: Report): Promise<boolean> => {
        const { method, path, body } = sent;
        let newest: Report | undefined;
        const saved = await saving(async () => {
          const url = `/api/reports/${from.id}${path}`;
          try {
            const sending = { body, ifMatch: from.version };
            return await requestJson(method, url, reportSchema, sending);
          } catch (reason) {
            if (!(reason instanceof ProblemError) || reason.status !== 412) throw reason;
            newest = (await mutate())?.reports.find(({ id }) => id === from.id);
            if (!newest) throw reason;
            return undefined;
          }
        });
        if (saved) setStale(null);
        if (saved || !newest) return saved !== undefined;
        const overtaken = newest;
        if (stillHolds(sent, from, overtaken)) return attempt(overtaken);
        const again = () => attempt(overtaken);
        setStale({ before: from, what, sent, decision, again });
        return false;
      };
      return report ? attempt(report) : Promise.resolve(false);
    },
    [report, saving, mutate],
  );

  return { act, saving, busy, stale, forgetStale };
}
