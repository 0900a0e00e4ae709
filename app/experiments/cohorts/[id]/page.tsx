import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { CohortPage } from '@/app/_experiments/cohorts/cohort-page';
import { Words } from '@/app/_words/words';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('experiments');
  return { title: t('cohorts.title') };
}

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return (
    <Words areas={['experiments', 'said', 'names']}>
      <CohortPage id={id} />
    </Words>
  );
}
