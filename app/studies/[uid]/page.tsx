import type { Metadata } from 'next';
import { StudyPage } from '@/app/_viewer/study-page';

// No patient data: titles stand in histories and on task bars.
export const metadata: Metadata = { title: 'Reading room' };

export default async function Page({ params }: { params: Promise<{ uid: string }> }) {
  const { uid } = await params;
  return <StudyPage studyUid={decodeURIComponent(uid)} />;
}
