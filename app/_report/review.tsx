'use client';

import { useTranslations } from 'next-intl';
import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
  type ReactNode,
} from 'react';
import { useSWRConfig } from 'swr';
import { requestJson } from '@/app/_data/client';
import { useReports } from '@/app/_data/queries';
import { useMay } from '@/app/_people/who';
import { useLater } from '@/app/_viewer/opening/later';
import { useRoom } from '@/app/_viewer/room';
import { reportSchema, type Decide, type Report } from '@/lib/api/reports';
import type { Others } from '@/lib/api/reading/sittings';
import type { Finding, Section, Statement } from '@/lib/report/finding';
import { shown } from '@/lib/report/prose';
import { isOpen } from '@/lib/report/review/life-cycle';
import { ACTS, type Sent } from './acts';
import type { Wording } from './finding/wording';
import { seenNow } from './seen';
import { createKeptWords, type KeptWords } from './sitting/kept-words';
import { useSitting } from './sitting/use-sitting';
import { useWrites, type Stale } from './use-writes';

/** What is filled in at a finding. */
export type Form = 'edit' | 'reject' | 'merge' | 'split' | 'add';

/** The form of a finding that isn't there yet. */
export const NEW = 'new';

export interface Review {
  /** The one that is looked at: the newest, unless another was chosen. */
  readonly report: Report | undefined;
  /** Newest first. */
  readonly reports: readonly Report[];
  choose(reportId: string): void;
  readonly isLoading: boolean;
  readonly error: unknown;
  readonly refresh: () => void;
  /** The finding that is being edited, rejected … */
  readonly open: { id: string; form: Form; words?: Wording; section?: Section } | null;
  /** What is being written, and not said yet. */
  readonly words: KeptWords;
  /** Who else is at it. */
  readonly others: Others['others'];
  readonly busy: boolean;
  readonly stale: Stale | null;
  readonly forgetStale: () => void;
  /** The dialog over the report. */
  readonly dialog: LifeDialog | null;
  ask(dialog: LifeDialog | null): void;
  select(finding: Finding): void;
  stepFinding(step: 1 | -1): void;
  acceptSelected(): void;
  /** Of the selected finding; `add` of a new one. */
  openSelected(form: Form): void;
  /** Unless a finding waits: then on to that. */
  askToSign(): void;
  /** Which finding the selected drawing belongs to. */
  askToLink(): void;
  undo(which: 'undo' | 'redo'): Promise<boolean>;
  openForm(open: Review['open']): void;
  /** @returns Whether it was saved. */
  decide(finding: Finding, decision: Decide): Promise<boolean>;
  /** @param link - Drawings that it is tied to, by id. */
  add(statement: Statement, link?: string[]): Promise<boolean>;
  /** @param what - In the reader's words, for when it has to wait. */
  act(what: string, sent: Sent): Promise<boolean>;
  start(runId?: string): Promise<boolean>;
}

export type LifeDialog =
  'sign' | 'release' | 'append' | 'amend' | 'withdraw' | 'critical' | 'link';

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
  const { data, error, isLoading, mutate } = useReports(useLater() ? studyUid : null);
  const { mutate: mutateAny } = useSWRConfig();
  const [open, setOpen] = useState<Review['open']>(null);
  const [dialog, ask] = useState<Review['dialog']>(null);
  const [chosenId, setChosenId] = useState<string | null>(null);
  const reports = data?.reports ?? NONE;
  const report = reports.find(({ id }) => id === chosenId) ?? reports[0];

  const [words] = useState(createKeptWords);
  const refresh = useCallback(() => void mutate(), [mutate]);
  const others = useSitting(report, words, refresh);

  const { act, saving, busy, stale, forgetStale } = useWrites(report, mutate);

  // What was selected may have become part of another finding, or several.
  useEffect(() => {
    const { findingId } = room.store.get();
    const there = shown(report?.findings ?? []);
    if (!findingId || !report || there.some(({ id }) => id === findingId)) return;
    const heir = there.find(({ parents }) => parents.includes(findingId));
    room.store.set({ findingId: heir?.id ?? null });
  }, [report, room]);

  const review = useMemo<Review>(() => {
    const findings = shown(report?.findings ?? []);
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
      // The card takes the focus, so that Enter, F2 and Backspace speak of it (at once, for a key that
      // follows; and once it is drawn); not from what is being written in it.
      const focusCard = () => {
        const card = document.getElementById(`finding-${finding.id}`);
        const isWriting = card?.querySelector(
          ':is([contenteditable], input, select):focus',
        );
        if (!isWriting) card?.focus({ preventScroll: false });
      };
      focusCard();
      requestAnimationFrame(focusCard);
    };
    const decide = (finding: Finding, decision: Decide) =>
      act(
        t(`decision.${decision.decision}`, { number: findings.indexOf(finding) + 1 }),
        ACTS.decide(finding.id, { ...decision, seen: seenNow(room) }),
        decision,
      );
    const canDecide =
      mayReport &&
      report !== undefined &&
      isOpen({ status: report.status, amending: report.amending !== null });
    return {
      report,
      reports,
      choose(reportId) {
        setOpen(null);
        setChosenId(reportId);
      },
      isLoading,
      error,
      ...{ refresh, words, others },
      ...{ forgetStale, open, busy, stale, dialog, ask, select, decide },
      stepFinding(step) {
        if (findings.length === 0) return;
        const at = findings.findIndex(({ id }) => id === room.store.get().findingId);
        const from = at < 0 && step < 0 ? 0 : at;
        const next = findings[(from + step + findings.length) % findings.length];
        if (next) select(next);
      },
      acceptSelected() {
        const finding = selected();
        if (!finding || !canDecide) return;
        // On to the next one that waits: a second key would say nothing.
        const at = findings.indexOf(finding);
        const next = [...findings.slice(at + 1), ...findings.slice(0, at)].find(
          ({ decision }) => decision === 'undecided',
        );
        void decide(finding, { decision: 'accepted' }).then(
          (saved) => saved && next && selected()?.id === finding.id && select(next),
        );
      },
      openSelected(form) {
        if (!canDecide) return;
        const finding = selected();
        if (form === 'add') {
          room.store.set({ panel: 'report' });
          setOpen({ id: NEW, form });
        } else if (finding) setOpen({ id: finding.id, form });
      },
      askToSign() {
        const waits = findings.find(({ decision }) => decision === 'undecided');
        if (!canDecide) return;
        if (waits) select(waits);
        else if (findings.length > 0) ask('sign');
      },
      undo: (which) => act(t(which), ACTS[which]()),
      openForm: setOpen,
      add: (statement, link = []) =>
        act(t('finding'), ACTS.add(statement, link, seenNow(room))),
      askToLink() {
        if (canDecide && room.store.get().annotationId) ask('link');
      },
      async act(what, sent) {
        const done = await act(what, sent);
        if (done && sent.touches === 'all') {
          void mutateAny((key) => String(key).startsWith('/api/studies?'));
        }
        return done;
      },
      async start(runId) {
        const body = runId ? { studyUid, runId } : { studyUid };
        const started = await saving(() =>
          requestJson('POST', '/api/reports', reportSchema, { body }),
        );
        if (started) setChosenId(null);
        return started !== undefined;
      },
    };
  }, [
    report,
    reports,
    isLoading,
    error,
    refresh,
    words,
    others,
    mutateAny,
    open,
    busy,
    stale,
    forgetStale,
    dialog,
    room,
    mayReport,
    act,
    saving,
    studyUid,
    t,
  ]);

  return <ReviewContext.Provider value={review}>{children}</ReviewContext.Provider>;
}

export const undecidedOf = (report: Report) =>
  report.findings.filter(({ decision }) => decision === 'undecided').length;
