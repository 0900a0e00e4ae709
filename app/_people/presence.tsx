'use client';

import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useSWRConfig } from 'swr';
import { requestJson, SIGNED_OUT } from '@/app/_data/client';
import { whoSchema, type Who } from '@/lib/api/people/who';
import { Cover } from './cover';
import { EmergencyNote } from './emergency';
import { HereContext } from './who';

const SESSION = '/api/session';
const SIGNS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;
/** The server is told that somebody is there so often at most, milliseconds. */
const BEAT = 60_000;
const LOOK = 1000;
/** Somebody may have unlocked in another tab. */
const LOOK_COVERED = 3000;

const deadlineOf = ({ secondsLeft }: Who) =>
  secondsLeft === null ? Infinity : Date.now() + secondsLeft * 1000;

/**
 * Keeps the session alive while somebody is there, and covers the page when nobody was for a while.
 * What is on the page stays as it is beneath, and is there again for the same person.
 */
export function Presence({ who: first, children }: { who: Who; children: ReactNode }) {
  const [who, setWho] = useState(first);
  const [covered, setCovered] = useState(false);
  const { mutate } = useSWRConfig();
  const times = useRef({ sign: 0, beat: 0, deadline: Infinity });
  const lasts = who.secondsLeft !== null;
  const personId = who.person?.id;

  const update = useCallback((next: Who) => {
    times.current = { ...times.current, beat: Date.now(), deadline: deadlineOf(next) };
    setWho(next);
  }, []);
  const lock = useCallback(() => setCovered(true), []);
  const uncover = useCallback(
    (next: Who) => {
      update(next);
      setCovered(false);
      void mutate(() => true);
    },
    [update, mutate],
  );

  useEffect(() => {
    if (!lasts) return;
    const now = Date.now();
    times.current = { sign: now, beat: now, deadline: deadlineOf(first) };
    const sign = () => (times.current.sign = Date.now());
    for (const name of SIGNS)
      window.addEventListener(name, sign, { capture: true, passive: true });
    window.addEventListener(SIGNED_OUT, lock);
    return () => {
      for (const name of SIGNS) window.removeEventListener(name, sign, { capture: true });
      window.removeEventListener(SIGNED_OUT, lock);
    };
  }, [lasts, first, lock]);

  useEffect(() => {
    if (!lasts || covered) return;
    const beat = Math.min(BEAT, (who.idleSeconds * 1000) / 4);
    const timer = setInterval(() => {
      const { sign, beat: last, deadline } = times.current;
      const now = Date.now();
      const isThere = sign > last && now - last > beat;
      if (!isThere && now < deadline) return;
      times.current.beat = now;
      // Another tab may have kept the session alive; a server that doesn't answer can't tell.
      requestJson(isThere ? 'PUT' : 'GET', SESSION, whoSchema)
        .then((next) => (next.person?.id === personId ? update(next) : lock()))
        .catch(() => Date.now() >= times.current.deadline && lock());
    }, LOOK);
    return () => clearInterval(timer);
  }, [lasts, covered, who.idleSeconds, personId, update, lock]);

  useEffect(() => {
    if (!covered) return;
    const timer = setInterval(() => {
      requestJson('GET', SESSION, whoSchema)
        .then((next) => next.person?.id === personId && uncover(next))
        .catch(() => undefined);
    }, LOOK_COVERED);
    return () => clearInterval(timer);
  }, [covered, personId, uncover]);

  const here = useMemo(() => ({ who, update, lock }), [who, update, lock]);
  return (
    <HereContext value={here}>
      {children}
      <EmergencyNote />
      {covered && <Cover onUnlock={uncover} />}
    </HereContext>
  );
}
