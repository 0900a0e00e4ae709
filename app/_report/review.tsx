'use client';

import { useTranslations } from 'next-intl';
import {
  createContext,
  useCallback,
  useContext,
  useMemo,
  useState,
  type ReactNode,
} from 'react';
import { toast } from 'sonner';
import { useSWRConfig } from 'swr';
import { ProblemError, requestJson } from '@/app/_data/client';
import { useReports } from '@/app/_data/queries';
import { useMay } from '@/app/_people/who';
import { useRoom } from '@/app/_viewer/room';
import { toastProblem } from '@/app/_words/problem';
import { reportSchema, type Decide, type Report } from '@/lib/api/reports';
import type { Finding, Statement } from '@/lib/report/finding';

/** A write that met a newer version of the report: kept, so that it can be made again. */
export interface Stale {
  readonly before: Report;
  readonly what: string;
  again(): Promise<boolean>;
}

export interface Review {
  /** The one that is looked at: the newest, unless another was chosen. */
  readonly report: Report | undefined;
  /** Newest first. */
  readonly reports: readonly Report[];
  choose(reportId: string): void;
  readonly isLoading: boolean;
  readonly error: unknown;
  readonly refresh: () => void;
  /** The finding that is being edited or rejected. */
  readonly open: { id: string; form: 'edit' | 'reject' } | null;
  readonly busy: boolean;
  readonly stale: Stale | null;
  readonly forgetStale: () => void;
  select(finding: Finding): void;
  stepFinding(step: 1 | -1): void;
  acceptSelected(): void;
  editSelected(): void;
  rejectSelected(): void;
  openForm(open: Review['open']): void;
  /** @returns Whether it was saved. */
  decide(finding: Finding, decision: Decide): Promise<boolean>;
  add(statement: Statement): Promise<boolean>;
  sign(name: string): Promise<boolean>;
  start(runId?: string): Promise<boolean>;
}

const NONE: readonly Report[] = [];

const ReviewContext = createContext<Review | null>(null);

export function useReview(): Review {
  const review = useContext(ReviewContext);
  if (!review) throw new RangeError('Only parts of the reading room may ask for it.');
  return review;
}

/** The report under review, and every act of the reader on it, for buttons and keys alike. */
export function ReviewProvider({
  studyUid,
  children,
}: {
  studyUid: string;
  children: ReactNode;
}) {
  const t = useTranslations('report.writes');
  const room = useRoom();
  const mayReport = useMay()('report');
  const { data, error, isLoading, mutate } = useReports(studyUid);
  const { mutate: mutateAny } = useSWRConfig();
  const [open, setOpen] = useState<Review['open']>(null);
  const [busy, setBusy] = useState(false);
  const [stale, setStale] = useState<Stale | null>(null);
  const [chosenId, setChosenId] = useState<string | null>(null);
  const reports = data?.reports ?? NONE;
  const report = reports.find(({ id }) => id === chosenId) ?? reports[0];

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

  /** Send one write; a version that was overtaken becomes a question instead of a loss. */
  const write = useCallback(
    async (what: string, send: (report: Report | undefined) => Promise<Report>) => {
      const attempt = async (current: Report | undefined): Promise<boolean> => {
        setBusy(true);
        try {
          await take(await send(current));
          setStale(null);
          return true;
        } catch (reason) {
          if (reason instanceof ProblemError && reason.status === 412 && current) {
            const fresh = await mutate();
            const newest = fresh?.reports.find(({ id }) => id === current.id);
            setStale({ before: current, what, again: () => attempt(newest) });
          } else if (reason instanceof ProblemError) toastProblem(reason);
          else toast.error(t('failed'), { description: t('safe') });
          return false;
        } finally {
          setBusy(false);
        }
      };
      return attempt(report);
    },
    [report, take, mutate, t],
  );

  const review = useMemo<Review>(() => {
    const url = `/api/reports/${report?.id}`;
    const findings = report?.findings ?? [];
    const selected = () =>
      findings.find(({ id }) => id === room.store.get().findingId) ?? null;
    const select = (finding: Finding) => {
      const evidence = finding.evidence.find(({ box }) => box) ?? finding.evidence[0];
      room.store.set({
        findingId: finding.id,
        annotationId: null,
        panel: 'report',
        draft: null,
      });
      if (evidence) room.jump(evidence);
      // The card takes the focus, so that Enter, F2 and Backspace speak of it.
      requestAnimationFrame(() =>
        document.getElementById(`finding-${finding.id}`)?.focus({ preventScroll: false }),
      );
    };
    const decide = (finding: Finding, decision: Decide) =>
      write(
        t(`decision.${decision.decision}`, { number: findings.indexOf(finding) + 1 }),
        (now) =>
          requestJson('PATCH', `${url}/findings/${finding.id}`, reportSchema, {
            body: decision,
            ifMatch: now?.version ?? 0,
          }),
      );
    const canDecide = report?.status === 'draft' && mayReport;
    return {
      report,
      reports,
      choose(reportId) {
        setOpen(null);
        setChosenId(reportId);
      },
      isLoading,
      error,
      refresh: () => void mutate(),
      open,
      busy,
      stale,
      forgetStale: () => setStale(null),
      select,
      stepFinding(step) {
        if (findings.length === 0) return;
        const at = findings.findIndex(({ id }) => id === room.store.get().findingId);
        const from = at < 0 && step < 0 ? 0 : at;
        const next = findings[(from + step + findings.length) % findings.length];
        if (next) select(next);
      },
      acceptSelected() {
        const finding = selected();
        if (finding && canDecide) void decide(finding, { decision: 'accepted' });
      },
      editSelected() {
        const finding = selected();
        if (finding && canDecide) setOpen({ id: finding.id, form: 'edit' });
      },
      rejectSelected() {
        const finding = selected();
        if (finding && canDecide) setOpen({ id: finding.id, form: 'reject' });
      },
      openForm: setOpen,
      decide,
      add: (statement) =>
        write(t('finding'), (now) =>
          requestJson('PATCH', url, reportSchema, {
            body: { addFinding: statement },
            ifMatch: now?.version ?? 0,
          }),
        ),
      async sign(name) {
        const signed = await write(t('signature'), (now) =>
          requestJson('POST', `${url}/sign`, reportSchema, {
            body: { name },
            ifMatch: now?.version ?? 0,
          }),
        );
        if (signed) void mutateAny((key) => String(key).startsWith('/api/studies?'));
        return signed;
      },
      async start(runId) {
        const started = await write(t('report'), () =>
          requestJson('POST', '/api/reports', reportSchema, {
            body: runId ? { studyUid, runId } : { studyUid },
          }),
        );
        if (started) setChosenId(null);
        return started;
      },
    };
  }, [
    report,
    reports,
    isLoading,
    error,
    mutate,
    mutateAny,
    open,
    busy,
    stale,
    room,
    mayReport,
    write,
    studyUid,
    t,
  ]);

  return <ReviewContext.Provider value={review}>{children}</ReviewContext.Provider>;
}

export const undecidedOf = (report: Report) =>
  report.findings.filter(({ decision }) => decision === 'undecided').length;
