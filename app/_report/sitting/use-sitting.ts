import { useEffect, useRef, useState } from 'react';
import { requestJson } from '@/app/_data/client';
import { useUnsentOf } from '@/app/_data/book/use-unsent';
import { useMay } from '@/app/_people/who';
import { useRoom, type Room } from '@/app/_viewer/room';
import { othersSchema, type Others, type SittingBody } from '@/lib/api/reading/sittings';
import type { Report } from '@/lib/api/reports';
import { isOpen } from '@/lib/report/review/life-cycle';
import { createActiveClock } from './active-clock';
import { UNSENT_WORDS, type KeptWords, type UnsentWords } from './kept-words';

const SIGNS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;
/** How often the server hears of somebody, milliseconds. */
const BEAT = 4000;
/** What is being written is kept so soon after the last key, milliseconds. */
const SOON = 400;

/** Frames that were on the screen, by image, and were not told before. */
export function newlyLooked(room: Room, told: ReadonlySet<string>) {
  const looked: Record<string, number[]> = {};
  const keys: string[] = [];
  for (const [stackId, indices] of room.store.get().viewed) {
    const frames = room.stacks.find(({ stack }) => stack.id === stackId)?.stack.frames;
    for (const index of indices) {
      const key = `${stackId}/${index}`;
      const frame = frames?.[index];
      if (!frame || told.has(key)) continue;
      keys.push(key);
      (looked[frame.sopInstanceUid] ??= []).push(frame.frame);
    }
  }
  return { looked, keys };
}

/**
 * While somebody is at an open report, the server knows: how long they worked, what they looked at,
 * where they are, what they are writing. And they know who else is there.
 */
export function useSitting(
  report: Report | undefined,
  words: KeptWords,
  onNewer: () => void,
): Others['others'] {
  const room = useRoom();
  const unsent = useUnsentOf<UnsentWords>(UNSENT_WORDS);
  const mayReport = useMay()('report');
  const [others, setOthers] = useState<Others['others']>([]);
  const isAt =
    mayReport &&
    report !== undefined &&
    isOpen({ status: report.status, amending: report.amending !== null });
  const reportId = isAt ? report.id : null;
  const latest = useRef({ version: 0, onNewer });
  useEffect(() => {
    latest.current = { version: report?.version ?? 0, onNewer };
  });

  useEffect(() => {
    if (reportId === null) return;
    const url = `/api/reports/${reportId}/sittings/${words.sittingId}`;
    const clock = createActiveClock(() => performance.now());
    const told = new Set<string>();
    const ended = new AbortController();
    const { signal } = ended;
    let beating: Promise<void> | null = null;
    let soon: ReturnType<typeof setTimeout> | undefined;

    const state = () => {
      const { looked, keys } = newlyLooked(room, told);
      const body: SittingBody = {
        ...clock.read(),
        looked,
        findingId: room.store.get().findingId,
        words: words.store.get().mine,
      };
      return { body, keys };
    };
    const beat = async () => {
      const { body, keys } = state();
      const answer = await requestJson('PUT', url, othersSchema, { body, signal });
      for (const key of keys) told.add(key);
      words.saved(body.words);
      setOthers(answer.others);
      if (answer.version > latest.current.version) latest.current.onNewer();
    };
    // One after the other; what a server that is away did not hear, the next one tells.
    const tell = () => {
      beating ??= beat()
        .catch(() => undefined)
        .finally(() => (beating = null));
      return beating;
    };
    const tellSoon = () => {
      clearTimeout(soon);
      soon = setTimeout(
        () => void tell().then(() => words.isSaved() || tellSoon()),
        SOON,
      );
    };
    const keep = () => {
      const { mine } = words.store.get();
      if (words.isSaved() || !mine) unsent.drop(words.sittingId);
      else {
        const at = new Date().toISOString();
        const { findingId } = room.store.get();
        const left = { reportId, findingId, words: mine, at };
        unsent.keep(words.sittingId, room.study.studyUid, left);
      }
      if (!words.isSaved()) tellSoon();
    };
    const look = () => {
      clock.look(document.visibilityState === 'visible');
      void tell();
    };
    const sign = () => clock.sign();
    const listening = { capture: true, passive: true, signal } as const;
    for (const name of SIGNS) window.addEventListener(name, sign, listening);
    document.addEventListener('visibilitychange', look, { signal });
    clock.at(room.store.get().findingId);
    const stop = [
      room.store.subscribe(() => clock.at(room.store.get().findingId)),
      words.store.subscribe(keep),
    ];
    const timer = setInterval(
      () => document.visibilityState === 'visible' && void tell(),
      BEAT,
    );
    // The last word of this page, though nobody waits for it.
    const leave = () => {
      const last = JSON.stringify(state().body);
      void fetch(url, {
        method: 'PUT',
        body: last,
        headers: { 'content-type': 'application/json' },
        // Browsers let so much go out of a page that is left.
        keepalive: last.length < 60_000,
      }).catch(() => undefined);
    };
    window.addEventListener('pagehide', leave, { signal });
    void tell();
    return () => {
      clearTimeout(soon);
      clearInterval(timer);
      for (const each of stop) each();
      leave();
      ended.abort();
      setOthers([]);
    };
  }, [reportId, room, words, unsent]);
  return others;
}
