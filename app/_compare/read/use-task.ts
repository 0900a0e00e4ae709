import { useEffect, useRef, useState } from 'react';
import { request } from '@/app/_data/client';
import { createActiveClock, type ActiveClock } from '@/app/_report/sitting/active-clock';
import { readingKey } from '@/app/_compare/data';
import type { ReadingTask } from '@/lib/api/blind/protocol';
import { enteredOf, type Entered } from './entered';

/** After so long without a sign a reader is taken to be at something else, milliseconds. */
const IDLE = 30_000;
/** So soon after the last change it is on the server, milliseconds. */
const QUIET = 700;

const SIGNS = ['pointermove', 'pointerdown', 'keydown', 'wheel'] as const;

/** How long the reader was at what is shown, milliseconds, from when it was. */
export function useActiveMs(): () => number {
  const clock = useRef<ActiveClock>(null);
  useEffect(() => {
    const own = createActiveClock(() => performance.now(), IDLE);
    clock.current = own;
    own.sign();
    own.look(!document.hidden);
    const closing = new AbortController();
    const { signal } = closing;
    for (const sign of SIGNS) {
      window.addEventListener(sign, () => own.sign(), { signal, passive: true });
    }
    document.addEventListener('visibilitychange', () => own.look(!document.hidden), {
      signal,
    });
    return () => closing.abort();
  }, []);
  return () => (clock.current?.read().seconds ?? 0) * 1000;
}

/** What is entered for a task, kept while it is entered, and how long the reader was at it. */
export function useTask(readingId: string, task: ReadingTask) {
  const [entered, setEntered] = useState<Entered>(() => enteredOf(task));
  const [kept, setKept] = useState(true);
  const before = task.work?.activeMs ?? 0;
  const ownMs = useActiveMs();
  const activeMs = () => before + ownMs();
  const latest = useRef(entered);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const keep = () => {
    const body = { entered: latest.current, activeMs: activeMs() };
    return request('PUT', `${readingKey(readingId)}/tasks/${task.id}/work`, { body })
      .then(() => setKept(true))
      .catch(() => setKept(false));
  };
  const write = (change: Partial<Entered>) => {
    const next = { ...latest.current, ...change };
    latest.current = next;
    setEntered(next);
    setKept(false);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void keep(), QUIET);
  };
  const stop = () => clearTimeout(timer.current);
  useEffect(() => stop, []);
  return { entered, write, kept, activeMs, stop, latest };
}
