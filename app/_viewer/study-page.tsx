'use client';

import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { useEffect, useState } from 'react';
import { useStudy } from '@/app/_data/queries';
import { Button } from '@/app/_ui/button';
import { Failure } from '@/app/_ui/notice';
import { Waiting } from '@/app/_ui/waiting';
import type { StudyDetail } from '@/lib/api/studies';
import { askForFirst, roomOf } from './opening';
import { useProtocolsLoaded } from './hanging/own-protocols';

// Cornerstone needs a window, and a megabyte: it comes when a study is opened, to the browser only, and
// at once, while the study itself is still asked for.
const load = () => import('./reading-room');
if (typeof window !== 'undefined') void load();
const ReadingRoom = dynamic(() => load().then((module) => module.ReadingRoom), {
  ssr: false,
  loading: () => <Opening />,
});

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
  useEffect(() => askForFirst(room), [room]);
  return <ReadingRoom room={room} />;
}

export function StudyPage({ studyUid }: { studyUid: string }) {
  const t = useTranslations('viewer');
  const { data, error, mutate } = useStudy(studyUid);
  // How a study hangs is known before it is shown: it would move under the hand.
  const isKnown = useProtocolsLoaded();
  // The study before this one is data, too, until this one comes.
  if (data?.studyUid === studyUid && isKnown) {
    return <OpenStudy key={studyUid} study={data} />;
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
