import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { headers } from 'next/headers';
import { StudyPage } from '@/app/_viewer/study-page';
import { AppError } from '@/lib/errors';
import { nonceOf } from '@/lib/api/http/front-door';
import { recordView } from '@/lib/workflow/audit/record';
import { studyDetail } from '@/lib/workflow/study-detail';
import { ownProtocols } from '@/lib/workflow/study/own-protocols';
import { serverWorld } from '@/lib/workflow/world';

// No patient data: titles stand in histories and on task bars.
export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('ui');
  return { title: t('readingRoom') };
}

export default async function Page({ params }: { params: Promise<{ uid: string }> }) {
  const { uid } = await params;
  const studyUid = decodeURIComponent(uid);
  const nonce = nonceOf(await headers());
  return <StudyPage {...{ studyUid, nonce }} known={await knownOf(studyUid)} />;
}

/** What a study opens with; undefined where it can't be had: the page asks again, and says why. */
async function knownOf(studyUid: string) {
  try {
    const world = await serverWorld();
    const [study, { protocols }] = await Promise.all([
      studyDetail(world, studyUid),
      ownProtocols(world),
    ]);
    await recordView(world, studyUid);
    return { study, protocols };
  } catch (error) {
    // A fault of the page's own is nothing that the API would tell.
    if (!(error instanceof AppError)) console.error(error);
    return undefined;
  }
}
