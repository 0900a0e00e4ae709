import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { SurveyPage } from '@/app/_models/survey-page';
import { Words } from '@/app/_words/words';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('models');
  return { title: t('title') };
}

export default function Page() {
  return (
    <Words areas={['check', 'models', 'said']}>
      <SurveyPage />
    </Words>
  );
}
