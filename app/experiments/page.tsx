import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ExperimentsPage } from '@/app/_experiments/experiments-page';
import { Words } from '@/app/_words/words';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('experiments');
  return { title: t('title') };
}

export default function Page() {
  return (
    <Words areas={['experiments', 'said', 'names']}>
      <ExperimentsPage />
    </Words>
  );
}
