import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { SessionPage } from '@/app/_compare/session-page';
import { Words } from '@/app/_words/words';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('compare');
  return { title: t('title') };
}

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return (
    <Words areas={['compare', 'plots', 'said', 'names']}>
      <SessionPage id={id} />
    </Words>
  );
}
