import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ComparePage } from '@/app/_compare/compare-page';
import { Words } from '@/app/_words/words';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('compare');
  return { title: t('title') };
}

export default function Page() {
  return (
    <Words areas={['compare', 'said', 'names']}>
      <ComparePage />
    </Words>
  );
}
