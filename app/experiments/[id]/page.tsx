import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ExperimentPage } from '@/app/_experiments/run/experiment-page';
import { Words } from '@/app/_words/words';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('experiments');
  return { title: t('title') };
}

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return (
    <Words areas={['experiments', 'compare', 'plots', 'check', 'said', 'names']}>
      <ExperimentPage id={id} />
    </Words>
  );
}
