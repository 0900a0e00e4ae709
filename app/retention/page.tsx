import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { RetentionPage } from '@/app/_retention/retention-page';
import { Words } from '@/app/_words/words';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('retention');
  return { title: t('title') };
}

export default function Page() {
  return (
    <Words areas={['retention']}>
      <RetentionPage />
    </Words>
  );
}
