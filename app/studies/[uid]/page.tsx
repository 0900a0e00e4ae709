import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { StudyPage } from '@/app/_viewer/study-page';

// No patient data: titles stand in histories and on task bars.
export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('ui');
  return { title: t('readingRoom') };
}

export default async function Page({ params }: { params: Promise<{ uid: string }> }) {
  const { uid } = await params;
  return <StudyPage studyUid={decodeURIComponent(uid)} />;
}
