'use client';

import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useStudy } from '@/app/_data/studies';
import { Button } from '@/app/_ui/button';
import { Failure } from '@/app/_ui/notice';
import { Waiting } from '@/app/_ui/waiting';
import type { StudyDetail } from '@/lib/api/studies';
import type { Protocol } from '@/lib/hanging/protocol';
import { painted } from '@/lib/viewer/painted';
import { AskAhead } from './opening/ask-ahead';
import { askForFirst, roomOf } from './opening/opening';
import { RoomToCome } from './opening/room-to-come';
import { useProtocolsLoaded } from './hanging/own-protocols';

type Component = typeof import('./reading-room').ReadingRoom;

// Cornerstone needs a window, and a megabyte: it comes when a study is opened, to the browser only.
let loaded: Component | undefined;
const fetchProgram = () => import('./opening/program');
const load = async (): Promise<Component> =>
  (loaded ??= (await fetchProgram()).startProgram());

/** Has the page begin to fetch the program before any of its own is here; there is nothing to be seen. */
const ProgramAhead = dynamic(() => import('./opening/program').then(() => Nothing));
const Nothing = () => null;

/** Longer than this nothing waits for the first picture: the program may be as far away as that. */
const PATIENCE_MS = 2000;
const after = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

const Opening = () => {
  const t = useTranslations('viewer');
  return (
    <main className="flex h-dvh items-center justify-center">
      <Waiting>{t('opening')}</Waiting>
    </main>
  );
};

function OpenStudy({ study }: { study: StudyDetail }) {
  const [room] = useState(() => roomOf(study));
  const [isHere, setIsHere] = useState(false);
  const [ReadingRoom, setReadingRoom] = useState(() => loaded);
  const [problem, setProblem] = useState<{ is: unknown }>();
  // Before the browser draws what there is: it would first draw a room without a picture.
  useLayoutEffect(() => {
    const closing = new AbortController();
    const { signal } = closing;
    // What it fails with is told below.
    fetchProgram().catch(() => undefined);
    const first = askForFirst(room, signal).then(() => {
      if (!signal.aborted) setIsHere(true);
      return painted();
    });
    // Starting the program takes the page's thread for seconds: the first picture goes before it.
    void Promise.race([first, after(PATIENCE_MS)])
      .then(load)
      .then(
        (component) => signal.aborted || setReadingRoom(() => component),
        (error: unknown) => signal.aborted || setProblem({ is: error }),
      );
    return () => closing.abort();
  }, [room]);
  useEarly(ReadingRoom !== undefined);
  if (problem) throw problem.is;
  return ReadingRoom ? (
    <ReadingRoom room={room} />
  ) : (
    <RoomToCome room={room} isHere={isHere} />
  );
}

/** Keys that are pressed, and notches that the wheel is turned, before the room can hear them come again when it can. */
function useEarly(isListening: boolean) {
  const early = useRef<(() => void)[]>([]);
  useEffect(() => {
    if (isListening) {
      for (const again of early.current.splice(0)) again();
      return;
    }
    const closing = new AbortController();
    const { signal } = closing;
    const keepKey = ({
      key,
      code,
      shiftKey,
      altKey,
      ctrlKey,
      metaKey,
    }: KeyboardEvent) => {
      // The browser's own have been done already.
      if (ctrlKey || metaKey) return;
      const told = { key, code, shiftKey, altKey, bubbles: true, cancelable: true };
      early.current.push(() =>
        document.body.dispatchEvent(new KeyboardEvent('keydown', told)),
      );
    };
    const keepTurn = (event: WheelEvent) => {
      const { clientX, clientY, deltaX, deltaY, deltaMode, shiftKey, ctrlKey } = event;
      // With Ctrl, the page would be enlarged, and the picture later.
      if (ctrlKey) event.preventDefault();
      early.current.push(() =>
        document.elementFromPoint(clientX, clientY)?.dispatchEvent(
          new WheelEvent('wheel', {
            ...{ clientX, clientY, deltaX, deltaY, deltaMode, shiftKey, ctrlKey },
            ...{ bubbles: true, cancelable: true },
          }),
        ),
      );
    };
    window.addEventListener('keydown', keepKey, { signal });
    window.addEventListener('wheel', keepTurn, { signal, passive: false });
    return () => closing.abort();
  }, [isListening]);
}

/**
 * @param known - What came with the page.
 * @param nonce - Of the scripts that may stand in it.
 */
export function StudyPage({
  studyUid,
  nonce,
  known,
}: {
  studyUid: string;
  nonce: string;
  known?: Known | undefined;
}) {
  return (
    <>
      {known && <AskAhead study={known.study} nonce={nonce} />}
      <ProgramAhead />
      <Study studyUid={studyUid} known={known} />
    </>
  );
}

interface Known {
  readonly study: StudyDetail;
  readonly protocols: readonly Protocol[];
}

function Study({ studyUid, known }: { studyUid: string; known: Known | undefined }) {
  const t = useTranslations('viewer');
  const { data, error, mutate } = useStudy(known ? null : studyUid);
  const study = known?.study ?? data;
  // How a study hangs is known before it is shown: it would move under the hand.
  const isKnown = useProtocolsLoaded(known?.protocols);
  // The study before this one is data, too, until this one comes.
  if (study?.studyUid === studyUid && isKnown) {
    return <OpenStudy key={studyUid} study={study} />;
  }
  if (!error) return <Opening />;
  return (
    <main className="mx-auto flex min-h-dvh max-w-lg flex-col justify-center gap-3 p-4">
      <h1 className="text-xl font-medium">{t('cantOpen')}</h1>
      <Failure
        error={error}
        actions={<Button onClick={() => void mutate()}>{t('tryAgain')}</Button>}
      />
      <Link href="/" className="text-accent hover:underline">
        {t('backToStudies')}
      </Link>
    </main>
  );
}
